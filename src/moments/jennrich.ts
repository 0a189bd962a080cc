import type { Matrix } from "../math/algebra/contract.js";
import { eigenGeneral } from "../math/algebra/general.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import { UserError } from "../errors.js";
import type { Random } from "../math/random.js";
import { normalized } from "../math/vectors.js";
import type { SpanTensor } from "./span-tensors.js";

/**
 * Candidates for the units w_i of tensors Σ λᵢ wᵢ^⊗j, linearly independent wᵢ and λᵢ of either sign, by simultaneous diagonalisation
 * (Harshman 1970, Leurgans, Ross & Abel 1993): for two random slices A and G of the tensors, both Σ dᵢ wᵢwᵢᵀ, the wᵢ are the eigenvectors of
 * A G⁻¹. Each of the `tries` takes two slices of its own, random mixtures over all tensors; those that are singular or have complex eigenvalues,
 * which noise makes, give no candidate. [k, k], unit columns.
 */
export function diagonalised(tensors: readonly SpanTensor[], k: number, random: Random, tries: number): Matrix[] {
  return Array.from({ length: tries }, () => {
    const [a, g] = [mixedSlice(tensors, k, random), mixedSlice(tensors, k, random)];
    return eigenvectorsOf(a, g);
  }).flatMap((found) => found ?? []);
}

/** Σ_j √(weight_j) T_j(I, I, θ, …) with random θ for each order, symmetric [k, k]. */
function mixedSlice(tensors: readonly SpanTensor[], k: number, random: Random): Matrix {
  const data = new Float64Array(k * k);
  for (const { order, data: tensor, weight } of tensors) {
    let slice = tensor;
    for (let turn = order; turn > 2; turn--) slice = contractLast(slice, normalized(random.normals(k)));
    const scale = Math.sqrt(weight) * random.normal();
    slice.forEach((value, at) => (data[at] += scale * value));
  }
  return { rows: k, columns: k, data };
}

/** T(I, …, I, v). */
export function contractLast(tensor: Float64Array, v: Float64Array): Float64Array {
  const k = v.length;
  return new Float64Array(tensor.length / k).map((_, at) => {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += tensor[at * k + i] * v[i];
    return sum;
  });
}

function eigenvectorsOf(a: Matrix, g: Matrix): Matrix | undefined {
  try {
    // G⁻¹A is the transpose of A G⁻¹, both being symmetric.
    const { imaginary, vectors } = eigenGeneral(transpose(linearAlgebra.solve(g, a)));
    if (imaginary.some((part) => part !== 0)) return undefined;
    return unitColumns(vectors);
  } catch (error) {
    if (error instanceof UserError) return undefined; // a singular G
    throw error;
  }
}

/** The matrix with columns of length 1. */
export function unitColumns(matrix: Matrix): Matrix {
  const { rows: count, columns: length, data } = transpose(matrix);
  for (let row = 0; row < count; row++)
    data.set(normalized(data.subarray(row * length, (row + 1) * length)), row * length);
  return transpose({ rows: count, columns: length, data });
}
