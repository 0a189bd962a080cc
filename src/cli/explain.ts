import { describeNamed } from "../run/catalogue.js";
import type { Description } from "../run/description.js";
import { encode } from "../run/json.js";
import { rangeOf } from "../run/phrases.js";
import { print } from "./output.js";
import { presetText } from "./presets.js";
import { wrapText } from "./wrap.js";

/** `overparam explain`: what an experiment asks, what it measures, and what would refute it; it trains nothing. */
export async function explain(nameOrPath: string, json: boolean): Promise<number> {
  const explained = await describeNamed(nameOrPath);
  print(json ? `${encode(explained, 2)}\n` : textOf(explained));
  return 0;
}

function textOf(explained: Description): string {
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
    ...presets.map((preset) => `  ${presetText(preset)}`),
    "",
    "Parameters, each a flag:",
    ...parameters.map(
      ({ name, description, values, default: fallback }) =>
        `  --${name}: ${description}${values === "" ? "" : ` (${values})`}, default ${encode(fallback)}`,
    ),
  ];
  return `${lines.map((line) => wrapText(line, line.startsWith("  ") ? "    " : "")).join("\n")}\n`;
}

const findingText = ({ name, statement, margin }: Description["findings"][number]): string =>
  `  ${name}: ${statement}; predicted ${rangeOf(margin)}`;
