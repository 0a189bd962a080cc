import { readFileSync } from "node:fs";
import type { WidthTrial } from "../../src/math/statistics/success/curve.js";

/** Rows of numbers whose last one, or two, are what another library gives. */
type Rows = number[][];
type Special =
  | "logGamma"
  | "betaCdf"
  | "betaQuantile"
  | "gammaTail"
  | "normalQuantile"
  | "studentQuantile"
  | "fisherTail"
  | "chiSquareTail";

/** test/reference/statistics.json, written by the script beside it. */
interface Reference {
  readonly gains: Record<string, number>;
  readonly special: Readonly<Record<Special, Rows>>;
  readonly wilson: [number, number, number, number][];
  readonly clopperPearson: [number, number, number, number][];
  readonly sequence: [number, number, number, number][];
  readonly mixture: [number, number, number][];
  readonly student: [number[], number, number][];
  readonly betting: { values: number[]; fixed: number[]; any: number[] }[];
  readonly quantiles: [number[], number, number][];
  readonly slopes: {
    groups: [number, number[]][];
    slope: number;
    prefactor: number;
    reach: number;
    F: number;
    p: number;
  }[];
  readonly firth: { cells: [number, number, number][]; beta: number[] }[];
  readonly profile: { cells: [number, number, number][]; level: number; interval: number[] }[];
}

const file = new URL("../reference/statistics.json", import.meta.url);
export const reference = JSON.parse(readFileSync(file, "utf8")) as Reference;

/** Trials from counts: of `n` at a width the first `k` succeed. */
export type Cells = readonly (readonly [width: number, successes: number, trials: number])[];
export const expand = (cells: Cells): WidthTrial[] =>
  cells.flatMap(([width, k, n]) => Array.from({ length: n }, (_, index) => ({ width, success: index < k })));
