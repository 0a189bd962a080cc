import { check } from "../../errors.js";
import type { FlatObjective, Vectors } from "./flat.js";

/** Losses along a path between two points of each member. */
export interface PathLosses {
  /** t in [0, 1], the same for all members. */
  readonly places: readonly number[];
  /** L at those places, from the first point to the second. */
  readonly losses: readonly number[];
  /** max over t of L(t) − ((1 − t)L(0) + tL(1)): how far the path rises above its ends; 0 or more. */
  readonly barrier: number;
}

/** How a curve is bent. */
export interface CurveOptions {
  /** Steps of Adam on its middle point, default 60. */
  readonly steps?: number;
  /** Adam's rate, default 0.05. */
  readonly rate?: number;
  /** Places at which the loss is taken in a step, default 9. */
  readonly places?: number;
}

const shown = Array.from({ length: 21 }, (_, index) => index / 20);

/**
 * The straight line between each member's two points; the weights are left as they were.
 * @throws UserError for points that are not two of the objective.
 * @example
 * using objective = supervised(ensemble, data);
 * const flat = flatObjective(objective);
 * const [path] = linearPath(flat, flat.weights(), flat.weights());
 */
export function linearPath(flat: FlatObjective, from: Vectors, to: Vectors): PathLosses[] {
  requireEnds("linearPath", flat, from, to);
  const middle = from.map((vector, member) => vector.map((value, at) => (value + to[member][at]) / 2));
  return alongBezier(flat, { from, middle, to });
}

/**
 * A quadratic Bézier curve φ(t) = (1 − t)² from + 2t(1 − t) middle + t² to between each member's two points, whose middle is moved by Adam to lower the mean loss at evenly spaced
 * places of it (Garipov, Izmailov, Podoprikhin, Vetrov & Wilson 2018). The weights are left as they were.
 * @throws UserError for points that are not two of the objective, and for steps, places and rates that are none.
 * @example
 * using objective = supervised(ensemble, data);
 * const flat = flatObjective(objective);
 * const [path] = curvedPath(flat, flat.weights(), flat.weights().map((w) => w.map((entry) => -entry)), { steps: 2 });
 */
export function curvedPath(flat: FlatObjective, from: Vectors, to: Vectors, options: CurveOptions = {}): PathLosses[] {
  const { steps = 60, rate = 0.05, places = 9 } = options;
  requireEnds("curvedPath", flat, from, to);
  check(Number.isInteger(steps) && steps >= 0 && Number.isInteger(places) && places >= 1 && rate > 0, () => ({
    where: "curvedPath",
    rule: "steps are a whole number from 0, places one from 1, and the rate is above 0",
    received: `${steps} steps, ${places} places and rate ${rate}`,
    repair: "Take 60 steps at rate 0.05, with the loss at 9 places.",
  }));
  const before = flat.weights();
  const middle = from.map((vector, member) => vector.map((value, at) => (value + to[member][at]) / 2));
  const [first, second] = [0, 1].map(() => middle.map((vector) => new Float64Array(vector.length)));
  const inside = Array.from({ length: places }, (_, index) => (index + 1) / (places + 1));
  for (let step = 1; step <= steps; step++) {
    const slopes = middle.map((vector) => new Float64Array(vector.length));
    for (const t of inside) {
      flat.setWeights(pointsAt({ from, middle, to }, t));
      const share = (2 * t * (1 - t)) / places;
      flat.gradients().gradients.forEach((gradient, member) => {
        for (let at = 0; at < gradient.length; at++) slopes[member][at] += share * gradient[at];
      });
    }
    middle.forEach((vector, member) => adam(vector, slopes[member], first[member], second[member], rate, step));
  }
  flat.setWeights(before);
  return alongBezier(flat, { from, middle, to });
}

function requireEnds(where: string, { members, size }: FlatObjective, from: Vectors, to: Vectors): void {
  const fits = (vectors: Vectors): boolean =>
    vectors.length === members && vectors.every(({ length }) => length === size);
  check(fits(from) && fits(to), () => ({
    where,
    rule: `a path joins two points of each member: ${members} vectors of ${size} numbers`,
    received: `from ${from.length} of ${from[0]?.length} to ${to.length} of ${to[0]?.length}`,
    repair: "Take weights() at the ends of two descents.",
  }));
}

interface Bezier {
  readonly from: Vectors;
  readonly middle: Vectors;
  readonly to: Vectors;
}

function pointsAt({ from, middle, to }: Bezier, t: number): Float64Array[] {
  const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
  return from.map((vector, member) =>
    vector.map((value, at) => a * value + b * middle[member][at] + c * to[member][at]),
  );
}

function alongBezier(flat: FlatObjective, curve: Bezier): PathLosses[] {
  const before = flat.weights();
  const all = shown.map((t) => {
    flat.setWeights(pointsAt(curve, t));
    return flat.losses();
  });
  flat.setWeights(before);
  return curve.from.map((_, member) => {
    const losses = all.map((at) => at[member]);
    const last = losses[losses.length - 1];
    const rises = losses.map((loss, index) => loss - ((1 - shown[index]) * losses[0] + shown[index] * last));
    return { places: shown, losses, barrier: Math.max(...rises) };
  });
}

/** Kingma & Ba 2015, β = 0.9 and 0.999. */
function adam(w: Float64Array, g: Float64Array, m: Float64Array, v: Float64Array, rate: number, step: number): void {
  for (let at = 0; at < w.length; at++) {
    m[at] = 0.9 * m[at] + 0.1 * g[at];
    v[at] = 0.999 * v[at] + 0.001 * g[at] * g[at];
    w[at] -= (rate * (m[at] / (1 - 0.9 ** step))) / (Math.sqrt(v[at] / (1 - 0.999 ** step)) + 1e-8);
  }
}
