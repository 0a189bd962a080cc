import { check } from "../../errors.js";
import { randomStream, type Random } from "../random.js";
import type { Interval, IntervalOptions } from "./interval.js";
import { groupBy } from "./moments.js";
import { powerLaw, type Measurement } from "./power-law.js";

/** How a bootstrap is drawn. */
export interface BootstrapOptions extends Pick<IntervalOptions, "confidence"> {
  /** Resamples, 100 or more; default 2,000. */
  readonly resamples?: number;
  /** Default the stream of seed 0 named "bootstrap": the same points have the same interval. */
  readonly random?: Random;
}

/**
 * The percentile bootstrap of the exponent of {@link powerLaw}: points are drawn again with replacement within each x, and the interval is
 * between the quantiles (1 ± confidence)/2 of the exponents (Efron & Tibshirani 1993, chapter 13). Of n points an x its spread is short by
 * √((n − 1)/n), so that below some 20 it covers less than it says; powerLaw's own interval does not. Unknown where powerLaw's is.
 * @throws UserError for resamples that are no integer of 100 or more.
 * @example
 * bootstrapSlope(driftPoints(rows, "hidden", "spectral")); // of overparam/drift: rows by driftRows
 */
export function bootstrapSlope(points: readonly Measurement[], options: BootstrapOptions = {}): Interval {
  const { confidence = 0.95, resamples = 2000, random = randomStream(0).split("bootstrap") } = options;
  check(Number.isInteger(resamples) && resamples >= 100, () => ({
    where: "the 'resamples' option of bootstrapSlope",
    rule: "it is an integer of 100 or more",
    received: String(resamples),
    repair: "Leave it out for 2,000.",
  }));
  const { slope } = powerLaw(points, { confidence });
  if (!Number.isFinite(slope.low)) return slope;
  const places = weighted(points);
  const slopes = Float64Array.from({ length: resamples }, () => resampled(places, random)).sort();
  const at = (share: number): number => slopes[Math.round(share * (resamples - 1))];
  return { value: slope.value, low: at((1 - confidence) / 2), high: at((1 + confidence) / 2), confidence };
}

/** ln y at one x, and what each of them adds to the exponent: (ln x − mean)/Σ(ln x − mean)². */
interface Place {
  readonly logs: readonly number[];
  readonly weight: number;
}

function weighted(points: readonly Measurement[]): Place[] {
  const centre = points.reduce((sum, { x }) => sum + Math.log(x), 0) / points.length;
  const spread = points.reduce((sum, { x }) => sum + (Math.log(x) - centre) ** 2, 0);
  return [...groupBy(points, ({ x }) => x)].map(([x, group]) => ({
    logs: group.map(({ y }) => Math.log(y)),
    weight: (Math.log(x) - centre) / spread,
  }));
}

function resampled(places: readonly Place[], random: Random): number {
  let slope = 0;
  for (const { logs, weight } of places)
    for (let draw = 0; draw < logs.length; draw++) slope += weight * logs[random.integer(logs.length)];
  return slope;
}
