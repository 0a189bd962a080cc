import type { Interval } from "../../math/statistics/interval.js";
import type { Parameters } from "../grid.js";
import type { JudgedFinding } from "../judge.js";

/** What is compared, against what. */
export interface CompareOptions {
  /** "error" (errors/N), or a numeric field of the results by its dotted path: loss, frobenius.0. Default: error, else loss, else the first. */
  readonly measure?: string;
  /** A numeric parameter. Default: width, else the first. */
  readonly x?: string;
}

/** Trials that no mean counts. */
export interface Uncounted {
  readonly failed: number;
  /** Planned, and neither complete nor failed. */
  readonly missing: number;
  /** Complete, but without the measure. */
  readonly withoutValue: number;
}

/** One of the runs. */
export interface ComparedRun extends Uncounted {
  /** Its path, as it was given. */
  readonly run: string;
  readonly experiment: string;
  /** running, complete, interrupted or failed. */
  readonly status: string;
  /** supported, refuted or inconclusive; null before any trial. */
  readonly verdict: string | null;
  readonly preset: string;
  /** Axes that the call set, by parameter. */
  readonly overrides: Readonly<Record<string, readonly unknown[]>>;
  /** Complete trials. */
  readonly complete: number;
  readonly findings: readonly JudgedFinding[];
}

/** A parameter whose values are not those of every run. */
export interface Differing {
  readonly parameter: string;
  /** For each run, in order, its values; none where the experiment has no such parameter. */
  readonly values: readonly (readonly unknown[])[];
}

/** A cell's mean less the mean of the first run's equal cell, with a 95 % interval. */
export interface Difference extends Interval {
  /** The first run. */
  readonly from: string;
  /** Of the differences of equal seeds, or of independent samples (Welch 1947); equal cells with equal results share their trials. */
  readonly method: "paired by seed" | "Welch" | "the same trials";
  /** Pairs; or seeds of the first run's cell, and of this one. */
  readonly seeds: readonly number[];
}

/** One cell of one run: the mean of the measure over seeds with Student's 95 % interval, unknown with fewer than 5 seeds; of an error it stays in [0, 1]. */
export interface ComparedCell extends Interval, Uncounted {
  /** The run's path. */
  readonly run: string;
  readonly parameters: Parameters;
  /** The value of the parameter `x`. */
  readonly x: number;
  /** Seeds that have a value. */
  readonly seeds: number;
  /** Absent in the first run, and where that has no equal cell. */
  readonly difference?: Difference;
}

/** Several runs side by side; {@link compareRuns} makes it, and table, figure and page show it. */
export interface Comparison {
  /** The names of the measure and of the parameter that it stands against. */
  readonly measure: string;
  readonly x: string;
  readonly runs: readonly ComparedRun[];
  /** What differs in the runs' parameters. */
  readonly differing: readonly Differing[];
  /** Parameters besides x that vary within a run: with x they tell the cells of a run apart. */
  readonly varying: readonly string[];
  /** Those of equal varying parameters and x stand together, in the order of runs. */
  readonly cells: readonly ComparedCell[];
  /** What a reader should know, as sentences. */
  readonly notes: readonly string[];
}
