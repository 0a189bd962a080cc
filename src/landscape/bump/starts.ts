import { streamOf, type Seeded } from "../../math/random.js";
import { constantLoss, type BumpNetwork } from "./network.js";

/**
 * A start in the trap: w ~ N(0, 0.1²), b = 1, u = −1 and c = ⅓ + m tanh 1. The bump (f(0) + f(1))/2 − f(½) of each unit is ⅛ u σ″(b) w² to
 * leading order, here not negative, while the target's is −1: nearby no network does better than f ≡ ⅓.
 * @example
 * const start = trapStart({ random: randomStream(0) }, 3); // from which descent is trapped
 */
export function trapStart(seeded: Seeded, units: number): BumpNetwork {
  const w = streamOf(seeded)
    .normals(units)
    .map((value) => 0.1 * value);
  const [b, u] = [new Float64Array(units).fill(1), new Float64Array(units).fill(-1)];
  return { w, b, u, c: constantLoss + units * Math.tanh(1) };
}

/**
 * All parameters N(0, scale²).
 * @example
 * const start = randomStart({ random: randomStream(0) }, 3, 1); // three units
 */
export function randomStart(seeded: Seeded, units: number, scale: number): BumpNetwork {
  const random = streamOf(seeded);
  const draw = () => random.normals(units).map((value) => scale * value);
  return { w: draw(), b: draw(), u: draw(), c: scale * random.normal() };
}

/**
 * Whether a network is, to within `tolerance`, one of the bad minima: w = 0, f ≡ ⅓ (so c = ⅓ − Σ u tanh b) and u_i σ″(b_i) > 0 of every unit, which
 * together prove a local minimum of loss ⅓ (after Yun, Sra & Jadbabaie 2019): every network nearby has f(0) + f(1) ≥ 2f(½), and the least
 * loss under that constraint is that of the constant.
 * @example
 * isBadMinimum(randomStart({ random: randomStream(0) }, 3, 1)); // false
 */
export function isBadMinimum({ w, b, u, c }: BumpNetwork, tolerance = 1e-4): boolean {
  const constant = u.reduce((sum, weight, unit) => sum + weight * Math.tanh(b[unit]), c);
  // tanh″(b) has the sign of −b.
  const trapped = u.every((weight, unit) => weight * b[unit] < 0);
  const flat = w.every((weight) => Math.abs(weight) <= tolerance);
  return trapped && flat && Math.abs(constant - constantLoss) <= tolerance;
}
