import { check } from "../../errors.js";

/** Examples of one logistic neuron with one weight and no bias. */
export interface NeuronExamples {
  /** x_t in (0, ∞), one an example. */
  readonly inputs: readonly number[];
  /** y_t in (½, 1), one an example. */
  readonly targets: readonly number[];
}

/** A point where the error's derivative vanishes. */
export interface StationaryPoint {
  /** The weight w, to a relative 1e-15. */
  readonly weight: number;
  /** E(w). */
  readonly error: number;
  /** By the sign of E″, which is the same on all of `isolated`. */
  readonly kind: "minimum" | "maximum";
  /** An interval of weights with no other stationary point: E′ has opposite signs at its ends and is monotone between them. */
  readonly isolated: readonly [low: number, high: number];
}

/** All stationary points of a neuron's error. */
export interface Stationary {
  /** In the order of their weights: minima and maxima in turn. */
  readonly points: readonly StationaryPoint[];
  /** False where an interval stayed open at the limit of precision (a double root): then there may be more points. */
  readonly certified: boolean;
}

/**
 * The examples of Auer, Herbster & Warmuth 1996 on one axis: x_t = ratio^−t, t = 0 … count − 1, y_t = 0.75; at ratio 10 the error
 * has exactly `count` minima. `count` in [1, 12], `ratio` in (1, ∞).
 * @throws UserError for others.
 * @example
 * const { inputs, targets } = geometricExamples(3); // N examples whose error has N minima
 */
export function geometricExamples(count: number, ratio = 10): NeuronExamples {
  check(Number.isInteger(count) && count >= 1 && count <= 12 && ratio > 1 && Number.isFinite(ratio), () => ({
    where: "geometricExamples",
    rule: "the count must be an integer in [1, 12] and the ratio a number above 1",
    received: `count ${count}, ratio ${ratio}`,
    repair: "Take 2 to 5 examples at ratio 10.",
  }));
  const inputs = Array.from({ length: count }, (_, t) => ratio ** -t);
  return { inputs, targets: inputs.map(() => 0.75) };
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/**
 * The squared error E(w) = Σ_t (σ(w x_t) − y_t)², σ(z) = 1/(1 + e^−z).
 * @example
 * neuronError(geometricExamples(2), 1);
 */
export function neuronError({ inputs, targets }: NeuronExamples, weight: number): number {
  return inputs.reduce((sum, x, t) => sum + (sigmoid(weight * x) - targets[t]) ** 2, 0);
}

/**
 * E′(w) = 2 Σ_t x_t (σ_t − y_t) σ_t (1 − σ_t), with σ_t = σ(w x_t).
 * @example
 * neuronSlope(geometricExamples(2), 1); // the derivative of neuronError
 */
export function neuronSlope({ inputs, targets }: NeuronExamples, weight: number): number {
  return inputs.reduce((sum, x, t) => {
    const z = weight * x;
    return sum + 2 * x * (sigmoid(z) - targets[t]) * sigmoid(z) * sigmoid(-z);
  }, 0);
}

/**
 * Every stationary point of E, found by interval bisection. Below the least logit(y_t)/x_t every term of E′ is negative, above
 * the greatest every one is positive, so all lie between. An interval is left out where the enclosure of E′ excludes 0, and
 * isolates a point where that of E″ does, with E′ of opposite signs at the ends; else it is halved (in ln w). Enclosures are widened by
 * 1e-14 of the sum of their terms' magnitudes, 20 times the roundings.
 * @throws UserError for no examples, inputs outside (0, ∞) and targets outside (½, 1).
 * @example
 * const { points } = stationaryPoints(geometricExamples(2)); // all of them, certified
 */
export function stationaryPoints(examples: NeuronExamples): Stationary {
  checkExamples(examples);
  const roots = examples.inputs.map((x, t) => Math.log(examples.targets[t] / (1 - examples.targets[t])) / x);
  const points: StationaryPoint[] = [];
  let certified = true;
  const search = (low: number, high: number): void => {
    if (!holdsZero(slopeOver(examples, low, high))) return;
    const bend = bendOver(examples, low, high);
    if (!holdsZero(bend)) {
      const [left, right] = [slopeOver(examples, low, low), slopeOver(examples, high, high)];
      if (!holdsZero(left) && !holdsZero(right)) {
        if (left[0] > 0 !== right[0] > 0) points.push(refined(examples, low, high, bend[0] > 0));
        return;
      }
    }
    // Unequal parts, so that an end that was too near a root to have a sign is not likely met again.
    const middle = low * (high / low) ** 0.4871;
    if (high / low - 1 < 1e-11) certified = false;
    else for (const [from, to] of [[low, middle], [middle, high]]) search(from, to); // prettier-ignore
  };
  search(0.99 * Math.min(...roots), 1.01 * Math.max(...roots));
  return { points, certified };
}

function checkExamples({ inputs, targets }: NeuronExamples): void {
  const fits = inputs.length > 0 && inputs.length === targets.length;
  const ranges = inputs.every((x) => x > 0 && x < Infinity) && targets.every((y) => y > 0.5 && y < 1);
  check(fits && ranges, () => ({
    where: "stationaryPoints",
    rule: "each of one example or more needs an input in (0, ∞) and a target in (1/2, 1)",
    received: `inputs ${inputs.join(", ")} and targets ${targets.join(", ")}`,
    repair: "Take geometricExamples(3), or turn the signs of x and y about 0 and 1/2.",
  }));
}

type Enclosure = readonly [low: number, high: number];

const holdsZero = ([low, high]: Enclosure): boolean => low <= 0 && high >= 0;

function product([a, b]: Enclosure, [c, d]: Enclosure): Enclosure {
  const ends = [a * c, a * d, b * c, b * d];
  return [Math.min(...ends), Math.max(...ends)];
}

/** Encloses σ(1 − σ) over z in [low, high]; it rises up to z = 0 and falls after. */
function gateOver(low: number, high: number): Enclosure {
  const gate = (z: number): number => sigmoid(z) * sigmoid(-z);
  const ends = [gate(low), gate(high)];
  return [Math.min(...ends), low <= 0 && high >= 0 ? 0.25 : Math.max(...ends)];
}

/** Sums enclosures over the examples and widens the sum by its roundings. */
function summed({ inputs }: NeuronExamples, term: (x: number, t: number) => Enclosure): Enclosure {
  let [low, high, magnitude] = [0, 0, Number.MIN_VALUE];
  inputs.forEach((x, t) => {
    const [least, most] = term(x, t);
    low += least;
    high += most;
    magnitude += Math.max(Math.abs(least), Math.abs(most));
  });
  return [low - 1e-14 * magnitude, high + 1e-14 * magnitude];
}

/** Encloses E′ over weights in [low, high], 0 < low. */
function slopeOver(examples: NeuronExamples, low: number, high: number): Enclosure {
  return summed(examples, (x, t) => {
    const residual = [sigmoid(low * x) - examples.targets[t], sigmoid(high * x) - examples.targets[t]] as const;
    // Near its own zero a residual's rounding is large beside it: it is given room of its own.
    const roomy = [residual[0] - 4e-16, residual[1] + 4e-16] as const;
    return product(product([2 * x, 2 * x], roomy), gateOver(low * x, high * x));
  });
}

/** Encloses E″ = 2 Σ x² σ(1 − σ)(−3σ² + (2 + 2y)σ − y) over weights in [low, high]. */
function bendOver(examples: NeuronExamples, low: number, high: number): Enclosure {
  return summed(examples, (x, t) => {
    const y = examples.targets[t];
    const bracket = (s: number): number => -3 * s * s + (2 + 2 * y) * s - y;
    const [from, to, top] = [sigmoid(low * x), sigmoid(high * x), (1 + y) / 3];
    const ends = [bracket(from), bracket(to)];
    const most = from <= top && top <= to ? bracket(top) : Math.max(...ends);
    const range = [Math.min(...ends) - 2e-15, most + 2e-15] as const;
    return product(product([2 * x * x, 2 * x * x], range), gateOver(low * x, high * x));
  });
}

function refined(examples: NeuronExamples, low: number, high: number, rising: boolean): StationaryPoint {
  let [left, right] = [low, high];
  while (right / left - 1 > 1e-15) {
    const middle = left + (right - left) / 2;
    if (middle === left || middle === right) break;
    if (neuronSlope(examples, middle) > 0 === rising) right = middle;
    else left = middle;
  }
  const isolated = [low, high] as const;
  return { weight: left, error: neuronError(examples, left), kind: rising ? "minimum" : "maximum", isolated };
}

/** Where a descent ended. */
export interface NeuronDescent {
  readonly weight: number;
  /**
   * The stationary point that it ended at, to a relative 1e-6; undefined where it ended at none: on the plateau of a saturated neuron, where
   * the slope falls below any bound though it has no zero there, or when its steps were used up.
   */
  readonly at?: StationaryPoint;
}

/**
 * Gradient descent on u = ln w: u ← u − rate · w E′(w), until |w E′(w)| < 1e-12 or `steps` updates. In w itself the gradient at
 * x_t falls as x_t and the curvature as x_t², and no one rate serves weights from 1 to 10⁴; the stationary points are the same.
 * `start` in (0, ∞), `rate` in (0, ∞); `stationary` is what {@link stationaryPoints} found for the same examples.
 * @throws UserError for a start or rate outside.
 * @example
 * const examples = geometricExamples(2);
 * const descent = descendNeuron(examples, stationaryPoints(examples), 0.5);
 */
export function descendNeuron(
  examples: NeuronExamples,
  stationary: Stationary,
  start: number,
  { rate = 1, steps = 20_000 }: { readonly rate?: number; readonly steps?: number } = {},
): NeuronDescent {
  check(start > 0 && rate > 0 && Number.isFinite(start + rate), () => ({
    where: "descendNeuron",
    rule: "start and rate must be in (0, ∞)",
    received: `start ${start} and rate ${rate}`,
    repair: "Negative weights come to positive ones: every term of E′ is negative there.",
  }));
  let logarithm = Math.log(start);
  for (let step = 0; step < steps; step++) {
    const slope = Math.exp(logarithm) * neuronSlope(examples, Math.exp(logarithm));
    if (Math.abs(slope) < 1e-12) break;
    logarithm -= rate * slope;
  }
  const weight = Math.exp(logarithm);
  return { weight, at: stationary.points.find((point) => Math.abs(weight / point.weight - 1) <= 1e-6) };
}

/**
 * The minimum in whose basin `weight` lies, between the maxima on either side; undefined on a maximum.
 * @example
 * basinOf(stationaryPoints(geometricExamples(2)), 0.5); // the minimum that descent from 0.5 comes to
 */
export function basinOf({ points }: Stationary, weight: number): StationaryPoint | undefined {
  if (points.some((point) => point.kind === "maximum" && point.weight === weight)) return undefined;
  const above = points.findIndex((point) => point.kind === "maximum" && point.weight > weight);
  return above < 0 ? points.at(-1) : points[above - 1];
}
