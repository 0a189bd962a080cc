import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { AnyExperiment } from "../experiment/contract.js";
import type { RunDirectory } from "./directory.js";
import { csvText, figureCsv } from "./figure-csv.js";
import { sharedLooks } from "../plot/shared-looks.js";
import type { Judgement } from "./judge.js";
import { factsOf } from "./facts.js";
import type { PageFigure, PageTable } from "./page.js";
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
    ...(await drawFigures(directory, experiment, evidence)),
    tables: await writeTables(directory, experiment, evidence),
    models: existsSync(directory.file("models")) ? (await readdir(directory.file("models"))).length : 0,
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
): Promise<{ figures: PageFigure[]; empty: string[] }> {
  const { renderSvg } = await import("../plot/svg.js");
  const { renderPng } = await import("../plot/png.js");
  const { hasData } = await import("../plot/visible.js");
  const all = Object.entries(experiment.figures).map(([name, draw]) => ({
    name,
    figure: requireFigure(name, draw(evidence)),
  }));
  const looks = sharedLooks(all.map(({ figure }) => figure));
  const figures: PageFigure[] = [];
  for (const { name, figure } of all.filter((one) => hasData(one.figure))) {
    const svg = await renderSvg(figure, { looks });
    await directory.write(["figures", `${name}.svg`], svg);
    await directory.write(["figures", `${name}.png`], await renderPng(figure, { looks }));
    await directory.write(["figures", `${name}.csv`], figureCsv(figure));
    const narrow = await renderSvg(figure, { looks, width: phone, hover: false });
    figures.push({ name, caption: figure.caption, svg, narrow });
  }
  return { figures, empty: all.filter((one) => !hasData(one.figure)).map(({ figure }) => figure.title) };
}

/** Units across of what a phone shows: less than its screen, so that no letter is smaller there. */
const phone = 340;

/** The tables as files with all digits, and as the page shows them. */
async function writeTables(
  directory: RunDirectory,
  experiment: AnyExperiment,
  evidence: unknown,
): Promise<PageTable[]> {
  const tables = (experiment.tables ?? []).map((table, index) => {
    return { ...requireTable(index, table(evidence)), file: `tables/table-${index + 1}.csv` };
  });
  for (const { file, columns, rows } of tables) await directory.write(file.split("/"), csvText([columns, ...rows]));
  return tables;
}

/** What to type to repeat the run, quoted as a shell takes it. Where the trials asked for more, the seeds were not given. */
export function commandOf({ source, plan: { overrides, preset, seeds, firstSeed, refine } }: RunRecord): string {
  const axes = Object.entries(overrides);
  const words = [
    ...["overparam", "run", source, ...(preset === "default" ? [] : ["--preset", preset])],
    ...axes.flatMap(([name, values]) => flagOf(name, values.map(String).join(","))),
    ...(refine && axes.length > 0 ? [] : ["--seeds", String(seeds)]),
    ...(firstSeed === undefined ? [] : ["--first-seed", String(firstSeed)]),
  ];
  return words.map(shellWord).join(" ");
}

const flagOf = (name: string, text: string): string[] =>
  text.startsWith("-") ? [`--${name}=${text}`] : [`--${name}`, text];
