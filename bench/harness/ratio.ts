import { median } from "../../src/math/statistics/moments.js";

/** The median of paired ratios with the interval of the sign test. */
export interface Ratio {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

/**
 * The median of aᵢ/bᵢ over pairs, and the order statistics that hold it with probability 95 % whatever the ratios'
 * distribution: the k-th smallest and largest, with the largest k for which 2·P(Binomial(n, 1/2) < k) ≤ 0.05. Below six
 * pairs no k is large enough, and the range stands (93.75 % at five).
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): Ratio {
  const ratios = a.map((value, index) => value / b[index]).sort((x, y) => x - y);
  const pairs = ratios.length;
  const tail = Math.max(0, rankOf(pairs) - 1);
  return { ratio: median(ratios), low: ratios[tail], high: ratios[pairs - 1 - tail], pairs };
}

function rankOf(size: number): number {
  let probability = 2 ** -size;
  let below = 0;
  for (let k = 0; ; k++) {
    below += probability;
    if (2 * below > 0.05) return k;
    probability *= (size - k) / (k + 1);
  }
}
