import { check } from "../errors.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Random } from "../math/random.js";
import { normalized } from "../math/vectors.js";
import { unitCoefficient, type UnitName } from "./activations.js";
import { fourthMoment } from "./fourth.js";
import { leadingSubspace, lowMoments, projection, subspaceMoments } from "./passes.js";
import type { Chunks } from "./stream.js";
import { orthogonalComponents, transformed } from "./tensor-power.js";

/** What {@link recoverUnits} is told. */
export interface RecoveryOptions {
  /** n ≥ 1. */
  readonly inputs: number;
  /** k in [1, n]. */
  readonly units: number;
  /** Of the hidden units, which have no biases; c₁, c₂ and c₄ must not be zero. Default "relu". */
  readonly activation?: UnitName;
  /** Where the restarts of the power iteration are drawn. */
  readonly random: Random;
  /** Whether what polynomials of degree ≤ 2 explain is taken out before the fourth moment; default true. */
  readonly residual?: boolean;
}

/** Recovered units: unit directions, one a row, [k, n], with output weights, [k], positive. */
export interface Recovered {
  readonly weights: Matrix;
  readonly outputs: Float64Array;
}

/**
 * The hidden units of y = Σ aᵢ σ(wᵢ·x) from samples x ~ N(0, I), for aᵢ > 0, linearly independent unit wᵢ and k ≤ n, by the second and
 * fourth Hermite moments: the span from M2, whitening by E[y₂ He₂], and robust power iteration on E[y₄ He₄] in k dimensions, of which
 * polynomials of degree ≤ 2 have been taken out; signs and aᵢ from M1 = c₁ Σ aᵢ wᵢ. For ReLU, whose units absorb ‖wᵢ‖, any length will do and
 * aᵢ‖wᵢ‖ is returned. Three passes over `samples()`, each of which must give the same chunks; memory O(n² + k⁴).
 * @throws UserError, with the number found, where c_j = 0, k > n, x is not standard Gaussian or the whitening is indefinite (an aᵢ < 0, or
 *   too few samples).
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const samples = () => networkSamples({ random: randomStream(1) }, network, 5000);
 * const found = await recoverUnits(samples, { inputs: 4, units: 2, activation: "relu", random: randomStream(2) });
 */
export async function recoverUnits(samples: () => Chunks, options: RecoveryOptions): Promise<Recovered> {
  const { inputs, units: k, activation = "relu", random, residual = true } = options;
  checkUnits("recoverUnits", k, inputs);
  const [c1, c2, c4] = [1, 2, 4].map((order) => neededCoefficient(activation, order));
  const low = await lowMoments(samples, inputs);
  const basis = leadingSubspace(low.m2, k);
  const project = projection(basis, low, residual);
  const subspace = await subspaceMoments(samples(), basis, project);
  const fourth = await fourthMoment(samples(), inputs, project, subspace, residual);
  const gram = { ...subspace.b, data: subspace.b.data.map((value) => value / c2) };
  const { whitening, unwhitening } = whiteningOf(gram);
  const tensor = transformed(
    fourth.map((value) => value / c4),
    whitening,
  );
  const components = orthogonalComponents(tensor, k, random);
  const vectors = components.map(({ vector }) => normalized(linearAlgebra.multiply(unwhitening, column(vector)).data));
  return signed(basis, vectors, low.m1, c1);
}

/** Throws unless k units of n inputs can be linearly independent; `where` is the call. */
export function checkUnits(where: string, k: number, inputs: number): void {
  check(Number.isInteger(k) && k >= 1 && k <= inputs, () => ({
    where,
    rule: "there must be at least one unit and no more units than inputs (k ≤ n): more are not linearly independent",
    received: `${k} units, ${inputs} inputs`,
    repair: "Ask for fewer units.",
  }));
}

function neededCoefficient(activation: UnitName, order: number): number {
  const value = unitCoefficient(activation, order);
  check(value !== 0, () => ({
    where: "recoverUnits",
    rule: "the method needs c1, c2 and c4 of the activation to differ from zero",
    received: `c${order} = 0 for ${activation}`,
    repair: "Use an activation whose even moments speak (relu, leaky-relu, gelu).",
  }));
  return value;
}

/** H = V Λ^(−½) and V Λ^½ for G = V Λ Vᵀ, which must be positive definite. */
function whiteningOf(gram: Matrix): { readonly whitening: Matrix; readonly unwhitening: Matrix } {
  const { values, vectors } = linearAlgebra.eigenSymmetric(gram);
  check(values[0] > 0, () => ({
    where: "recoverUnits",
    rule: "the second moment Σ aᵢ wᵢwᵢᵀ must be positive definite on the units' span",
    received: `eigenvalues from ${values[0].toPrecision(3)} to ${values[values.length - 1].toPrecision(3)}`,
    repair: "Output weights must be positive, and the units as many as there are; or give more samples.",
  }));
  const scaled = (power: number): Matrix => ({
    ...vectors,
    data: vectors.data.map((value, at) => value * values[at % values.length] ** power),
  });
  return { whitening: scaled(-0.5), unwhitening: scaled(0.5) };
}

/** The units in all inputs, signs and output weights by the k equations Uᵀ M1 = c₁ Σ sᵢ aᵢ vᵢ. */
function signed(basis: Matrix, vectors: readonly Float64Array[], m1: Float64Array, c1: number): Recovered {
  const k = vectors.length;
  const columns = transpose({ rows: k, columns: k, data: Float64Array.from(vectors.flatMap((vector) => [...vector])) });
  const right = linearAlgebra.multiply(transpose(basis), column(m1));
  const { data: amplitudes } = linearAlgebra.solve(columns, right);
  const weights = transpose(linearAlgebra.multiply(basis, columns));
  const data = weights.data.map((value, at) => value * Math.sign(amplitudes[Math.floor(at / basis.rows)]));
  return { weights: { ...weights, data }, outputs: amplitudes.map((value) => Math.abs(value / c1)) };
}

const column = (data: Float64Array): Matrix => ({ rows: data.length, columns: 1, data });
