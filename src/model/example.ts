import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Ensemble } from "./ensemble.js";

/** One input of a network, or of a part of it, and what its layers make of that: what a copy elsewhere has to give again. */
export interface Example {
  /** [in], as the first of these layers takes it, and what the last gives, [out]. */
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/**
 * What the layers from `from` to before `to` of a member take and give where the network is given `input`, [d], as the program that
 * trains it computes it. Under an antisymmetric start a part takes and gives the units of both copies, as `exportMember` joins them.
 * @example
 * const example = exampleOf(ensemble, 0, [1, 0, 0]); // an input with what every layer makes of it
 */
export function exampleOf(
  ensemble: Ensemble,
  member: number,
  input: ArrayLike<number>,
  { from = 0, to = ensemble.layers.length }: { from?: number; to?: number } = {},
): Example {
  const inputs = tf.tensor2d(Float32Array.from(input), [1, input.length]);
  try {
    const after = (layer: number): number[] =>
      layer < 0 ? Array.from(inputs.dataSync()) : outputsOf(ensemble, member, inputs, layer);
    return { input: after(from - 1), output: after(to - 1) };
  } finally {
    inputs.dispose();
  }
}

/** What one member's layer gives, of its copies one after the other; of the last layer the network's output. */
function outputsOf(ensemble: Ensemble, member: number, inputs: tensorflow.Tensor, layer: number): number[] {
  const last = layer === ensemble.layers.length - 1;
  const all = last ? ensemble.forward(inputs) : ensemble.features(inputs, layer);
  const values = all.dataSync();
  const each = values.length / ensemble.members;
  all.dispose();
  return Array.from(values.subarray(member * each, (member + 1) * each));
}
