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
  /** Where the spectrum of m rows ends in the limit, 2√m entry. */
  readonly bulk: (m: number) => number;
  /** The size that the largest of m eigenvalues of noise exceeds with probability `level`. */
  readonly quantile: (m: number) => number;
  /** The least eigenvalue of a signal that would show beyond it among m dimensions, but for a probability of 0.03. */
  readonly detectable: (m: number) => number;
}

const draws = 200;

/**
 * The edge of symmetric Gaussian noise by parametric bootstrap: 200 matrices of m rows, the largest |eigenvalue| of each; kept for each m. A
 * signal's eigenvalue s shows at s + e²/4s, e = 2√m entry (Benaych-Georges & Nadakuditi 2011), give or take √2 entry.
 */
export function noiseEdge(noise: Noise, { random, level }: { random: Random; level: number }): NoiseEdge {
  const { entry } = noise;
  const known = new Map<number, number>();
  const edge = (m: number): number => {
    const stream = random.split("noise-edge").split(String(m));
    const found =
      known.get(m) ??
      quantile(
        Array.from({ length: draws }, () => largestOf(m, noise, stream)),
        1 - level,
      );
    known.set(m, found);
    return found;
  };
  const bulk = (m: number): number => 2 * Math.sqrt(m) * entry;
  const detectable = (m: number): number => {
    const shown = edge(m) + 2 * Math.SQRT2 * entry;
    return (shown + Math.sqrt(Math.max(0, shown * shown - bulk(m) ** 2))) / 2;
  };
  return { noise, bulk, quantile: edge, detectable };
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
