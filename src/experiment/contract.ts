import type { z } from "zod";
import type { Random } from "../math/random.js";
import type { Figure } from "../plot/figure.js";

/** One seed of a cell. Its data, labels and initial weights all come from `random`. */
export interface Member {
  readonly seed: number;
  readonly random: Random;
}

/** What a trial may use besides its parameters and members. Nothing else is ambient: it may run in any process. */
export interface TrialContext {
  readonly signal: AbortSignal;
  /** `fraction` of this block's work that is done, in [0, 1]. */
  readonly progress: (fraction: number) => void;
  /** Blocks of this cell, of equal shapes, that this process may run one after another: compiled code pays so often. Default 1. */
  readonly loops?: number;
  /** Keeps files beside the member's record, as `models/<trial>/<name>/<file>`: all of them or none. Names are plain: no folders. */
  readonly save: (member: Member, name: string, files: Readonly<Record<string, Uint8Array | string>>) => Promise<void>;
}

export interface Claim {
  /** Where the lecture makes it: "Theorem 4.1, section 4". */
  readonly lecture: string;
  readonly statement: string;
  readonly reference: string;
}

/** Written before the run. Only predictions that decide enter the verdict; the others are findings. */
export interface Prediction {
  readonly statement: string;
  readonly source: string;
  readonly margin: readonly [low: number, high: number];
  readonly decides: boolean;
}

/** A measured number with its interval; NaN with [-Infinity, Infinity] when the trials cannot tell. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Nominal coverage of [low, high], in (0, 1). */
  readonly confidence: number;
}

/** One cell with one seed: what was asked and what came out. */
export interface Trial<P, R> {
  readonly parameters: P;
  readonly seed: number;
  readonly result: R;
}

/** A table of the report: rows of numbers and words under column titles. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface Summary<N extends string> {
  readonly findings: Readonly<Record<N, Estimate>>;
  /** What this run tested and what it did not: sentences that stand beside the verdict. */
  readonly tested: string;
  readonly notTested: string;
  /** What would settle an inconclusive verdict: how many more seeds, which widths. */
  readonly settle: string;
  readonly tables?: readonly Table[];
}

/** Axes of a grid: every combination of the listed values is a cell. */
export type Axes<P> = { readonly [K in keyof P]?: readonly P[K][] };

/** A named grid: the union of its axes' products, each combination completed by the schema's defaults. */
export interface Grid<P> {
  readonly description: string;
  readonly axes: readonly Axes<P>[];
  /** Seeds 0..seeds-1 of every cell. */
  readonly seeds: number;
}

/** A cell that the trials so far ask for, with the number of seeds that it should have in all. */
export interface Request<P> {
  readonly parameters: P;
  readonly seeds: number;
}

/** One claim as one declarative object; keep the key order, inference depends on it. */
export interface Experiment<S extends z.ZodObject, R, N extends string, Y extends Summary<N>> {
  readonly id: string;
  readonly claim: Claim;
  /** A strict object with defaults and descriptions: types, flags, records and forms come from it. */
  readonly parameters: S;
  /** Settles parameters that follow from others, before equal cells are counted once. */
  readonly settle?: (parameters: z.output<S>) => z.output<S>;
  /** A size that runs in under a second, for tests. */
  readonly smoke: Grid<z.output<S>>;
  /** The default grid. */
  readonly sweep: Grid<z.output<S>>;
  /** Further named grids (`--preset full`). */
  readonly presets?: Readonly<Record<string, Grid<z.output<S>>>>;
  readonly predictions: Readonly<Record<N, Prediction>>;
  /** Bytes that one member of a cell needs while it trains: decides how many form a block, and how many workers fit. */
  readonly memory?: (parameters: z.output<S>) => number;
  /** What a worker loads: default "tensorflow"; "nothing" for float64 JavaScript (solvers, closed-form landscapes, moments). */
  readonly needs?: "tensorflow" | "nothing";
  /** Whether the seeds of a cell are one tensor program (default), or trials of their own, each its own block. */
  readonly together?: boolean;
  /** One record a member, in the members' order: numbers, strings, booleans, and arrays and objects of them. */
  readonly trial: (parameters: z.output<S>, members: readonly Member[], context: TrialContext) => Promise<readonly R[]>;
  /** Cells to add, from all trials so far; called again after they ran, until it asks for nothing new. */
  readonly refine?: (trials: readonly Trial<z.output<S>, R>[]) => readonly Request<z.output<S>>[];
  readonly summarise: (trials: readonly Trial<z.output<S>, R>[]) => Y;
  readonly plots: Readonly<Record<string, (trials: readonly Trial<z.output<S>, R>[], summary: Y) => Figure>>;
}

/** Returns the definition unchanged; its only work is to infer and check types. */
export function defineExperiment<const S extends z.ZodObject, R, const N extends string, Y extends Summary<N>>(
  definition: Experiment<S, R, N, Y>,
): Experiment<S, R, N, Y> {
  return definition;
}

/** Any experiment, where its types no longer matter: for the code that runs, judges and draws them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyExperiment = Experiment<z.ZodObject, any, string, Summary<string>>;
