import { linearAlgebra } from "../../math/algebra/ml-matrix.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { check } from "../../errors.js";
import { streamOf, type Seeded } from "../../math/random.js";
import { dot } from "../../math/vectors.js";

/** Two convex problems, and a network at the start that descent does not leave. */
export const convexProblems = ["least-squares", "logistic", "network"] as const;
export type ConvexProblem = (typeof convexProblems)[number];

/** Points and labels of a linear problem, with its optimum. */
export interface LinearProblem {
  /** [N, d]. */
  readonly inputs: Matrix;
  /** Real, or ±1. */
  readonly targets: Float64Array;
  /** w*, [d], and L(w*), to rounding. */
  readonly best: Float64Array;
  readonly optimum: number;
  /** β: the largest eigenvalue of XᵀX/N, a quarter of it for logistic loss; the gradient's Lipschitz constant. */
  readonly smoothness: number;
}

/**
 * y = ⟨w, x⟩ + ε, x ~ N(0, I_d), w ~ N(0, I/d), ε ~ N(0, 1), and the loss 1/(2N) Σ(⟨w, x⟩ − y)²; or the sign of that y and 1/N Σ ln(1 + e^(−y⟨w, x⟩)). Labels that noise
 * has turned keep w* finite.
 * @throws UserError for labels that a hyperplane separates, which leave logistic regression without a minimum.
 * @example
 * const problem = linearProblem({ random: randomStream(0) }, "least-squares", { samples: 10, dimension: 3 });
 */
export function linearProblem(
  seeded: Seeded,
  kind: "least-squares" | "logistic",
  { samples, dimension }: { readonly samples: number; readonly dimension: number },
): LinearProblem {
  const random = streamOf(seeded);
  const inputs = { rows: samples, columns: dimension, data: random.normals(samples * dimension) };
  const teacher = random.normals(dimension).map((value) => value / Math.sqrt(dimension));
  const noisy = rowsOf(inputs).map((x) => dot(x, teacher) + random.normal());
  const targets = Float64Array.from(noisy, (y) => (kind === "logistic" ? Math.sign(y) : y));
  const gram = weightedGram(inputs, new Float64Array(samples).fill(1));
  const { values } = linearAlgebra.eigenSymmetric(gram);
  const best = minimiser(inputs, targets, kind);
  check(
    best.every((weight) => Math.abs(weight) < 20),
    () => ({
      where: "linearProblem",
      rule: "logistic regression needs labels that no hyperplane separates: else its loss has no minimum",
      received: `${samples} points in ${dimension} dimensions that one separates`,
      repair: "Take more points, six a dimension or so, or fewer dimensions.",
    }),
  );
  return {
    ...{ inputs, targets, best },
    optimum: linearLoss({ inputs, targets }, kind, best),
    smoothness: values[dimension - 1] * (kind === "logistic" ? 1 / 4 : 1),
  };
}

/**
 * The loss of a linear problem at w.
 * @example
 * const problem = linearProblem({ random: randomStream(0) }, "logistic", { samples: 10, dimension: 3 });
 * linearLoss(problem, "logistic", new Float64Array(3)); // log 2
 */
export function linearLoss(
  { inputs, targets }: Pick<LinearProblem, "inputs" | "targets">,
  kind: "least-squares" | "logistic",
  weights: Float64Array,
): number {
  const of = (output: number, y: number): number =>
    kind === "logistic" ? Math.log1p(Math.exp(-y * output)) : (output - y) ** 2 / 2;
  return rowsOf(inputs).reduce((sum, x, n) => sum + of(dot(x, weights), targets[n]), 0) / inputs.rows;
}

const rowsOf = ({ rows, columns, data }: Matrix): Float64Array[] =>
  Array.from({ length: rows }, (_, row) => data.subarray(row * columns, row * columns + columns));

/** Σ c_n x_n x_nᵀ/N. */
function weightedGram(inputs: Matrix, weights: Float64Array): Matrix {
  const { rows, columns } = inputs;
  const data = new Float64Array(columns * columns);
  rowsOf(inputs).forEach((x, n) => {
    for (let a = 0; a < columns; a++)
      for (let b = 0; b < columns; b++) data[a * columns + b] += (weights[n] * x[a] * x[b]) / rows;
  });
  return { rows: columns, columns, data };
}

/** Newton's method from 0: one step of least squares, thirty of logistic regression, which is quadratic well before. */
function minimiser(inputs: Matrix, targets: Float64Array, kind: "least-squares" | "logistic"): Float64Array {
  const rows = rowsOf(inputs);
  const weights = new Float64Array(inputs.columns);
  for (let step = 0; step < (kind === "logistic" ? 30 : 1); step++) {
    const outputs = rows.map((x) => dot(x, weights));
    const slope = (output: number, y: number): number =>
      kind === "logistic" ? -y / (1 + Math.exp(y * output)) : output - y;
    const gradient = new Float64Array(inputs.columns);
    rows.forEach((x, n) =>
      x.forEach((value, j) => (gradient[j] += (slope(outputs[n], targets[n]) * value) / inputs.rows)),
    );
    const curvature = outputs.map((output) =>
      kind === "logistic" ? 1 / (2 + Math.exp(output) + Math.exp(-output)) : 1,
    );
    const move = linearAlgebra.solve(weightedGram(inputs, Float64Array.from(curvature)), {
      ...{ rows: inputs.columns, columns: 1, data: gradient },
    });
    for (let j = 0; j < weights.length; j++) weights[j] -= move.data[j];
  }
  return weights;
}
