import { heldOutShare } from "../../data/digits.js";
import type { Interval, IntervalOptions } from "../../math/statistics/interval.js";
import { splitMeanInterval } from "../../math/statistics/splits.js";

/**
 * The mean over random splits of the digits, a quarter held out: {@link splitMeanInterval}, for splits share rows.
 * @example
 * const { low, high } = overSplits([0.91, 0.93, 0.92]); // wider than of three independent data sets
 */
export function overSplits(values: readonly number[], options: IntervalOptions = {}): Interval {
  return splitMeanInterval(values, { ...options, heldOut: heldOutShare });
}

/**
 * What the seeds of a run on digits differ in, in words: splits alone where all digits are used.
 * @example
 * const words = splitsTested([{ cell: { samples: 1797 } }]); // "random splits of the same 1797 digits, …"
 */
export function splitsTested([{ cell }]: readonly { readonly cell: { readonly samples: number } }[]): string {
  const drawn = cell.samples < wholeDigits ? `random draws of ${cell.samples} from the same ${wholeDigits} digits` : `random splits of the same ${wholeDigits} digits`; // prettier-ignore
  return `seeds differ in weights and in ${drawn}: training and held-out rows overlap between seeds, for which intervals of means are corrected (Nadeau & Bengio 2003) and those of shares are not; all speak of this data set`;
}

const wholeDigits = 1797;
