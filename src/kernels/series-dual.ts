import type { HermiteSeries } from "./hermite.js";
import type { Segment } from "./segment.js";

/**
 * F = Σ a_k(q₁₁)a_k(q₂₂)c^k and Ḟ = Σ k a_k(q₁₁)a_k(q₂₂)c^(k−1)/√(q₁₁q₂₂) of a segment, c the correlation (O'Donnell 2014, ch. 11), cut
 * where the tail is below 1e-16 of what the sums are at c = 1, at the segment's largest |c|. Columns go by fours: one alone waits for its own sums.
 */
export function fillFromSeries(series: HermiteSeries, segment: Segment): void {
  const { count, row, from, root, roots, covariance, value, slope } = segment;
  const { odd, terms, coefficients, constants } = series;
  const used = termsAt(series, largestCorrelation(segment));
  const own = coefficients.subarray(row * terms, row * terms + used);
  for (let first = 0; first < count; first += 4) {
    const last = count - 1;
    const [i0, i1, i2, i3] = [first, Math.min(first + 1, last), Math.min(first + 2, last), Math.min(first + 3, last)];
    const [o0, o1, o2, o3] = [(from + i0) * terms, (from + i1) * terms, (from + i2) * terms, (from + i3) * terms];
    const c0 = covariance[i0] / (root * roots[i0]);
    const c1 = covariance[i1] / (root * roots[i1]);
    const c2 = covariance[i2] / (root * roots[i2]);
    const c3 = covariance[i3] / (root * roots[i3]);
    const [x0, x1, x2, x3] = odd ? [c0 * c0, c1 * c1, c2 * c2, c3 * c3] : [c0, c1, c2, c3];
    let [g0, g1, g2, g3, d0, d1, d2, d3] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let k = used - 1; k >= 0; k--) {
      const a = own[k];
      d0 = d0 * x0 + g0;
      d1 = d1 * x1 + g1;
      d2 = d2 * x2 + g2;
      d3 = d3 * x3 + g3;
      g0 = g0 * x0 + a * coefficients[o0 + k];
      g1 = g1 * x1 + a * coefficients[o1 + k];
      g2 = g2 * x2 + a * coefficients[o2 + k];
      g3 = g3 * x3 + a * coefficients[o3 + k];
    }
    if (odd) {
      const mean = constants[row];
      value[i0] = mean * constants[from + i0] + c0 * g0;
      value[i1] = mean * constants[from + i1] + c1 * g1;
      value[i2] = mean * constants[from + i2] + c2 * g2;
      value[i3] = mean * constants[from + i3] + c3 * g3;
      [d0, d1, d2, d3] = [g0 + 2 * x0 * d0, g1 + 2 * x1 * d1, g2 + 2 * x2 * d2, g3 + 2 * x3 * d3];
    } else [value[i0], value[i1], value[i2], value[i3]] = [g0, g1, g2, g3];
    slope[i0] = d0 / (root * roots[i0]);
    slope[i1] = d1 / (root * roots[i1]);
    slope[i2] = d2 / (root * roots[i2]);
    slope[i3] = d3 / (root * roots[i3]);
  }
}

function largestCorrelation({ count, root, roots, covariance }: Segment): number {
  let most = 0;
  for (let at = 0; at < count; at++) most = Math.max(most, Math.abs(covariance[at]) / (root * roots[at]));
  return Math.min(1, most);
}

/** The least number of terms whose tail at |c| is below 1e-16. */
function termsAt({ odd, terms, tails }: HermiteSeries, correlation: number): number {
  let [low, high] = [1, terms];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tails[middle] * correlation ** (odd ? 2 * middle : middle) <= 1e-16) high = middle;
    else low = middle + 1;
  }
  return low;
}
