import { check } from "../../errors.js";
import { streamOf, type Seeded } from "../../math/random.js";
import { basinOf, descendNeuron, type NeuronExamples, type Stationary } from "./single-neuron.js";

/** Where descents of a neuron with the same examples on each of K separate axes ended. */
export interface NeuronEnds {
  /** Descents that ended at the minimum in whose basin they began, on every axis. */
  readonly inBasin: number;
  /** Descents that ended above OPT: not at the least minimum on every axis. */
  readonly above: number;
  /** E(end)/OPT − 1 of each descent. */
  readonly excess: readonly number[];
  /** How often each minimum, in the order of weights, was the end on an axis; K entries a descent together. */
  readonly visits: readonly number[];
}

/**
 * From where descents start, by a rule that was stated before any of them was run: ln w uniform on the interval that holds all stationary
 * points, from the least logit(y_t)/x_t to the greatest, widened by half a decade on either side.
 * @example
 * const [low, high] = startRange(geometricExamples(2));
 */
export function startRange({ inputs, targets }: NeuronExamples): readonly [low: number, high: number] {
  const roots = inputs.map((x, t) => Math.log(targets[t] / (1 - targets[t])) / x);
  return [Math.min(...roots) / Math.sqrt(10), Math.max(...roots) * Math.sqrt(10)];
}

/**
 * Descends from `starts` random weights ({@link startRange}) of a neuron without bias whose inputs are x_t e_k on K = `axes` separate axes. Its
 * error is the sum of the axes' errors and its Hessian diagonal: each weight descends by itself, and the minima are the products of the axes' minima.
 * @throws UserError for axes or starts that are no integers in [1, ∞).
 * @example
 * const examples = geometricExamples(2);
 * const ends = descendFrom({ random: randomStream(0) }, examples, stationaryPoints(examples), { axes: 1, starts: 5 });
 */
export function descendFrom(
  seeded: Seeded,
  examples: NeuronExamples,
  stationary: Stationary,
  { axes, starts }: { readonly axes: number; readonly starts: number },
): NeuronEnds {
  check(
    [axes, starts].every((count) => Number.isInteger(count) && count >= 1),
    () => ({
      where: "descendFrom",
      rule: "axes and starts are whole numbers, at least 1",
      received: `${axes} axes and ${starts} starts`,
      repair: "Take one or two axes and a hundred starts.",
    }),
  );
  const random = streamOf(seeded);
  const [low, high] = startRange(examples).map(Math.log);
  const minima = stationary.points.filter(({ kind }) => kind === "minimum");
  const least = Math.min(...minima.map(({ error }) => error));
  const visits = minima.map(() => 0);
  let [inBasin, above] = [0, 0];
  const excess = Array.from({ length: starts }, () => {
    const ends = Array.from({ length: axes }, () => {
      const start = Math.exp(low + (high - low) * random.uniform());
      return { start, ...descendNeuron(examples, stationary, start) };
    });
    for (const { at } of ends) minima.forEach((minimum, index) => (visits[index] += at === minimum ? 1 : 0));
    if (ends.every(({ start, at }) => at !== undefined && at === basinOf(stationary, start))) inBasin++;
    const worst = ends.reduce((sum, { at }) => sum + (at?.error ?? NaN), 0) / (axes * least) - 1;
    // Minima are told apart by their errors, which differ by 1e-5 and more.
    if (!(worst < 1e-9)) above++;
    return worst;
  });
  return { inBasin, above, excess, visits };
}

/**
 * The share of the range of starts, in ln w, that is the basin of each minimum; where they end if descent ends where it should.
 * @example
 * const examples = geometricExamples(2);
 * basinShares(examples, stationaryPoints(examples)); // they add up to 1
 */
export function basinShares(examples: NeuronExamples, { points }: Stationary): number[] {
  const [low, high] = startRange(examples).map(Math.log);
  const borders = points.filter(({ kind }) => kind === "maximum").map(({ weight }) => Math.log(weight));
  const ends = [low, ...borders, high];
  return ends.slice(1).map((end, index) => (end - ends[index]) / (high - low));
}
