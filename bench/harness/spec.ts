/** A work that every contender does: see jax_training.py for its definition. */
export interface TrainingSpec {
  readonly samples: number;
  readonly dimension: number;
  readonly depth: number;
  readonly width: number;
  readonly optimizer: "gd" | "adam";
  readonly rate: number;
  /** Samples a step, without replacement; 0 for the full batch. */
  readonly batch: number;
  /** Whether all members learn the same data. */
  readonly sharedData: boolean;
  /** Networks that train together; 1 is a program without an axis of members. */
  readonly members: number;
  /** For ours alone: how its first call repeats steps. */
  readonly mode?: "auto" | "xla";
}

/** What a worker says of a run: `seconds` for `steps` steps of all members in its program. */
export interface Timed {
  readonly seconds: number;
  readonly steps: number;
}

export const firstRow: TrainingSpec = {
  samples: 100,
  dimension: 10,
  depth: 1,
  width: 256,
  optimizer: "gd",
  rate: 0.5,
  batch: 0,
  sharedData: false,
  members: 10,
};

/**
 * Floating-point operations of a step of one network: 2 a weight and sample forward, 2 for the gradient of the weights,
 * and 2 for that of the inputs of every layer but the first.
 */
export function operations({ samples, batch, dimension, depth, width }: TrainingSpec): number {
  const first = dimension * width;
  const rest = (depth - 1) * width * width + width;
  return (batch === 0 ? samples : batch) * (4 * first + 6 * rest);
}
