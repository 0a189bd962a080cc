import type { AnyExperiment } from "../experiment/contract.js";
import type { Figure } from "../plot/figure.js";
import type { RunDirectory } from "./directory.js";
import { completed, type RunRecord, type TrialRecord } from "./records.js";

/** Draws the figures and writes the report of a judged run, from stored records alone. */
export async function writeReport(
  directory: RunDirectory,
  experiment: AnyExperiment,
  record: RunRecord,
  records: readonly TrialRecord[],
): Promise<void> {
  const { renderSvg, renderPng } = await import("../plot/render.js");
  const { renderReport } = await import("../plot/report.js");
  const trials = completed(records);
  const summary = experiment.summarise(trials);
  const figures: { name: string; figure: Figure; svg: string }[] = [];
  for (const [name, draw] of Object.entries(experiment.plots)) {
    const figure = draw(trials, summary);
    const svg = await renderSvg(figure);
    figures.push({ name, figure, svg });
    await directory.write(["figures", `${name}.svg`], svg);
    await directory.write(["figures", `${name}.png`], await renderPng(figure));
  }
  const { plan, provenance, judgement, forced } = record;
  if (judgement === undefined) return;
  const html = renderReport({
    title: experiment.id,
    claim: experiment.claim,
    status: record.status,
    ...judgement,
    figures: figures.map(({ name, figure, svg }) => ({ name, title: figure.title, caption: figure.caption, svg })),
    tables: summary.tables ?? [],
    command: commandOf(record),
    facts: { ...provenance, trials: trials.length, seeds: plan.seeds, forced: forced.join("; ") || "nothing" },
  });
  await directory.write(["report.html"], html);
}

/** What to type to repeat the run. */
export function commandOf({ source, plan }: RunRecord): string {
  const flags = Object.entries(plan.overrides).map(([name, values]) => ` --${name} ${values.join(",")}`);
  const preset = plan.preset === "default" ? "" : ` --preset ${plan.preset}`;
  return `overparam run ${source}${preset}${flags.join("")} --seeds ${plan.seeds}`;
}
