import { linearAlgebra } from "../math/algebra/ml-matrix.js";
import type { Random } from "../math/random.js";
import { quantile } from "../math/statistics/moments.js";

/** Standard errors of the noise's entries: `entry` off the diagonal (√2 of it on it), and of one special row where there is one. */
interface Noise {
  readonly entry: number;
  readonly special?: { readonly row: number; readonly corner: number };
}

/** Where the spectrum of pure noise ends. */
export interface NoiseEdge {
  readonly noise: Noise;
  /** The size that the largest of m eigenvalues of noise exceeds with probability `level`. */
  readonly quantile: (m: number) => number;
  /** The least eigenvalue of a signal that would show beyond it among m dimensions, but for a probability of 0.03. */
  readonly detectable: (m: number) => number;
}

const draws = 200;

/**
 * The edge of symmetric Gaussian noise by parametric bootstrap: 200 matrices of n rows, the largest |eigenvalue| of each. For fewer rows m it is
 * scaled as the edge goes, 2√m + ξ m^(−1/6) (Tracy & Widom 1996), ξ being what n rows gave. A signal's eigenvalue s shows at
 * s + e²/4s, e = 2√m entry (Benaych-Georges & Nadakuditi 2011), give or take √2 entry.
 */
export function noiseEdge(n: number, noise: Noise, { random, level }: { random: Random; level: number }): NoiseEdge {
  const stream = random.split("noise-edge");
  const { entry } = noise;
  const largest = Array.from({ length: draws }, () => largestOf(n, noise, stream) / entry);
  const xi = (quantile(largest, 1 - level) - 2 * Math.sqrt(n)) * n ** (1 / 6);
  const edge = (m: number): number => entry * (2 * Math.sqrt(m) + xi * m ** (-1 / 6));
  const detectable = (m: number): number => {
    const [shown, bulk] = [edge(m) + 2 * Math.SQRT2 * entry, 2 * Math.sqrt(m) * entry];
    return (shown + Math.sqrt(Math.max(0, shown * shown - bulk * bulk))) / 2;
  };
  return { noise, quantile: edge, detectable };
}

/** The largest |eigenvalue| of one matrix of noise; the special row is the first. */
function largestOf(n: number, { entry, special }: Noise, random: Random): number {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const usual = i === j ? Math.SQRT2 * entry : entry;
      const scale = i > 0 || special === undefined ? usual : j === 0 ? special.corner : special.row;
      data[i * n + j] = data[j * n + i] = scale * random.normal();
    }
  }
  const { values } = linearAlgebra.eigenSymmetric({ rows: n, columns: n, data });
  return Math.max(-values[0], values[n - 1]);
}
