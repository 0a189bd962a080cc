import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Random } from "../math/random.js";
import { dot, normalized } from "../math/vectors.js";

/** Sparse combinations of known atoms. */
export interface SparseCombinations {
  /** x = zᵀA + noise, [N, d]. */
  readonly points: Matrix;
  /** A, rows of length 1, [m, d]. */
  readonly atoms: Matrix;
}

/**
 * N points in d dimensions, each a sum of `active` of m random unit atoms with coefficients uniform on [0.5, 1.5], and Gaussian noise of
 * this deviation (default 0.01).
 * @throws UserError for more active atoms than there are.
 * @example
 * const sample = sparseCombinations(randomStream(0), { samples: 20, dimension: 8, atoms: 12, active: 2 });
 */
export function sparseCombinations(
  random: Random,
  { samples, dimension, atoms: count, active, noise = 0.01 }: { samples: number; dimension: number; atoms: number; active: number; noise?: number }, // prettier-ignore
): SparseCombinations {
  check(Number.isInteger(active) && active >= 1 && active <= count, () => ({
    where: "sparseCombinations",
    rule: `active atoms must be a whole number from 1 to all of them, ${count}`,
    received: String(active),
    repair: "For example 3.",
  }));
  const [forAtoms, forPoints] = [random.split("atoms"), random.split("points")];
  const rows = Array.from({ length: count }, () => normalized(forAtoms.normals(dimension)));
  const data = new Float64Array(samples * dimension);
  const order = Int32Array.from({ length: count }, (_, at) => at);
  for (let row = 0; row < samples; row++) {
    const own = data.subarray(row * dimension, (row + 1) * dimension);
    for (let at = 0; at < active; at++) {
      const other = at + forPoints.integer(count - at);
      [order[at], order[other]] = [order[other], order[at]];
      const coefficient = 0.5 + forPoints.uniform();
      rows[order[at]].forEach((value, c) => (own[c] += coefficient * value));
    }
    own.forEach((value, c) => (own[c] = value + noise * forPoints.normal()));
  }
  const atoms = { rows: count, columns: dimension, data: Float64Array.from(rows.flatMap((row) => [...row])) };
  return { points: { rows: samples, columns: dimension, data }, atoms };
}

/** Positive pairs whose latents are known. */
export interface MixedSphere {
  /** z, uniform on the unit sphere, [N, n]. */
  readonly latents: Matrix;
  /** g(z) and g(z′), [N, n]. */
  readonly points: Matrix;
  readonly pairs: Matrix;
}

/**
 * The setting of Zimmermann, Sharma, Schneider, Bethge & Brendel 2021: z uniform on the unit sphere of n dimensions, z′ = (z + κε)/‖·‖ with
 * κ = 0.3, and x = g(z) by three layers, each a random orthogonal matrix and a leaky ReLU of slope 0.2 (none after the last).
 * @example
 * const sample = mixedSphere(randomStream(0), { samples: 10, dimension: 3 });
 */
export function mixedSphere(
  random: Random,
  { samples, dimension }: { samples: number; dimension: number },
): MixedSphere {
  const layers = [0, 1, 2].map((layer) => orthogonal(random.split(`layer-${layer}`), dimension));
  const stream = random.split("latents");
  const made = { latents: blank(samples, dimension), points: blank(samples, dimension), pairs: blank(samples, dimension) }; // prettier-ignore
  for (let row = 0; row < samples; row++) {
    const z = normalized(stream.normals(dimension));
    const other = normalized(z.map((value) => value + 0.3 * stream.normal()));
    made.latents.data.set(z, row * dimension);
    made.points.data.set(mixed(z, layers), row * dimension);
    made.pairs.data.set(mixed(other, layers), row * dimension);
  }
  return made;
}

const blank = (rows: number, columns: number): Matrix => ({ rows, columns, data: new Float64Array(rows * columns) });

function mixed(z: Float64Array, layers: readonly (readonly Float64Array[])[]): Float64Array {
  return layers.reduce((h, rows, layer) => {
    const next = Float64Array.from(rows, (row) => dot(row, h));
    return layer < layers.length - 1 ? next.map((value) => (value > 0 ? value : 0.2 * value)) : next;
  }, z);
}

/** Orthonormal rows, by Gram–Schmidt of Gaussians, twice for rounding. */
function orthogonal(random: Random, size: number): Float64Array[] {
  const rows: Float64Array[] = [];
  while (rows.length < size) {
    const vector = random.normals(size);
    for (const other of [...rows, ...rows]) {
      const along = dot(vector, other);
      other.forEach((value, at) => (vector[at] -= along * value));
    }
    rows.push(normalized(vector));
  }
  return rows;
}
