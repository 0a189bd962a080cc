import type { z } from "zod";
import type { Random } from "../math/random.js";
import type { Interval } from "../math/statistics/interval.js";
import type { FamilyMember, Premise } from "./verdict.js";
import type { Figure } from "../plot/figure.js";
import type { Checkpoints } from "../train/checkpoint.js";

/** One seed of a cell. Its data, labels and initial weights all come from `random`, which no other seed draws from. */
export interface Member {
  /** One of the grid's seeds: 0, 1, …, or from its first seed on. */
  readonly seed: number;
  /** Whether it is the run's first seed, whose network and pictures are kept. */
  readonly first?: boolean;
  /** The stream `<seed>/<experiment>`: {@link Random}. */
  readonly random: Random;
}

/** What a trial may use besides its parameters and members. Nothing else is ambient: it may run in any process. */
export interface TrialContext {
  /** Aborts when the run is interrupted: a trial should end soon after. */
  readonly signal: AbortSignal;
  /** `fraction` of this block's work that is done, in [0, 1]. */
  readonly progress: (fraction: number) => void;
  /** Blocks of this cell, of equal shapes, that this process may run one after another: compiled code pays so often. Default 1. */
  readonly loops?: number;
  /**
   * Where long trainings leave what moves, once a minute: a trial whose process was killed runs again from its beginning, and its trainings
   * go on where they were (`train(objective, { ...context, … })` does so), to the same bits.
   */
  readonly checkpoint?: Checkpoints;
  /** Keeps files beside the member's record, as `models/<trial>/<name>/<file>`: all of them or none. Names are plain: no folders. */
  readonly save: (member: Member, name: string, files: Readonly<Record<string, Uint8Array | string>>) => Promise<void>;
}

/** What an experiment tests. */
export interface Claim {
  /** Where the lecture makes it: "Theorem 4.1, section 4". */
  readonly lecture: string;
  /** The claim in one sentence. */
  readonly statement: string;
  /** Who proves or measures it elsewhere. */
  readonly reference: string;
}

/** One cell with one seed: what was asked and what came out. */
export interface Trial<P, R> {
  readonly parameters: P;
  readonly seed: number;
  /** What `trial` returned for this member, as it stands in `trials/<id>.json`. */
  readonly result: R;
}

/** A table of the report: rows of numbers and words under column titles. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  /** One entry a column each. */
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Axes of a grid: every combination of the listed values is a cell. */
export type Axes<P> = { readonly [K in keyof P]?: readonly P[K][] };

/** A named grid: the union of its axes' products, each combination completed by the schema's defaults. */
export interface Grid<P> {
  /** What the grid covers, in words. */
  readonly description: string;
  /** How many seeds every cell has. */
  readonly seeds: number;
  /** The first of them, default 0: another one where earlier seeds have been looked at, so that a changed prediction meets fresh ones. */
  readonly firstSeed?: number;
  /** Cells that two products share count once. */
  readonly axes: readonly Axes<P>[];
}

/** A cell that the trials so far ask for, with the number of seeds that it should have in all. */
export interface Request<P> {
  readonly parameters: P;
  readonly seeds: number;
}

/** What an experiment found before anything ran. */
export interface Checked {
  readonly notes: readonly string[];
  /** Bytes that every worker holds beside what its block needs. */
  readonly bytes: number;
}

/** A prediction, written before the run, beside what answers it. */
export interface Finding<E> {
  /** What is predicted, in words. */
  readonly statement: string;
  /** Where the prediction comes from: a theorem, a paper's equation, a measurement. */
  readonly source: string;
  /** Where the measured number has to lie, ends included. */
  readonly margin: readonly [low: number, high: number];
  /** Whether it enters the verdict; what cannot fail does not decide. */
  readonly decides: boolean;
  /** Conditions under which it speaks at all: where one is not met it is inconclusive, and the report says what would meet it. */
  readonly premises?: (evidence: E) => readonly Premise[];
  /**
   * The cells that it speaks of, default all: trials of theirs that failed, diverged or never ran make inconclusive the members of the
   * family that speak of the same cell, and where none does, the whole finding.
   */
  readonly speaksOf?: (cell: Readonly<Record<string, unknown>>, evidence: E) => boolean;
  /**
   * One interval, at the confidence that it is asked for (0.95, and more where several numbers could refute: one that is not as
   * confident refutes nothing), or a family of them (one a group) that must all lie in the margin.
   */
  readonly estimate: (evidence: E, confidence: number) => Interval | readonly FamilyMember[];
}

/** One claim as one declarative object; keep the key order, inference depends on it. */
export interface Experiment<S extends z.ZodObject, R, E> {
  /** Names runs, and is part of every stream and trial id. */
  readonly id: string;
  readonly claim: Claim;
  /** A strict object with defaults and descriptions: types, flags, records and forms come from it. */
  readonly parameters: S;
  /** Settles parameters that follow from others, before equal cells are counted once. */
  readonly settle?: (cell: z.output<S>) => z.output<S>;
  /** `smoke` runs in under a second, for tests; `default` is what a run without --preset does; others are presets. */
  readonly grids: {
    readonly smoke: Grid<z.output<S>>;
    readonly default: Grid<z.output<S>>;
    readonly [preset: string]: Grid<z.output<S>>;
  };
  /** What a worker loads: default "tensorflow"; "nothing" for float64 JavaScript (solvers, closed-form landscapes, moments). */
  readonly needs?: "tensorflow" | "nothing";
  /** Whether the seeds of a cell are one tensor program (default), or trials of their own, each its own block. */
  readonly together?: boolean;
  /**
   * Finds what the cells cannot do before a run writes anything: a missing file, more samples than rows. Returns notes that stand
   * beside the verdict, and where it is not little, the bytes that every worker holds whatever it trains, such as a table.
   */
  readonly check?: (cells: readonly z.output<S>[]) => Promise<readonly string[] | Checked>;
  /** Bytes that one member of a cell needs while it trains: decides how many form a block, and how many workers fit. */
  readonly memory?: (cell: z.output<S>) => number;
  /** One record a member, in the members' order: numbers, strings, booleans, and arrays and objects of them. */
  readonly trial: (cell: z.output<S>, members: readonly Member[], context: TrialContext) => Promise<readonly R[]>;
  /** Cells to add, from all trials so far; called again after they ran, until it asks for nothing new. */
  readonly refine?: (trials: readonly Trial<z.output<S>, R>[]) => readonly Request<z.output<S>>[];
  /**
   * The trials as findings, tables and figures take them; made once a judgement, from stored records alone. What is drawn for it (a bootstrap, a
   * subsample) comes from `random`, the stream `-1/<id>` that no member has: judged again, the same is drawn.
   */
  readonly evidence: (trials: readonly Trial<z.output<S>, R>[], random: Random) => E;
  /** The predictions by name, with what answers each. */
  readonly findings: Readonly<Record<string, Finding<E>>>;
  /** What this run tested: a sentence that stands beside the verdict. */
  readonly tested: (evidence: E, trials: readonly Trial<z.output<S>, R>[]) => string;
  /** And what it did not. */
  readonly notTested: string | ((evidence: E) => string);
  /** What would settle an inconclusive verdict: how many more seeds, which widths. */
  readonly settles: string;
  /** Tables of the report, in order. */
  readonly tables?: readonly ((evidence: E) => Table)[];
  /** Figures by name, drawn as `figures/<name>.svg` and `.png` and in the report. */
  readonly figures: Readonly<Record<string, (evidence: E) => Figure>>;
}

/**
 * Returns the definition unchanged; its only work is to infer and check types.
 * @example
 * export default defineExperiment({ id: "my-claim", … }); // overparam new my-claim writes a whole one
 */
export function defineExperiment<const S extends z.ZodObject, R, E>(
  definition: Experiment<S, R, E>,
): Experiment<S, R, E> {
  return definition;
}

/** Any experiment, where its types no longer matter: for the code that runs, judges and draws them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyExperiment = Experiment<z.ZodObject, any, any>;
