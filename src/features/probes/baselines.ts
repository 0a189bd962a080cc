import { backendLinearAlgebra } from "../../backend/algebra/native.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { principalComponents, project } from "../../math/components.js";
import type { Random } from "../../math/random.js";
import { take } from "../probe.js";

/** Embeddings that learn nothing, or nothing but a rotation. */
export interface Baselines {
  readonly raw: Matrix;
  /** As many principal components as asked for, at most the columns. */
  readonly pca: Matrix;
  /** The same, each over its deviation. */
  readonly whitened: Matrix;
  /** relu of as many random directions, Gaussian, of standardised columns' scale. */
  readonly random: Matrix;
}

/**
 * Baselines of dimension k for originals [N, d], fitted to the training rows.
 * @example
 * const originals = { rows: 20, columns: 4, data: randomStream(0).normals(80) };
 * const { pca } = baselinesOf(originals, 2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], randomStream(1));
 */
export function baselinesOf(originals: Matrix, k: number, train: readonly number[], random: Random): Baselines {
  const algebra = backendLinearAlgebra();
  const count = Math.min(k, originals.columns);
  const components = principalComponents(take(originals, train), count, algebra);
  const pca = project(originals, components, algebra);
  const whitened = pca.data.map((value, at) => value / Math.max(Math.sqrt(components.variances[at % count]), 1e-9 * Math.sqrt(components.variances[0]), 1e-300)); // prettier-ignore
  const directions = { rows: originals.columns, columns: k, data: random.normals(originals.columns * k) };
  const projected = algebra.multiply(originals, directions);
  return {
    raw: originals,
    pca,
    whitened: { ...pca, data: whitened },
    random: { ...projected, data: projected.data.map((value) => Math.max(0, value)) },
  };
}
