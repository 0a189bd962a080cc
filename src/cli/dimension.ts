import { useBackend } from "../backend/backend.js";
import type { TableChoice } from "../data/choice.js";
import { readPoints } from "../data/points.js";
import { asUsage } from "../errors.js";
import { intrinsicDimension } from "../features/dimension.js";
import { isUnknown, type Interval } from "../math/statistics/interval.js";
import { encode } from "../run/json.js";
import { countOf } from "./flags.js";
import { print } from "./output.js";
import { alignTable } from "./text.js";

/** N² d above which comparing all pairs takes longer, some three seconds, than TensorFlow takes to be loaded. */
const many = 4e9;

/** The flags of `overparam dimension`, as they are written. */
export interface DimensionFlags {
  readonly labels: string | undefined;
  readonly choice: TableChoice;
  readonly neighbours: unknown;
  readonly json: boolean;
}

/** `overparam dimension`: TensorFlow is loaded for many points alone, and changes nothing but the time. */
export async function dimension(path: string, flags: DimensionFlags): Promise<number> {
  const { labels, choice, json } = flags;
  const neighbours = countOf("--neighbours", flags.neighbours) ?? 20;
  const points = await asUsage(() => readPoints(path, labels, choice));
  if (points.rows ** 2 * points.columns > many) await useBackend();
  const found = await asUsage(() => intrinsicDimension(points, { neighbours }));
  const facts = { points: path, rows: points.rows, columns: points.columns, neighbours };
  const table = [
    ["estimator", "dimension", "95 % interval of the estimate"],
    ["TwoNN", ...inWords(found.twoNN)],
    [`Levina-Bickel, k = ${neighbours}`, ...inWords(found.levinaBickel)],
  ];
  const caution = "From about 10 on both estimators fall short of the true dimension; the intervals do not cover that.";
  const text = (): string => `${points.rows} points of ${points.columns} columns\n\n${alignTable(table)}\n\n${caution}`;
  print(`${json ? encode({ ...facts, ...found }, 2) : text()}\n`);
  return 0;
}

function inWords(interval: Interval): string[] {
  const { value, low, high } = interval;
  return [
    value.toFixed(2),
    isUnknown(interval) ? "unknown: too few points" : `${low.toFixed(2)} to ${high.toFixed(2)}`,
  ];
}
