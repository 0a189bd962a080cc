import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";

/** The losses that `supervised` has: {@link losses}. */
export const lossNames = ["squared", "logistic", "hinge", "softmax"] as const;
export type LossName = (typeof lossNames)[number];

/** A training loss of an ensemble: outputs f [S, N, O] and targets y [S, N, O] or [N, O] to one number a member, [S]. */
export interface Loss {
  readonly name: LossName;
  readonly of: (outputs: tensorflow.Tensor3D, targets: tensorflow.Tensor) => tensorflow.Tensor1D;
  /** An upper bound on the second derivative of one sample's loss in its outputs; absent where there is none. */
  readonly curvature: number | undefined;
}

/**
 * The losses, with y = ±1 (one output) or one-hot rows:
 * squared 1/(2N) Σ_n Σ_o (f − y)², logistic 1/N Σ_n ln(1 + e^(−yf)), hinge 1/N Σ_n max(0, 1 − yf),
 * softmax 1/N Σ_n −ln softmax(f)_y. Curvature bounds: 1, 1/4, none, 1/2.
 */
export const losses: Readonly<Record<LossName, Loss>> = {
  squared: {
    name: "squared",
    of: (f, y) => tf.mul(perMember(tf.sum(tf.square(tf.sub(f, y)), 2)), 0.5),
    curvature: 1,
  },
  logistic: {
    name: "logistic",
    of: (f, y) => perMember(tf.sum(tf.softplus(tf.neg(tf.mul(f, y))), 2)),
    curvature: 1 / 4,
  },
  hinge: { name: "hinge", of: (f, y) => perMember(tf.sum(tf.relu(tf.sub(1, tf.mul(f, y))), 2)), curvature: undefined },
  softmax: {
    name: "softmax",
    of: (f, y) => perMember(tf.neg(tf.sum(tf.mul(tf.logSoftmax(f), y), 2))),
    curvature: 1 / 2,
  },
};

/** @throws UserError for a loss that does not fit the number of outputs. */
export function requireFit(loss: LossName, outputs: number): void {
  const single = loss === "logistic" || loss === "hinge";
  const fits = loss === "squared" || (single ? outputs === 1 : outputs > 1);
  check(fits, () => ({
    where: `the '${loss}' loss`,
    rule: single ? "it takes one output and labels of ±1" : "it takes one output a class, two classes or more",
    received: `${outputs} output${outputs === 1 ? "" : "s"}`,
    repair: single ? "Use softmax or squared for several classes." : "Use logistic, hinge or squared for one output.",
  }));
}

/** @throws UserError for targets that are no labels of the loss: ±1 for one output, one-hot rows or probabilities of the classes for several. */
export function requireLabels(loss: LossName, targets: tensorflow.Tensor): void {
  if (loss === "squared") return;
  const outputs = targets.shape[targets.rank - 1];
  const values = targets.dataSync<"float32">();
  const isLabel = (row: number): boolean => {
    const own = values.subarray(row * outputs, (row + 1) * outputs);
    if (outputs === 1) return Math.abs(own[0]) === 1;
    return own.every((value) => value >= 0) && Math.abs(own.reduce((sum, value) => sum + value, 0) - 1) < 1e-3;
  };
  const wrong = Array.from({ length: values.length / outputs }, (_, row) => row).find((row) => !isLabel(row));
  check(wrong === undefined, () => ({
    where: `the targets of the '${loss}' loss`,
    rule:
      outputs === 1
        ? "they are labels of +1 and -1"
        : "each row is one-hot (or the probabilities of the classes): from 0, with the sum 1",
    received: `${outputs === 1 ? "" : "a row of "}${Array.from(
      values.subarray(wrong! * outputs, (wrong! + 1) * outputs),
    )
      .slice(0, 8)
      .join(", ")} in row ${wrong}`,
    repair:
      outputs === 1
        ? "Give 2y - 1 for labels y of 0 and 1, or take the squared loss."
        : "Give tf.oneHot(labels, classes) in float32, or take the squared loss.",
  }));
}

/** @throws UserError for a name that no loss has. */
export function requireLoss(name: string): void {
  check((lossNames as readonly string[]).includes(name), () => ({
    where: "the 'loss' parameter of supervised",
    rule: `it must be one of ${lossNames.join(", ")}`,
    received: `'${name}'`,
    repair: "For a loss of your own, write an Objective: members, parameters, whole().",
  }));
}

/** Whether targets are classes: all ±1 for one output, one-hot rows for several. */
export function areLabels(targets: tensorflow.Tensor): boolean {
  const outputs = targets.shape[targets.rank - 1];
  const values = targets.dataSync<"float32">();
  if (outputs === 1) return values.every((value) => Math.abs(value) === 1);
  for (let row = 0; row < values.length; row += outputs) if (!isOneHot(values, row, row + outputs)) return false;
  return true;
}

function isOneHot(values: Float32Array, from: number, to: number): boolean {
  let ones = 0;
  for (let at = from; at < to; at++) {
    if (values[at] === 1) ones += 1;
    else if (values[at] !== 0) return false;
  }
  return ones === 1;
}

/**
 * Training errors counted, [S]: N − Σ_n [right]. One output is right where y·f > 0; several are right where the true
 * output strictly exceeds all others. A tie and a NaN are wrong.
 * @example
 * const outputs = tf.tensor3d([0.2, -1, 3], [1, 3, 1]);
 * countErrors(outputs, tf.tensor3d([1, 1, 1], [1, 3, 1])).dataSync(); // [1]
 */
export function countErrors(outputs: tensorflow.Tensor3D, targets: tensorflow.Tensor): tensorflow.Tensor1D {
  return tf.tidy(() => {
    const [, samples, width] = outputs.shape;
    const right =
      width === 1
        ? tf.sum(tf.cast(tf.greater(tf.mul(outputs, targets), 0), "float32"), 2)
        : tf.cast(tf.equal(exceeded(outputs, targets), width - 1), "float32");
    return tf.sub(samples, tf.sum(right, 1));
  });
}

/** How many outputs of each sample lie strictly below the true one, [S, N]. */
function exceeded(outputs: tensorflow.Tensor3D, targets: tensorflow.Tensor): tensorflow.Tensor {
  const truth = tf.sum(tf.mul(outputs, targets), 2, true);
  return tf.sum(tf.cast(tf.greater(truth, outputs), "float32"), 2);
}

function perMember(samples: tensorflow.Tensor): tensorflow.Tensor1D {
  return tf.mean(samples, 1);
}
