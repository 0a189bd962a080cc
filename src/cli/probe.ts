import type { TableChoice } from "../data/choice.js";
import { readTable } from "../data/load.js";
import { readPoints } from "../data/points.js";
import { asUsage } from "../errors.js";
import { probeEmbedding } from "../features/probes/probe-file.js";
import { worthColumns } from "../features/probes/table.js";
import type { Worth } from "../features/probes/judge.js";
import type { Matrix } from "../math/algebra/contract.js";
import { formatNumber } from "../plot/format.js";
import { encode } from "../run/json.js";
import { print } from "./output.js";
import { alignTable } from "./text.js";

/** What is judged, as the flags have it. */
export interface ProbeFlags {
  readonly labels: string | undefined;
  /** Of the features' columns. */
  readonly choice: TableChoice;
  readonly originals: string | undefined;
  readonly json: boolean;
}

/** `overparam probe`: an embedding made anywhere, in float64 without TensorFlow. */
export async function probe(path: string, { labels, choice, originals: file, json }: ProbeFlags): Promise<number> {
  const given = await asUsage(() => (labels === undefined ? unlabelled(path, choice) : labelled(path, labels, choice)));
  const originals = file === undefined ? {} : { originals: await asUsage(() => readPoints(file)) };
  const found = await asUsage(() => probeEmbedding({ ...given, ...originals }));
  const facts = { features: path, rows: given.features.rows, columns: given.features.columns };
  print(`${json ? encode({ ...facts, embeddings: found }, 2) : inWords(facts, found)}\n`);
  return 0;
}

const unlabelled = async (path: string, choice: TableChoice): Promise<{ features: Matrix }> => ({
  features: await readPoints(path, undefined, choice),
});

async function labelled(
  path: string,
  column: string,
  choice: TableChoice,
): Promise<{ features: Matrix; labels: readonly string[] }> {
  const { samples, dimension, inputs, labels } = await readTable(path, column, choice);
  return { features: { rows: samples, columns: dimension, data: Float64Array.from(inputs) }, labels };
}

function inWords({ rows, columns }: { rows: number; columns: number }, found: Readonly<Record<string, Worth>>): string {
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
  return `${rows} rows of ${columns} coordinates, a quarter of them held out\n\n${alignTable(table)}\n\n${caution}`;
}
