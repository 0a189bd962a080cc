import { check, UserError } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import type { Random } from "../math/random.js";
import { dot } from "../math/vectors.js";
import { contractLast, diagonalised, unitColumns } from "./jennrich.js";
import type { SpanTensor } from "./span-tensors.js";

/** Units common to tensors of several orders: T_j ≈ Σ λ_{j,i} wᵢ^⊗j. */
export interface Decomposition {
  /** wᵢ of length 1, a column each, [k, k]. */
  readonly units: Matrix;
  /** λ_j of each order, [k]. */
  readonly amplitudes: ReadonlyMap<number, Float64Array>;
  /** Σ_j weight_j ‖T_j − Σ λ wᵢ^⊗j‖² over Σ_j weight_j ‖T_j‖². */
  readonly misfit: number;
}

/**
 * The k linearly independent units of symmetric tensors in k dimensions, λ of either sign: least squares over all orders at once, each by its
 * weight, by alternation (λ given w, then w given λ; both are linear systems), from the best of 20 simultaneous diagonalisations
 * and 5 random starts. About 300 k⁵ operations for order 4.
 * @throws UserError where no start leads to units that are linearly independent.
 */
export function decompose(tensors: readonly SpanTensor[], k: number, random: Random): Decomposition {
  const stream = random.split("decompose");
  const guesses = Array.from({ length: 5 }, () => unitColumns({ rows: k, columns: k, data: stream.normals(k * k) }));
  const starts = [...diagonalised(tensors, k, stream, 20), ...guesses];
  const tried = starts.flatMap((units) => alternated(tensors, units, 10) ?? []);
  const best = tried.sort((a, b) => a.misfit - b.misfit).slice(0, 3);
  const finished = best.flatMap(({ units }) => alternated(tensors, units, 300) ?? []);
  const found = finished.sort((a, b) => a.misfit - b.misfit).at(0);
  check(found !== undefined, () => ({
    where: "decompose",
    rule: "the tensors must have linearly independent units",
    received: `${starts.length} starts, all of which became singular`,
    repair: "Ask for fewer units, or give more samples.",
  }));
  return found;
}

/** Alternating least squares with extrapolation along each step, kept where it fits better; undefined where units become dependent. */
function alternated(tensors: readonly SpanTensor[], start: Matrix, steps: number): Decomposition | undefined {
  try {
    let present = fitted(tensors, start);
    for (let step = 0; step < steps; step++) {
      const next = fitted(tensors, unitsGiven(tensors, present));
      const bold = fitted(tensors, unitColumns(beyond(present.units, next.units, 2 + Math.sqrt(step))));
      const better = bold.misfit < next.misfit ? bold : next;
      if (present.misfit - better.misfit < 1e-13) return better.misfit < present.misfit ? better : present;
      present = better;
    }
    return present;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

const beyond = (from: Matrix, to: Matrix, factor: number): Matrix => ({
  ...from,
  data: from.data.map((value, at) => value + factor * (to.data[at] - value)),
});

/** λ of every order by least squares, Σ_m (wᵢ·w_m)^j λ_m = T_j(wᵢ, …, wᵢ), and how well that fits. */
function fitted(tensors: readonly SpanTensor[], units: Matrix): Decomposition {
  const k = units.rows;
  const gram = linearAlgebra.multiply(transpose(units), units);
  const amplitudes = new Map<number, Float64Array>();
  let [rest, whole] = [0, 0];
  for (const { order, data, weight } of tensors) {
    const powers = { ...gram, data: gram.data.map((value) => value ** order) };
    const along = Float64Array.from({ length: k }, (_, unit) => dot(contracted(data, columnOf(units, unit)), columnOf(units, unit))); // prettier-ignore
    const { data: lambda } = linearAlgebra.solve(powers, { rows: k, columns: 1, data: along });
    amplitudes.set(order, lambda);
    rest += weight * (dot(data, data) - dot(lambda, along));
    whole += weight * dot(data, data);
  }
  return { units, amplitudes, misfit: rest / whole };
}

/** W = Σ_j weight_j T_j(I, w, …, w) diag(λ_j) · (Σ_j weight_j λ_jλ_jᵀ ∘ (WᵀW)^(j−1))⁻¹, unit columns. */
function unitsGiven(tensors: readonly SpanTensor[], { units, amplitudes }: Decomposition): Matrix {
  const k = units.rows;
  const gram = linearAlgebra.multiply(transpose(units), units).data;
  const [right, left] = [new Float64Array(k * k), new Float64Array(k * k)];
  for (const { order, data, weight } of tensors) {
    const lambda = amplitudes.get(order) ?? new Float64Array(k);
    for (let unit = 0; unit < k; unit++) {
      const along = contracted(data, columnOf(units, unit));
      for (let i = 0; i < k; i++) {
        right[unit * k + i] += weight * lambda[unit] * along[i];
        left[unit * k + i] += weight * lambda[unit] * lambda[i] * gram[unit * k + i] ** (order - 1);
      }
    }
  }
  const square = (data: Float64Array): Matrix => ({ rows: k, columns: k, data });
  return unitColumns(transpose(linearAlgebra.solve(square(left), square(right))));
}

/** T(I, v, …, v), [k]. */
function contracted(tensor: Float64Array, v: Float64Array): Float64Array {
  let rest = tensor;
  while (rest.length > v.length) rest = contractLast(rest, v);
  return rest;
}

/** Column `unit` of W. */
export function columnOf({ rows, columns, data }: Matrix, unit: number): Float64Array {
  return new Float64Array(rows).map((_, i) => data[i * columns + unit]);
}
