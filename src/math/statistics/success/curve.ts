import { groupBy } from "../moments.js";

/** One training: did a network of this width, m ≥ 1, succeed? */
export interface WidthTrial {
  readonly width: number;
  readonly success: boolean;
}

/** P(success at width m) = 1/(1 + e^−(a + b ln m)), a the intercept and b the slope. */
export interface SuccessCurve {
  readonly intercept: number;
  readonly slope: number;
}

/** The trials of one width. */
export interface SuccessCell {
  /** ln width. */
  readonly x: number;
  readonly n: number;
  readonly k: number;
}

/** Trials counted by width, in the order of widths. */
export function successCells(trials: readonly WidthTrial[]): SuccessCell[] {
  return [...groupBy(trials, ({ width }) => width)]
    .map(([width, group]) => ({
      x: Math.log(width),
      n: group.length,
      k: group.filter(({ success }) => success).length,
    }))
    .sort((a, b) => a.x - b.x);
}

/**
 * Logistic regression of success on ln m under Jeffreys' prior (Firth 1993): maximizes ℓ(a, b) + ½ ln det I(a, b), whose
 * maximum is finite also where a width separates failure from success. Newton's method on Firth's modified score
 * Σ (y_i − p_i + h_i(½ − p_i)) x_i, h_i the hat values, with step halving.
 * @example
 * const trials = [2, 4, 8, 16].flatMap((width) => [0, 1, 2].map((seed) => ({ width, success: width + seed > 6 })));
 * const curve = fitSuccess(trials); // logistic in log width
 */
export function fitSuccess(trials: readonly WidthTrial[]): SuccessCurve {
  const cells = successCells(trials);
  let beta: readonly [number, number] = [0, 0];
  for (let iteration = 0; iteration < 200; iteration++) {
    const step = newtonStep(cells, beta);
    let factor = Math.min(1, 5 / Math.max(Math.abs(step[0]), Math.abs(step[1]), 1e-300));
    const now = penalised(cells, beta);
    while (factor > 1e-8 && !(penalised(cells, moved(beta, step, factor)) >= now)) factor /= 2;
    beta = moved(beta, step, factor);
    if (Math.hypot(...step) * factor < 1e-10 * (1 + Math.hypot(...beta))) break;
  }
  return { intercept: beta[0], slope: beta[1] };
}

/**
 * The fitted probability of success at a width m > 0, in [0, 1].
 * @example
 * const trials = [2, 4, 8, 16].flatMap((width) => [0, 1, 2].map((seed) => ({ width, success: width + seed > 6 })));
 * successProbability(fitSuccess(trials), 32); // nearly 1
 */
export function successProbability({ intercept, slope }: SuccessCurve, width: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * Math.log(width))));
}

/** The width where the curve takes this value. */
export function crossing({ intercept, slope }: SuccessCurve, level: number): number {
  return Math.exp((Math.log(level / (1 - level)) - intercept) / slope);
}

type Pair = readonly [number, number];

const moved = ([a, b]: Pair, [da, db]: Pair, factor: number): Pair => [a + factor * da, b + factor * db];

/** Fisher information Σ n p(1−p) x xᵀ as [aa, ab, bb]. */
function information(cells: readonly SuccessCell[], [a, b]: Pair): readonly [number, number, number] {
  let [aa, ab, bb] = [0, 0, 0];
  for (const { x, n } of cells) {
    const p = 1 / (1 + Math.exp(-(a + b * x)));
    const weight = n * p * (1 - p);
    aa += weight;
    ab += weight * x;
    bb += weight * x * x;
  }
  return [aa, ab, bb];
}

function penalised(cells: readonly SuccessCell[], beta: Pair): number {
  const [aa, ab, bb] = information(cells, beta);
  const likelihood = cells.reduce((sum, { x, n, k }) => {
    const z = beta[0] + beta[1] * x;
    return sum + k * z - n * (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z)));
  }, 0);
  return likelihood + 0.5 * Math.log(aa * bb - ab * ab);
}

/** I⁻¹ times Firth's modified score. */
function newtonStep(cells: readonly SuccessCell[], beta: Pair): Pair {
  const [aa, ab, bb] = information(cells, beta);
  const determinant = aa * bb - ab * ab;
  let [u, v] = [0, 0];
  for (const { x, n, k } of cells) {
    const p = 1 / (1 + Math.exp(-(beta[0] + beta[1] * x)));
    const hat = (n * p * (1 - p) * (bb - 2 * ab * x + aa * x * x)) / determinant;
    const score = k - n * p + hat * (0.5 - p);
    u += score;
    v += score * x;
  }
  return [(bb * u - ab * v) / determinant, (aa * v - ab * u) / determinant];
}
