import { linearAlgebra } from "../math/algebra/ml-matrix.js";
import type { DenseNetwork } from "../moments/dense.js";
import type { Whitening } from "../moments/gaussianity.js";

/** The network of A(x − mean) as one of x itself: W A and b − W A mean. */
export function unwhitened(network: DenseNetwork, { matrix, mean }: Whitening): DenseNetwork {
  const weights = linearAlgebra.multiply(network.weights, matrix);
  const moved = linearAlgebra.multiply(weights, { rows: mean.length, columns: 1, data: mean }).data;
  return { ...network, weights, biases: network.biases.map((bias, unit) => bias - moved[unit]) };
}
