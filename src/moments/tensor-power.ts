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
 * 30 restarts of 10 steps each, 50 more from the greatest λ, and deflation (Anandkumar, Ge, Hsu, Kakade & Telgarsky 2014, algorithm 1). A step
 * costs (k(k + 1)/2)² multiplications, a quarter of k⁴.
 */
export function orthogonalComponents(tensor: Float64Array, count: number, random: Random): Component[] {
  const k = Math.round(tensor.length ** 0.25);
  const rest = pairMatrix(tensor, k);
  return Array.from({ length: count }, () => {
    const candidates = Array.from({ length: 30 }, () => powered(rest, random.normals(k), 10));
    const { vector } = candidates.reduce((a, b) => (b.value > a.value ? b : a));
    const best = powered(rest, vector, 50);
    deflate(rest, best);
    return best;
  });
}

/** A symmetric tensor of order 4 as a matrix over pairs i ≤ j and l ≤ m: [p · p], p = k(k + 1)/2. */
interface PairMatrix {
  readonly k: number;
  readonly entries: Float64Array;
  /** i and j of each pair. */
  readonly first: Int32Array;
  readonly second: Int32Array;
}

function pairMatrix(tensor: Float64Array, k: number): PairMatrix {
  const pairs = Array.from({ length: k }, (_, i) =>
    Array.from({ length: k - i }, (_, j) => [i, i + j] as const),
  ).flat();
  const [first, second] = [0, 1].map((side) => Int32Array.from(pairs, (pair) => pair[side]));
  const entries = Float64Array.from(
    pairs.flatMap(([i, j]) => pairs.map(([l, m]) => tensor[((i * k + j) * k + l) * k + m])),
  );
  return { k, entries, first, second };
}

function powered(tensor: PairMatrix, start: Float64Array, steps: number): Component {
  let vector = normalized(start);
  for (let step = 0; step < steps; step++) vector = normalized(contracted(tensor, vector));
  return { value: dot(contracted(tensor, vector), vector), vector };
}

/** T(I, v, v, v). */
function contracted({ k, entries, first, second }: PairMatrix, v: Float64Array): Float64Array {
  const size = first.length;
  const squares = Float64Array.from(first, (l, at) => (l === second[at] ? 1 : 2) * v[l] * v[second[at]]);
  const out = new Float64Array(k);
  for (let pair = 0; pair < size; pair++) {
    let [even, odd] = [0, 0]; // two sums, neither of which waits for the other
    const row = pair * size;
    for (let at = 0; at + 1 < size; at += 2) {
      even += entries[row + at] * squares[at];
      odd += entries[row + at + 1] * squares[at + 1];
    }
    const sum = even + odd + (size % 2 === 1 ? entries[row + size - 1] * squares[size - 1] : 0);
    const [i, j] = [first[pair], second[pair]];
    out[i] += sum * v[j];
    if (i !== j) out[j] += sum * v[i];
  }
  return out;
}

function deflate({ entries, first, second }: PairMatrix, { value, vector: v }: Component): void {
  const size = first.length;
  const squares = Float64Array.from(first, (i, pair) => v[i] * v[second[pair]]);
  for (let pair = 0; pair < size; pair++)
    for (let at = 0; at < size; at++) entries[pair * size + at] -= value * squares[pair] * squares[at];
}
