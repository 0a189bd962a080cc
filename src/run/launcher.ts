import type { Backend } from "../backend/backend.js";
import type { SavedModel } from "../experiment/contract.js";
import type { Block } from "./grid.js";

/** The TensorFlow that trials run on, and the threads that it gives to one network. */
export interface Engine extends Backend {
  readonly threads: number;
}

/** A trained network that a trial kept, as `models/<trial of this seed>/<name>/`. */
export interface KeptModel {
  readonly seed: number;
  readonly name: string;
  readonly model: SavedModel;
}

/** What one attempt at a block came to; an aborted one leaves nothing. */
export type BlockResult =
  | { readonly status: "aborted" }
  | {
      readonly status: "complete";
      /** One a seed, in the block's order, as they will be read from disk. */
      readonly results: readonly unknown[];
      readonly models: readonly KeptModel[];
      readonly times: Times;
    }
  | { readonly status: "failed"; readonly error: string; readonly times: Times };

/** When a block began, in ISO 8601, and the seconds that all its members took together. */
export interface Times {
  readonly started: string;
  readonly seconds: number;
}

export interface Watch {
  /** Stops the block as soon as its trial looks at the signal. */
  readonly signal: AbortSignal;
  /** Called with the fraction of the block that is done, in [0, 1]. */
  readonly progress: (fraction: number) => void;
  /** Called where a block has to be tried again, with the reason. */
  readonly note?: (text: string) => void;
}

/** Where trials run. It writes nothing to the run's directory: what comes out goes to its caller, a block at a time. */
export interface Launcher {
  /** The blocks that may run at once. */
  readonly workers: number;
  /**
   * What trials run on, once it is there.
   * @throws UserError where TensorFlow or the experiment cannot be loaded.
   */
  readonly ready: () => Promise<Engine>;
  /**
   * Runs one block; its caller never asks for more than `workers` at once. A trial that throws is a failed block; a process
   * that dies costs one attempt.
   * @throws UserError where no process can be had that could run it.
   */
  readonly run: (block: Block, watch: Watch) => Promise<BlockResult & { readonly attempts: number }>;
  /** Ends what it started. */
  readonly close: () => Promise<void>;
}
