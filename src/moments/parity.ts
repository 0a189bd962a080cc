import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import type { Random } from "../math/random.js";
import type { DenseNetwork } from "./dense.js";

/**
 * A hard target: f(x) = Σ_s (Π s_i) relu(s·Qᵀx/√k) over s ∈ {±1}^k, for even k; its moments of degree < k vanish (Goel et al. 2020).
 * Q is `planted`, orthonormal columns [n, k], uniformly random where it is not given.
 * @example
 * const network = parityNetwork(randomStream(0), 6, 2); // its outputs correlate with no polynomial of low degree
 */
export function parityNetwork(
  random: Random,
  inputs: number,
  k: number,
  planted = orthonormalColumns(random.split("parity"), inputs, k),
): DenseNetwork & { readonly planted: Matrix } {
  const units = 2 ** k;
  const signs = (unit: number): number[] => Array.from({ length: k }, (_, at) => ((unit >> at) & 1) === 1 ? 1 : -1); // prettier-ignore
  const data = Float64Array.from({ length: units * k }, (_, at) => signs(Math.floor(at / k))[at % k] / Math.sqrt(k));
  const weights = linearAlgebra.multiply({ rows: units, columns: k, data }, transpose(planted));
  const outputs = Float64Array.from({ length: units }, (_, unit) => signs(unit).reduce((product, s) => product * s, 1));
  return { activation: "relu", weights, outputs, biases: new Float64Array(units), offset: 0, planted };
}

/** k orthonormal columns, uniformly random, [n, k]. */
function orthonormalColumns(random: Random, n: number, k: number): Matrix {
  const gaussian: Matrix = { rows: n, columns: k, data: random.normals(n * k) };
  const { values, vectors } = linearAlgebra.eigenSymmetric(linearAlgebra.multiply(transpose(gaussian), gaussian));
  const scaled = { ...vectors, data: vectors.data.map((value, at) => value / Math.sqrt(values[at % k])) };
  return linearAlgebra.multiply(gaussian, scaled);
}
