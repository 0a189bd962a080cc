import type { Random } from "../math/random.js";
import type { Matrix } from "../math/algebra/contract.js";
import { dot, normalized } from "../math/vectors.js";

/** A component λ v⊗⁴ of a tensor, ‖v‖ = 1. */
export interface Component {
  readonly value: number;
  readonly vector: Float64Array;
}

/** T(H, H, H, H) for a symmetric T [k⁴] and H [k, k]; 4k⁵ multiplications. */
export function transformed(tensor: Float64Array, { rows: k, data: h }: Matrix): Float64Array {
  let current = tensor;
  const block = k ** 3;
  // Each turn multiplies the first index and puts it last: after four, all stand where they were.
  for (let turn = 0; turn < 4; turn++) {
    const next = new Float64Array(current.length);
    for (let i = 0; i < k; i++) {
      for (let rest = 0; rest < block; rest++) {
        for (let a = 0; a < k; a++) next[rest * k + a] += current[i * block + rest] * h[i * k + a];
      }
    }
    current = next;
  }
  return current;
}

/**
 * The `count` components of a nearly orthogonal symmetric tensor of order 4, [k⁴], by power iteration v ← T(I, v, v, v)/‖·‖ with
 * 30 restarts of 10 steps each, 50 more from the greatest λ, and deflation (Anandkumar, Ge, Hsu, Kakade & Telgarsky 2014, algorithm 1).
 */
export function orthogonalComponents(tensor: Float64Array, count: number, random: Random): Component[] {
  const rest = tensor.slice();
  const k = Math.round(tensor.length ** 0.25);
  return Array.from({ length: count }, () => {
    const candidates = Array.from({ length: 30 }, () => powered(rest, k, random.normals(k), 10));
    const { vector } = candidates.reduce((a, b) => (b.value > a.value ? b : a));
    const best = powered(rest, k, vector, 50);
    deflate(rest, best);
    return best;
  });
}

function powered(tensor: Float64Array, k: number, start: Float64Array, steps: number): Component {
  let vector = normalized(start);
  for (let step = 0; step < steps; step++) vector = normalized(contracted(tensor, k, vector));
  return { value: dot(contracted(tensor, k, vector), vector), vector };
}

/** T(I, v, v, v). */
function contracted(tensor: Float64Array, k: number, v: Float64Array): Float64Array {
  let current = tensor;
  for (let turn = 0; turn < 3; turn++) {
    const next = new Float64Array(current.length / k);
    for (let at = 0; at < next.length; at++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += current[at * k + i] * v[i];
      next[at] = sum;
    }
    current = next;
  }
  return current;
}

function deflate(tensor: Float64Array, { value, vector: v }: Component): void {
  const k = v.length;
  for (let at = 0; at < tensor.length; at++) {
    const [i, j, l, m] = [Math.floor(at / k ** 3), Math.floor(at / k ** 2) % k, Math.floor(at / k) % k, at % k];
    tensor[at] -= value * v[i] * v[j] * v[l] * v[m];
  }
}
