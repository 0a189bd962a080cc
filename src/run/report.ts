import type { AnyExperiment } from "../experiment/contract.js";
import type { RunDirectory } from "./directory.js";
import type { Judgement } from "./judge.js";
import { factsOf } from "./facts.js";
import type { PageFigure } from "./page.js";
import type { RunRecord } from "./records.js";
import { requireFigure, requireTable } from "./returned.js";
import { shellWord } from "./shell.js";

/** What a report speaks of, made from stored records alone. */
export interface Reported {
  readonly evidence: unknown;
  readonly judgement: Judgement;
  /** The number of trials. */
  readonly trials: number;
}

/** Draws the figures and writes the report of a judged run. */
export async function writeReport(
  directory: RunDirectory,
  experiment: AnyExperiment,
  record: RunRecord,
  { evidence, judgement, trials }: Reported,
): Promise<void> {
  const { renderPage } = await import("./page.js");
  const html = renderPage({
    title: experiment.id,
    claim: experiment.claim,
    status: record.status,
    judgement,
    notes: record.notes ?? [],
    figures: await drawFigures(directory, experiment, evidence),
    tables: (experiment.tables ?? []).map((table, index) => requireTable(index, table(evidence))),
    command: commandOf(record),
    facts: factsOf(record, trials),
  });
  await directory.write(["report.html"], html);
}

/** Files for one's own use, and what the page shows: text keeps its size, so a phone takes a drawing of its own. */
async function drawFigures(
  directory: RunDirectory,
  experiment: AnyExperiment,
  evidence: unknown,
): Promise<PageFigure[]> {
  const { renderSvg } = await import("../plot/svg.js");
  const { renderPng } = await import("../plot/png.js");
  const drawn: PageFigure[] = [];
  for (const [name, draw] of Object.entries(experiment.figures)) {
    const figure = requireFigure(name, draw(evidence));
    const svg = await renderSvg(figure);
    await directory.write(["figures", `${name}.svg`], svg);
    await directory.write(["figures", `${name}.png`], await renderPng(figure));
    drawn.push({ name, caption: figure.caption, svg, narrow: await renderSvg(figure, { width: 360 }) });
  }
  return drawn;
}

/** What to type to repeat the run, quoted as a shell takes it. Where the trials asked for more, the seeds were not given. */
export function commandOf({ source, plan: { overrides, preset, seeds, refine } }: RunRecord): string {
  const axes = Object.entries(overrides);
  const words = [
    ...["overparam", "run", source, ...(preset === "default" ? [] : ["--preset", preset])],
    ...axes.flatMap(([name, values]) => flagOf(name, values.map(String).join(","))),
    ...(refine && axes.length > 0 ? [] : ["--seeds", String(seeds)]),
  ];
  return words.map(shellWord).join(" ");
}

const flagOf = (name: string, text: string): string[] =>
  text.startsWith("-") ? [`--${name}=${text}`] : [`--${name}`, text];
