import type { Backend } from "../backend/backend.js";
import type { Parameters } from "./grid.js";
import type { Worked } from "./work.js";

/** What trials run on, and the threads that it gives to one network; of an experiment that needs nothing, plain JavaScript. */
export interface Engine extends Omit<Backend, "name"> {
  readonly name: Backend["name"] | "none";
  readonly threads: number;
}

/** What a launcher heard of a block: how far it is, what its work came to, or that its process died. */
export type Change =
  | { readonly kind: "progress"; readonly fraction: number }
  | { readonly kind: "ended"; readonly worked: Worked }
  | { readonly kind: "died"; readonly how: string };

/**
 * Where blocks are worked, each by {@link work}. Blocks are named by their ids in the run's `blocks.json`. The directory is the truth;
 * what a launcher says is a hint that saves looking.
 */
export interface Launcher {
  /** Blocks that may be under way at once. */
  readonly most: number;
  /**
   * What trials run on, once it is there.
   * @throws UserError where TensorFlow or the experiment cannot be loaded.
   */
  readonly ready: () => Promise<Engine>;
  /**
   * Trains and summarises one trial of a small cell where blocks will be worked, once it is ready, and keeps nothing of it; ends early on the signal.
   * @throws UserError for what is wrong with the experiment ({@link rehearse}).
   */
  readonly rehearse: (parameters: Parameters, signal: AbortSignal) => Promise<void>;
  /** Starts blocks and returns at once; its caller never has more than `most` under way. */
  readonly submit: (blocks: readonly string[]) => void;
  /**
   * The latest change of each block that it has heard of since, as soon as there is one; none after so many milliseconds.
   * "ended" and "died" are said once, and the block is then no longer under way.
   * @throws UserError where a block's work cannot be done at all: no process can be had, or the directory cannot be written.
   */
  readonly poll: (milliseconds: number) => Promise<ReadonlyMap<string, Change>>;
  /** Stops blocks: each ends as "aborted", at the latest when its process has been ended for not yielding, 5 s later. */
  readonly cancel: (blocks: readonly string[]) => void;
  /** Ends what it started. */
  readonly close: () => Promise<void>;
}
