import { checkCount } from "../errors.js";
import { streamOf, type Seeded } from "../math/random.js";

export interface Size {
  /** N. */
  readonly samples: number;
  /** d. */
  readonly dimension: number;
}

/**
 * N points uniform on the sphere in d dimensions, row by row, [N·d]; radius √d by default, so that a coordinate has mean square 1.
 * @example
 * const inputs = sphere(randomStream(0), { samples: 3, dimension: 2, radius: 2 }); // three points at distance 2
 */
export function sphere(
  random: Seeded,
  { samples, dimension, radius = Math.sqrt(dimension) }: Size & { radius?: number },
): Float64Array {
  const points = gaussian(random, { samples, dimension });
  for (let row = 0; row < samples; row++) {
    const point = points.subarray(row * dimension, (row + 1) * dimension);
    const scale = radius / norm(point);
    for (let column = 0; column < dimension; column++) point[column] *= scale;
  }
  return points;
}

/**
 * N standard Gaussian points in d dimensions, row by row, [N·d].
 * @throws UserError for sizes that are no integers from 1.
 * @example
 * gaussian(randomStream(0), { samples: 3, dimension: 2 }).length; // 6, row by row
 */
export function gaussian(random: Seeded, { samples, dimension }: Size): Float64Array {
  checkCount("samples of random points", samples, 1);
  checkCount("dimension of random points", dimension, 1);
  return streamOf(random).normals(samples * dimension);
}

/**
 * N points of a mixture of `components` unit Gaussians, equally likely, whose centres are uniform on the sphere of radius
 * `separation` (default 3); with the component of each point.
 * @example
 * const { inputs, components } = gaussianMixture(randomStream(0), { samples: 6, dimension: 2, components: 3 });
 */
export function gaussianMixture(
  seeded: Seeded,
  { samples, dimension, components, separation = 3 }: Size & { components: number; separation?: number },
): { inputs: Float64Array; components: Int32Array; centres: Float64Array } {
  const random = streamOf(seeded);
  const centres = sphere(random.split("centres"), { samples: components, dimension, radius: separation });
  const choices = random.split("components");
  const inputs = gaussian(random.split("noise"), { samples, dimension });
  const chosen = Int32Array.from({ length: samples }, () => choices.integer(components));
  for (let index = 0; index < inputs.length; index++) {
    inputs[index] += centres[chosen[Math.floor(index / dimension)] * dimension + (index % dimension)];
  }
  return { inputs, components: chosen, centres };
}

/** √Σ x²; hypot of a long spread would overflow the stack. */
export function norm(point: Float64Array): number {
  let square = 0;
  for (const value of point) square += value * value;
  return Math.sqrt(square);
}
