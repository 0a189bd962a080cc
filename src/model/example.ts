import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check, described } from "../errors.js";
import type { Ensemble } from "./ensemble.js";
import { partOf, type Part } from "./part.js";

/** One input of a network, or of a part of it, and what its layers make of that: what a copy elsewhere has to give again. */
export interface Example {
  /** [in], as the first of these layers takes it, and what the last gives, [out]. */
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/**
 * What the layers from `from` to before `to` of a member take and give where the network is given `input`, [d], as the program that
 * trains it computes it. Under an antisymmetric start a part takes and gives the units of both copies, as `exportMember` joins them.
 * @throws UserError for a member, layers or a number of inputs that there are not.
 * @example
 * const example = exampleOf(ensemble, 0, [1, 0, 0]); // an input with what every layer makes of it
 */
export function exampleOf(ensemble: Ensemble, member: number, input: ArrayLike<number>, layers: Part = {}): Example {
  const { from, to } = partOf("exampleOf", ensemble, member, layers);
  requireInput(ensemble, input);
  const inputs = tf.tensor2d(Float32Array.from(input), [1, input.length]);
  try {
    const after = (layer: number): number[] =>
      layer < 0 ? Array.from(inputs.dataSync()) : outputsOf(ensemble, member, inputs, layer);
    return { input: after(from - 1), output: after(to - 1) };
  } finally {
    inputs.dispose();
  }
}

function requireInput({ spec }: Ensemble, input: unknown): void {
  const isArray = Array.isArray(input) || ArrayBuffer.isView(input);
  const numbers = isArray ? Array.from(input as ArrayLike<number>) : [];
  check(isArray && numbers.length === spec.inputs && numbers.every(Number.isFinite), () => ({
    where: "the input of exampleOf",
    rule: `it is one input of the network, ${spec.inputs} finite numbers`,
    received: isArray ? `${numbers.length}: ${numbers.slice(0, 5).join(", ")}` : described(input),
    repair: "Give one row of the data.",
  }));
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
