import { blocksOf, makePlan } from "../run/grid.js";
import { fieldsOf, rangeText } from "../run/fields.js";
import { encode } from "../run/json.js";
import { loadExperiment } from "../run/load.js";
import { rangeOf } from "../run/phrases.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { print } from "./output.js";
import { wrapText } from "./wrap.js";

/** `overparam explain`: what an experiment asks, what it measures, and what would refute it; it trains nothing. */
export async function explain(nameOrPath: string, json: boolean): Promise<number> {
  const { experiment } = await loadExperiment(nameOrPath);
  const explained = explanationOf(experiment);
  print(json ? `${encode(explained, 2)}\n` : textOf(explained));
  return 0;
}

function explanationOf(experiment: AnyExperiment) {
  const { id, claim, findings, grids, notTested, settles } = experiment;
  return {
    experiment: id,
    ...claim,
    findings: Object.entries(findings).map(([name, { statement, source, margin, decides }]) => {
      return { name, statement, source, margin, decides };
    }),
    notTested: typeof notTested === "string" ? notTested : null,
    settles,
    presets: Object.keys(grids).map((preset) => sizeOf(experiment, preset)),
    parameters: fieldsOf(experiment).map(({ name, choices, range, fallback, description }) => {
      const values = choices.length > 0 ? choices.join(", ") : rangeText(range);
      return { name, description, values, default: fallback ?? null };
    }),
  };
}

function sizeOf(experiment: AnyExperiment, preset: string) {
  const { cells, seeds } = makePlan(experiment, { preset });
  const blocks = cells.reduce((sum, cell) => sum + blocksOf(experiment, cell, seeds).length, 0);
  return { preset, description: experiment.grids[preset].description, cells: cells.length, seeds, blocks };
}

function textOf(explained: ReturnType<typeof explanationOf>): string {
  const { experiment, lecture, statement, reference, findings, notTested, settles, presets, parameters } = explained;
  const [deciding, others] = [true, false].map((wanted) => findings.filter(({ decides }) => decides === wanted));
  const lines = [
    `${experiment}: ${statement}`,
    `Lecture: ${lecture}. Elsewhere: ${reference.replace(/\.$/, "")}.`,
    "",
    deciding.length === 0
      ? "Nothing decides: it measures."
      : "What decides; outside the range with all its interval, the claim is refuted:",
    ...deciding.map(findingText),
    ...(others.length === 0 ? [] : ["", "What is measured beside it and decides nothing:", ...others.map(findingText)]),
    "",
    `Where the predictions come from: ${[...new Set(findings.map(({ source }) => source))].join("; ")}`,
    `Not tested: ${notTested ?? "follows from the grid that is run, and stands beside the verdict"}`,
    ...(settles === "" ? [] : [`What would settle an open verdict: ${settles}`]),
    "",
    "Presets (--preset):",
    ...presets.map(
      ({ preset, description, cells, seeds }) => `  ${preset}: ${description}; ${cells} cells of ${seeds} seeds`,
    ),
    "",
    "Parameters, each a flag:",
    ...parameters.map(
      ({ name, description, values, default: fallback }) =>
        `  --${name}: ${description}${values === "" ? "" : ` (${values})`}, default ${encode(fallback)}`,
    ),
  ];
  return `${lines.map((line) => wrapText(line, line.startsWith("  ") ? "    " : "")).join("\n")}\n`;
}

type Explained = ReturnType<typeof explanationOf>["findings"][number];
const findingText = ({ name, statement, margin }: Explained): string =>
  `  ${name}: ${statement}; predicted ${rangeOf(margin)}`;
