import { gaussLegendre } from "../math/quadrature.js";
import type { SmoothActivation } from "./hermite.js";
import type { Diagonal, Segment } from "./segment.js";

const legendre = gaussLegendre(16);
const reach = 9;

/** An upper bound on the evaluations of φ for one pair of rows: panels of both integrals times nodes. */
export function evaluationsAPair(kinks: number): number {
  return (18 + 13 * kinks) * legendre.length * (18 + kinks) * legendre.length * 2;
}

/**
 * F and Ḟ of a segment for φ with kinks: E[φ(u)φ(v)] as an integral over u of φ(u) E[φ(v) | u], Gauss-Legendre on panels between the
 * kinks of u, finer where E[φ(v) | u] bends (about v's kinks, where √(1 − c²) is small), and within between the kinks of v.
 */
export function fillKinked(own: SmoothActivation, kinks: readonly number[], segment: Segment): void {
  const { count, root, roots, covariance, below, above, value, slope } = segment;
  for (let at = 0; at < count; at++) {
    const [c, s] = [
      covariance[at] / (root * roots[at]),
      Math.sqrt(Math.max(0, below[at] * above[at])) / (root * roots[at]),
    ];
    const pair = { root, other: roots[at], c, s };
    value[at] = pairMean(own.value, kinks, pair);
    slope[at] = pairMean(own.slope, kinks, pair);
  }
}

interface Pair {
  readonly root: number;
  readonly other: number;
  readonly c: number;
  readonly s: number;
}

function pairMean(f: (z: number) => number, kinks: readonly number[], { root, other, c, s }: Pair): number {
  const inner = (g: number): number =>
    gaussianMean(
      (h) => f(other * (c * g + s * h)),
      kinks.map((kink) => (kink / other - c * g) / s),
    );
  const bends = kinks.flatMap((kink) => {
    const centre = kink / (other * c);
    const scale = Math.abs(s / c);
    return [-8, -4, -2, -1, 0, 1, 2, 4, 8].map((step) => centre + step * scale);
  });
  return gaussianMean((g) => f(root * g) * inner(g), [...kinks.map((kink) => kink / root), ...bends]);
}

/** E[φ(u)²] and E[φ′(u)²], u ~ N(0, q). */
export function kinkedDiagonal({ value, slope }: SmoothActivation, kinks: readonly number[], q: number): Diagonal {
  const root = Math.sqrt(q);
  const places = kinks.map((kink) => kink / root);
  const mean = (f: (z: number) => number): number => gaussianMean((g) => f(root * g) ** 2, places);
  return { value: mean(value), slope: mean(slope) };
}

/** E[f(g)], g ~ N(0, 1), by panels of [−9, 9] no wider than 1, with these places at their edges. */
function gaussianMean(f: (g: number) => number, places: readonly number[]): number {
  const inside = places.filter((place) => Math.abs(place) < reach);
  const whole = Array.from({ length: 2 * reach + 1 }, (_, at) => at - reach);
  const edges = [...whole, ...inside].sort((a, b) => a - b);
  let sum = 0;
  for (let panel = 0; panel + 1 < edges.length; panel++) {
    const half = (edges[panel + 1] - edges[panel]) / 2;
    if (half === 0) continue;
    for (const { x, weight } of legendre) {
      const g = edges[panel] + half * (1 + x);
      sum += half * weight * f(g) * Math.exp(-0.5 * g * g);
    }
  }
  return sum / Math.sqrt(2 * Math.PI);
}
