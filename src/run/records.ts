import type { Trial } from "../experiment/contract.js";
import { frozen } from "./frozen.js";
import type { Parameters, Plan } from "./grid.js";
import type { Judgement } from "./judge.js";

/** `run.json`: what was asked, and where and with what it runs. */
export interface RunRecord {
  readonly format: 1;
  readonly experiment: string;
  /** Where the experiment stands: a built-in's name, or a file. */
  readonly source: string;
  /** The first 16 hexadecimal digits of its SHA-256; so are those of `files`. */
  readonly sourceHash: string;
  /** Content hashes of the files that decide the run, by absolute path: experiment, its imports, data, configuration. */
  readonly files?: Readonly<Record<string, string>>;
  /** The configuration that it was begun with, among `files`. */
  readonly config?: string;
  readonly plan: Plan;
  /** What each finding predicts, by name: statement, source, margin, decides. */
  readonly predictions: unknown;
  /** What the experiment found in its data before the run: rows, classes, parallel rows. */
  readonly notes?: readonly string[];
  /** Code, libraries and machine that it takes to repeat the run. */
  readonly provenance: Readonly<Record<string, unknown>>;
  /** Differences that a resume with --force accepted. */
  readonly forced: readonly string[];
  readonly status: "running" | "complete" | "interrupted" | "failed";
  /** When it ended, however it did; judging again does not change it. */
  readonly ended?: string;
  /** What its user calls it: `run --name`. */
  readonly name?: string;
  /** What its user noted of it, a line each: `run --note`, `overparam note`. */
  readonly remarks?: readonly string[];
  /** Why it failed or was interrupted, where something went wrong besides trials. */
  readonly error?: string;
  readonly judgement?: Judgement;
}

/** `trials/<id>.json`: one cell with one seed, complete or failed. */
export interface TrialRecord {
  /** From experiment, parameters and seed alone: 16 hexadecimal digits. */
  readonly id: string;
  readonly experiment: string;
  readonly parameters: Parameters;
  readonly seed: number;
  readonly status: "complete" | "failed";
  /** What the trial threw, with file and line, and its whole stack. */
  readonly error?: string;
  readonly stack?: string;
  /** What the experiment's trial returned; docs/json.md lists that of the built-in ones. */
  readonly result?: unknown;
  /** Processes that it took: more than 1 where some died. */
  readonly attempts: number;
  /** When the trial's block began, and this trial's share of the seconds that the block took. */
  readonly times: { readonly started: string; readonly seconds: number };
}

/** What `evidence` is made of: completed trials in the order of the records, which nobody may change. */
export function completed(records: readonly TrialRecord[]): readonly Trial<Parameters, unknown>[] {
  const trials = records
    .filter(({ status }) => status === "complete")
    .map(({ parameters, seed, result }) => ({ parameters, seed, result }));
  return Object.freeze(trials.map(frozen));
}
