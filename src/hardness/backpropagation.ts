import { check } from "../errors.js";

/** Widths of a network from its inputs to its outputs, [d, …, o]; tanh in between, linear at the end, a bias in each layer. */
export type Widths = readonly number[];

/** N points of a regression: inputs [N · d] and targets [N · o], row by row. */
export interface Regression {
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** A number with the arithmetic that made it: additions, multiplications and evaluations of tanh, each one operation. */
export interface Counted<T> {
  readonly value: T;
  readonly operations: number;
}

/**
 * |w|: weights and biases. @throws UserError for fewer than two widths, or one below 1.
 * @example
 * weightCount([3, 4, 1]); // 3·4 + 4·1
 */
export function weightCount(widths: Widths): number {
  check(widths.length >= 2 && widths.every((width) => Number.isInteger(width) && width >= 1), () => ({
    where: "the widths of a network",
    rule: "they are two whole numbers or more, each at least 1: inputs, hidden layers, outputs",
    received: `[${widths.join(", ")}]`,
    repair: "Give for example [10, 32, 32, 1].",
  }));
  return pairs(widths).reduce((sum, [from, to]) => sum + (from + 1) * to, 0);
}

const pairs = (widths: Widths): [from: number, to: number][] => widths.slice(1).map((to, at) => [widths[at], to]);

/**
 * The operations of loss and gradient for N points, in closed form; {@link lossOf} and {@link gradientOf} count the same.
 * @example
 * const { forward, gradient } = operationsOf([3, 4, 1], 10); // gradient at most a small multiple of forward
 */
export function operationsOf(widths: Widths, samples: number): { readonly forward: number; readonly gradient: number } {
  const layers = pairs(widths);
  const products = layers.reduce((sum, [from, to]) => sum + from * to, 0);
  const hidden = widths.slice(1, -1).reduce((sum, width) => sum + width, 0);
  const units = widths.slice(1).reduce((sum, width) => sum + width, 0);
  const outputs = widths[widths.length - 1];
  const forward = samples * (2 * products + hidden + 3 * outputs) + 2;
  // Of weights 2 a product, of biases 1 a unit; of inputs 2 a product but in the first layer, and 3 for tanh's slope.
  const backward = 2 * products + units + outputs + 2 * (products - layers[0][0] * layers[0][1]) + 3 * hidden;
  return { forward, gradient: forward + samples * backward };
}

/**
 * The loss 1/(2N) Σ ‖f(x) − y‖² at weights [|w|], each layer's kernel [in, out] before its bias [out].
 * @example
 * const data = { inputs: Float64Array.of(1, 0, 0, 1), targets: Float64Array.of(1, -1) };
 * lossOf([2, 3, 1], randomStream(0).normals(9), data).value;
 */
export function lossOf(widths: Widths, weights: Float64Array, data: Regression): Counted<number> {
  const { loss, operations } = forward(widths, weights, data);
  return { value: loss, operations };
}

interface Passed {
  readonly samples: number;
  /** Of each layer, the inputs first. */
  readonly activations: readonly Float64Array[];
  readonly loss: number;
  readonly operations: number;
}

function forward(widths: Widths, weights: Float64Array, { inputs, targets }: Regression): Passed {
  const samples = inputs.length / widths[0];
  const activations = [inputs];
  let [offset, operations] = [0, 0];
  pairs(widths).forEach(([from, to], layer) => {
    const last = layer === widths.length - 2;
    const before = activations[layer];
    const after = new Float64Array(samples * to);
    const bias = offset + from * to;
    for (let row = 0; row < samples; row++)
      for (let unit = 0; unit < to; unit++) {
        let z = weights[bias + unit];
        for (let j = 0; j < from; j++) z += before[row * from + j] * weights[offset + j * to + unit];
        after[row * to + unit] = last ? z : Math.tanh(z);
        operations += 2 * from + (last ? 0 : 1);
      }
    activations.push(after);
    offset = bias + to;
  });
  let sum = 0;
  activations[activations.length - 1].forEach((f, at) => (sum += (f - targets[at]) ** 2));
  operations += 3 * targets.length + 2;
  return { samples, activations, loss: sum / (2 * samples), operations };
}

/**
 * The gradient [|w|] of {@link lossOf} by backpropagation (Rumelhart, Hinton & Williams 1986); its operations include those of the loss.
 * @example
 * const data = { inputs: Float64Array.of(1, 0, 0, 1), targets: Float64Array.of(1, -1) };
 * const { value, operations } = gradientOf([2, 3, 1], randomStream(0).normals(9), data);
 */
export function gradientOf(widths: Widths, weights: Float64Array, data: Regression): Counted<Float64Array> {
  const { samples, activations, operations: before } = forward(widths, weights, data);
  const gradient = new Float64Array(weightCount(widths));
  const outputs = activations[activations.length - 1];
  let delta: Float64Array = outputs.map((f, at) => (f - data.targets[at]) / samples);
  let [offset, operations] = [gradient.length, before + outputs.length];
  const layers = pairs(widths);
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const [from, to] = layers[layer];
    offset -= (from + 1) * to;
    operations += intoWeights(gradient, offset, activations[layer], delta, [from, to]);
    if (layer === 0) break;
    const passed = backThrough(weights, offset, activations[layer], delta, [from, to]);
    delta = passed.value;
    operations += passed.operations;
  }
  return { value: gradient, operations };
}

type Shape = readonly [from: number, to: number];

function intoWeights(
  gradient: Float64Array,
  offset: number,
  inputs: Float64Array,
  delta: Float64Array,
  [from, to]: Shape,
): number {
  const samples = delta.length / to;
  for (let row = 0; row < samples; row++)
    for (let unit = 0; unit < to; unit++) {
      const error = delta[row * to + unit];
      for (let j = 0; j < from; j++) gradient[offset + j * to + unit] += inputs[row * from + j] * error;
      gradient[offset + from * to + unit] += error;
    }
  return samples * to * (2 * from + 1);
}

function backThrough(
  weights: Float64Array,
  offset: number,
  inputs: Float64Array,
  delta: Float64Array,
  [from, to]: Shape,
): Counted<Float64Array> {
  const value = new Float64Array(inputs.length);
  for (let row = 0; row < inputs.length / from; row++)
    for (let j = 0; j < from; j++) {
      let sum = 0;
      for (let unit = 0; unit < to; unit++) sum += delta[row * to + unit] * weights[offset + j * to + unit];
      const a = inputs[row * from + j];
      value[row * from + j] = sum * (1 - a * a);
    }
  return { value, operations: inputs.length * (2 * to + 3) };
}

/**
 * The gradient by finite differences, (L(w + h e_i) − L(w))/h with h = 1e-7: |w| + 1 losses. Its error is about h L″/2 + 1e-16/h, some 1e-8.
 * @example
 * const data = { inputs: Float64Array.of(1, 0, 0, 1), targets: Float64Array.of(1, -1) };
 * const { operations } = differencesOf([2, 3, 1], randomStream(0).normals(9), data); // two losses a weight
 */
export function differencesOf(widths: Widths, weights: Float64Array, data: Regression): Counted<Float64Array> {
  const step = 1e-7;
  const base = lossOf(widths, weights, data);
  let operations = base.operations;
  const moved = weights.slice();
  const value = weights.map((weight, at) => {
    moved[at] = weight + step;
    const there = lossOf(widths, moved, data);
    const by = moved[at] - weight;
    moved[at] = weight;
    operations += there.operations;
    return (there.value - base.value) / by;
  });
  return { value, operations };
}
