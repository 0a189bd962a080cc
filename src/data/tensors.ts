import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Dataset } from "./dataset.js";

/** A training set of each member, or one for all. */
export interface TrainingData {
  /** [S, N, d], or [N, d] where all members have the same. */
  readonly inputs: tensorflow.Tensor;
  /** [S, N, O] or [N, O]: ±1, one-hot rows, or real numbers. */
  readonly targets: tensorflow.Tensor;
}

/**
 * The members' training sets as tensors: [S, N, d] and [S, N, O], or [N, d] where all members have the same inputs (the
 * very same array) and [N, O] where they have the same targets, in float32. Its owner disposes them.
 * @throws UserError for no member, and members whose data differ in shape.
 * @example
 * using data = trainingData(members.map((member) => sphereWithRandomLabels(member, { samples: 8, dimension: 3 })));
 * data.inputs.shape; // [members, samples, dimension]
 */
export function trainingData(datasets: readonly Dataset[]): TrainingData & Owner {
  check(datasets.length > 0, () => ({
    where: "trainingData",
    rule: "it takes a data set a member",
    received: "none",
    repair: "For example: trainingData(seeds.map((seed) => sphereWithRandomLabels(seed, size)))",
  }));
  const [first] = datasets;
  check(
    datasets.every(
      ({ samples, dimension, outputs }) =>
        samples === first.samples && dimension === first.dimension && outputs === first.outputs,
    ),
    () => ({
      where: "trainingData",
      rule: "the members of an ensemble need data of one shape",
      received: datasets.map(({ samples, dimension, outputs }) => `${samples} x ${dimension} -> ${outputs}`).join(", "),
      repair: "Give every member the same number of samples, coordinates and outputs.",
    }),
  );
  const stack = (arrays: readonly Float64Array[], columns: number) =>
    arrays.every((array) => array === arrays[0])
      ? tf.tensor2d(new Float32Array(arrays[0]), [first.samples, columns])
      : tf.tensor3d(joined(arrays), [arrays.length, first.samples, columns]);
  const data = {
    inputs: stack(
      datasets.map(({ inputs }) => inputs),
      first.dimension,
    ),
    targets: stack(
      datasets.map(({ targets }) => targets),
      first.outputs,
    ),
  };
  return owning(data, () => tf.dispose([data.inputs, data.targets]));
}

function joined(arrays: readonly Float64Array[]): Float32Array {
  const all = new Float32Array(arrays.length * arrays[0].length);
  arrays.forEach((array, index) => all.set(array, index * array.length));
  return all;
}
