import type { TableChoice } from "../data/choice.js";
import { readTable } from "../data/load.js";
import { readPoints } from "../data/points.js";
import { asUsage, check } from "../errors.js";
import { featuresFigure } from "../features/embedding-figure.js";
import { probeEmbedding } from "../features/probes/probe-file.js";
import { worthColumns } from "../features/probes/table.js";
import type { Worth } from "../features/probes/judge.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Figure } from "../plot/figure.js";
import { formatNumber } from "../plot/format.js";
import { renderPng } from "../plot/png.js";
import { renderSvg } from "../plot/svg.js";
import { encode } from "../run/json.js";
import { writeWhole } from "../run/whole.js";
import { print, say } from "./output.js";
import { alignTable } from "./text.js";

/** What is judged, as the flags have it. */
export interface ProbeFlags {
  readonly labels: string | undefined;
  /** Of the features' columns. */
  readonly choice: TableChoice;
  readonly originals: string | undefined;
  /** Whole numbers, as they are written: the last so many rows judge; the seed of what is drawn. */
  readonly heldOut?: string | undefined;
  readonly seed?: string | undefined;
  /** A file to draw the embedding to. */
  readonly figure?: string | undefined;
  readonly json: boolean;
}

/** `overparam probe`: an embedding made anywhere, in float64 without TensorFlow. */
export async function probe(path: string, flags: ProbeFlags): Promise<number> {
  const { labels, choice, originals: file, figure, json } = flags;
  if (figure !== undefined) await asUsage(() => requirePicture(figure));
  const given = await asUsage(() => (labels === undefined ? unlabelled(path, choice) : labelled(path, labels, choice)));
  const originals = file === undefined ? {} : { originals: await asUsage(() => readPoints(file)) };
  const found = await asUsage(() => probeEmbedding({ ...given, ...originals, ...split(flags, given.features.rows) }));
  if (figure !== undefined) await draw(figure, await asUsage(() => featuresFigure(given.features, given.labels)));
  const facts = { features: path, rows: given.features.rows, columns: given.features.columns };
  const held = flags.heldOut === undefined ? "a quarter of them" : `the last ${flags.heldOut}`;
  print(`${json ? encode({ ...facts, embeddings: found }, 2) : inWords({ ...facts, held }, found)}\n`);
  if (figure !== undefined) say(`Written: ${figure}`);
  return 0;
}

function requirePicture(path: string): void {
  check(/\.(svg|png)$/.test(path), () => ({
    where: "--figure",
    rule: "a figure's name must end in .svg or .png",
    received: path,
    repair: "For example --figure embedding.svg.",
  }));
}

async function draw(path: string, figure: Figure): Promise<void> {
  const content = path.endsWith(".svg") ? await renderSvg(figure) : await renderPng(figure);
  await writeWhole(path, content);
}

/** The rows held out and the seed, where they are given. */
function split({ heldOut, seed }: ProbeFlags, rows: number): { heldOut?: number[]; seed?: number } {
  for (const [flag, value] of [
    ["--held-out", heldOut],
    ["--seed", seed],
  ] as const)
    check(value === undefined || /^\d{1,9}$/.test(value), () => ({
      where: flag,
      rule: "it is a whole number",
      received: value!,
      repair: `Give ${flag} ${flag === "--seed" ? "0" : Math.ceil(rows / 4)}.`,
    }));
  const count = heldOut === undefined ? undefined : Number(heldOut);
  const last = count === undefined ? undefined : Array.from({ length: Math.min(count, rows) }, (_, at) => rows - Math.min(count, rows) + at); // prettier-ignore
  return { ...(last === undefined ? {} : { heldOut: last }), ...(seed === undefined ? {} : { seed: Number(seed) }) };
}

interface Given {
  readonly features: Matrix;
  readonly labels?: readonly string[];
}

async function unlabelled(path: string, choice: TableChoice): Promise<Given> {
  return { features: await readPoints(path, undefined, choice) };
}

async function labelled(path: string, column: string, choice: TableChoice): Promise<Given> {
  const { samples, dimension, inputs, labels } = await readTable(path, column, choice);
  return { features: { rows: samples, columns: dimension, data: Float64Array.from(inputs) }, labels };
}

function inWords(
  { rows, columns, held }: { rows: number; columns: number; held: string },
  found: Readonly<Record<string, Worth>>,
): string {
  const keys = (Object.keys(worthColumns) as (keyof Worth)[]).filter((key) =>
    Object.values(found).some((worth) => !Number.isNaN(worth[key])),
  );
  // Measures are rows: there are more of them than embeddings.
  const table = [
    ["on held-out rows", ...Object.keys(found)],
    ...keys.map((key) => [worthColumns[key], ...Object.values(found).map((worth) => formatNumber(worth[key]))]),
  ];
  const caution =
    "The properties conflict: what is invariant has lost information, and what is uncorrelated need not be independent.";
  return [`${rows} rows of ${columns} coordinates, ${held} held out`, alignTable(table), ...scarce(found), caution].join("\n\n"); // prettier-ignore
}

/** What has no number since a class has too few labels. */
function scarce(found: Readonly<Record<string, Worth>>): string[] {
  const { linear, ...worth } = found["f(x)"];
  const lacking = Object.entries({ 1: worth.oneLabel, 10: worth.tenLabels, 100: worth.hundredLabels }).flatMap(([count, value]) => (Number.isNaN(value) ? [count] : [])); // prettier-ignore
  if (Number.isNaN(linear) || lacking.length === 0) return [];
  return [`No numbers for ${lacking.join(" and ")} labels a class: a class has fewer rows that are learned from.`];
}
