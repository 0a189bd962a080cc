import type { Random } from "../math/random.js";

/**
 * ±1 with probability 1/2 each, [N], independent of everything: what a network can only memorize.
 * @example
 * randomLabels(randomStream(0), 5); // five of ±1
 */
export function randomLabels(random: Random, samples: number): Float64Array {
  return Float64Array.from({ length: samples }, () => random.sign());
}

/**
 * One-hot rows of uniform random classes, [N·C] row by row; `classes` C ≥ 1.
 * @example
 * randomClasses(randomStream(0), 5, 3); // five of 0, 1, 2
 */
export function randomClasses(random: Random, samples: number, classes: number): Float64Array {
  return oneHot(
    Int32Array.from({ length: samples }, () => random.integer(classes)),
    classes,
  );
}

/**
 * The sign ±1, [N], of the product of the first k coordinates (default 2, 1 to d) of each row of [N·d]; a zero counts as positive.
 * @example
 * parityLabels(Float64Array.of(3, -4, 1, 2), 2); // the sign of the product of the first two coordinates
 */
export function parityLabels(inputs: Float64Array, dimension: number, k = 2): Float64Array {
  return functionLabels(inputs, dimension, (point) =>
    point.subarray(0, k).reduce((sign, x) => (x < 0 ? -sign : sign), 1),
  );
}

/**
 * f(x), [N], of each row x of inputs [N·d].
 * @example
 * functionLabels(Float64Array.of(3, 4, 1, 0), 2, ([a, b]) => a - b); // [-1, 1]
 */
export function functionLabels(
  inputs: Float64Array,
  dimension: number,
  f: (point: Float64Array) => number,
): Float64Array {
  const samples = inputs.length / dimension;
  return Float64Array.from({ length: samples }, (_, row) => f(inputs.subarray(row * dimension, (row + 1) * dimension)));
}

/**
 * Σ_j a_j max(0, w_j·x)/√(k d), w_j and a_j standard Gaussian: a one-hidden-layer teacher of k ReLU units.
 * @example
 * const f = teacher(randomStream(0), 2, 3); // three ReLU units on two inputs
 * f(Float64Array.of(1, 0));
 */
export function teacher(random: Random, dimension: number, units: number): (point: Float64Array) => number {
  const weights = random.split("weights").normals(units * dimension);
  const readout = random.split("readout").normals(units);
  return (point) => {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) {
      let z = 0;
      for (let column = 0; column < dimension; column++) z += weights[unit * dimension + column] * point[column];
      sum += readout[unit] * Math.max(0, z);
    }
    return sum / Math.sqrt(units * dimension);
  };
}

/**
 * ±1 labels, [N], from a random {@link teacher} of `units` ReLU units (default 5): the sign of its output above its median over these inputs.
 * @example
 * const inputs = sphere(randomStream(0), { samples: 5, dimension: 2 });
 * const labels = teacherLabels(randomStream(1), inputs, 2, 3);
 */
export function teacherLabels(random: Random, inputs: Float64Array, dimension: number, units = 5): Float64Array {
  const values = functionLabels(inputs, dimension, teacher(random, dimension, units));
  const middle = Float64Array.from(values).sort()[Math.floor(values.length / 2)];
  return values.map((value) => (value >= middle ? 1 : -1));
}

/** Rows with a single 1, [N·C]. */
export function oneHot(codes: Int32Array, classes: number): Float64Array {
  const rows = new Float64Array(codes.length * classes);
  codes.forEach((code, row) => (rows[row * classes + code] = 1));
  return rows;
}
