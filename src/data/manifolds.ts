import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Random } from "../math/random.js";
import { sphere } from "./generators.js";

/** Manifolds of known dimension. */
export const manifoldNames = ["swiss-roll", "sphere", "torus", "cube", "smooth"] as const;
export type ManifoldName = (typeof manifoldNames)[number];

/** Points on a manifold with what they were made of. */
export interface ManifoldSample {
  /** [N, n], with the noise. */
  readonly points: Matrix;
  /** True parameters, [N, k]; of the sphere, which has no chart of the whole, the points themselves, [N, k + 1]. */
  readonly parameters: Matrix;
}

/** Which points are drawn. */
export interface ManifoldOptions {
  readonly manifold: ManifoldName;
  /** N. */
  readonly samples: number;
  /** k ≥ 1; the Swiss roll has 2 whatever is asked. */
  readonly dimension: number;
  /** n of "smooth", at least 2k + 1, so that images of a generic map do not cross (Whitney 1936): default 2k + 1. */
  readonly coordinates?: number;
  /** Deviation of Gaussian noise added to every coordinate: default 0. */
  readonly noise?: number;
}

/**
 * N points on a manifold of dimension k: "swiss-roll", (t cos t, h, t sin t) with t uniform on [1.5π, 4.5π] and h on [0, 21],
 * parameters the arc length ½(t√(1 + t²) + asinh t) and h, in which it is isometric to the plane; "sphere", uniform on the unit
 * sphere of k + 1 dimensions; "torus", (cos θ, sin θ) of k uniform angles in 2k dimensions, which is flat; "cube", uniform on
 * [0, 1]^k; "smooth", its image in n coordinates under a random smooth map, each coordinate √(2/64) Σ cos(ωᵢ·u + bᵢ)gᵢ over 64 waves of Gaussian frequencies of deviation 2
 * (a draw of a Gaussian process whose length is a half), parameters u.
 * @throws UserError for another name, samples or a dimension that are no integers in [1, ∞), and noise outside [0, ∞), and fewer than 2k + 1 coordinates.
 * @example
 * const { points } = manifoldSample(randomStream(0), { manifold: "swiss-roll", samples: 100, dimension: 2 }); // 100 × 3
 */
export function manifoldSample(random: Random, { noise = 0, ...options }: ManifoldOptions): ManifoldSample {
  checkOptions({ noise, ...options });
  const { points, parameters } = drawn[options.manifold](random.split("points"), options);
  if (noise === 0) return { points, parameters };
  const noises = random.split("noise");
  return { points: { ...points, data: points.data.map((value) => value + noise * noises.normal()) }, parameters };
}

type Draw = (random: Random, options: Pick<ManifoldOptions, "samples" | "dimension" | "coordinates">) => ManifoldSample;

/** Waves of a random smooth map, and the deviation of their frequencies. */
const [waves, frequency] = [64, 2];

const drawn: Readonly<Record<ManifoldName, Draw>> = {
  "swiss-roll": (random, { samples }) => {
    const uniforms = Array.from({ length: samples }, () => [1.5 * Math.PI * (1 + 2 * random.uniform()), 21 * random.uniform()]); // prettier-ignore
    return {
      points: fromRows(uniforms.map(([t, h]) => [t * Math.cos(t), h, t * Math.sin(t)])),
      parameters: fromRows(uniforms.map(([t, h]) => [(t * Math.hypot(1, t) + Math.asinh(t)) / 2, h])),
    };
  },
  sphere: (random, { samples, dimension }) => {
    const data = sphere(random, { samples, dimension: dimension + 1, radius: 1 });
    const points = { rows: samples, columns: dimension + 1, data };
    return { points, parameters: points };
  },
  torus: (random, options) => {
    const angles = uniform(random, options, 2 * Math.PI);
    const data = Float64Array.from({ length: 2 * angles.data.length }, (_, at) =>
      at % 2 === 0 ? Math.cos(angles.data[at / 2]) : Math.sin(angles.data[(at - 1) / 2]),
    );
    return { points: { rows: angles.rows, columns: 2 * angles.columns, data }, parameters: angles };
  },
  cube: (random, options) => {
    const points = uniform(random, options, 1);
    return { points, parameters: points };
  },
  smooth: (random, options) => {
    const { dimension: k, samples, coordinates: n = 2 * k + 1 } = options;
    const map = random.split("map");
    const [omega, phase, weights] = [map.normals(waves * k), Float64Array.from({ length: waves }, () => 2 * Math.PI * map.uniform()), map.normals(n * waves)]; // prettier-ignore
    const parameters = uniform(random, options, 1);
    const data = new Float64Array(samples * n);
    for (let row = 0; row < samples; row++) {
      const u = parameters.data.subarray(row * k, (row + 1) * k);
      const wave = phase.map((start, at) => Math.sqrt(2 / waves) * Math.cos(start + frequency * u.reduce((sum, value, c) => sum + value * omega[at * k + c], 0))); // prettier-ignore
      for (let c = 0; c < n; c++) data[row * n + c] = wave.reduce((sum, value, at) => sum + value * weights[c * waves + at], 0); // prettier-ignore
    }
    return { points: { rows: samples, columns: n, data }, parameters };
  },
};

function uniform(
  random: Random,
  { samples, dimension }: Pick<ManifoldOptions, "samples" | "dimension">,
  most: number,
): Matrix {
  const data = Float64Array.from({ length: samples * dimension }, () => most * random.uniform());
  return { rows: samples, columns: dimension, data };
}

function fromRows(rows: readonly (readonly number[])[]): Matrix {
  return { rows: rows.length, columns: rows[0].length, data: Float64Array.from(rows.flat()) };
}

function checkOptions({ manifold, samples, dimension, coordinates, noise = 0 }: ManifoldOptions): void {
  const whole = [samples, dimension].every((value) => Number.isInteger(value) && value >= 1);
  check(manifoldNames.includes(manifold) && whole && noise >= 0 && noise < Infinity, () => ({
    where: "manifoldSample",
    rule: `the manifold is one of ${manifoldNames.join(", ")}, samples and dimension whole numbers from 1 on, noise in [0, ∞)`,
    received: `'${String(manifold)}', ${samples} samples, dimension ${dimension}, noise ${noise}`,
    repair: 'For example { manifold: "sphere", samples: 1000, dimension: 2 }.',
  }));
  check(
    manifold !== "smooth" ||
      coordinates === undefined ||
      (Number.isInteger(coordinates) && coordinates > 2 * dimension),
    () => ({
      where: "manifoldSample",
      rule: `a smooth embedding of dimension ${dimension} needs ${2 * dimension + 1} coordinates at least, so that it does not cross itself`,
      received: String(coordinates),
      repair: "Ask for more coordinates, or a smaller dimension.",
    }),
  );
}
