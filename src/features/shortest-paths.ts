import type { Matrix } from "../math/algebra/contract.js";

/** An undirected graph of N points: the edges of point i are those from starts[i] to starts[i + 1], exclusive. */
export interface Graph {
  /** [N + 1]. */
  readonly starts: Int32Array;
  /** The other end of each edge. */
  readonly ends: Int32Array;
  /** Its length, at least 0. */
  readonly lengths: Float64Array;
}

/** The number of connected pieces of a graph. */
export function piecesOf({ starts, ends }: Graph): number {
  const seen = new Uint8Array(starts.length - 1);
  let pieces = 0;
  for (let first = 0; first < seen.length; first++) {
    if (seen[first] === 1) continue;
    pieces++;
    const open = [first];
    seen[first] = 1;
    for (let point = open.pop(); point !== undefined; point = open.pop())
      for (let edge = starts[point]; edge < starts[point + 1]; edge++) {
        if (seen[ends[edge]] === 1) continue;
        seen[ends[edge]] = 1;
        open.push(ends[edge]);
      }
  }
  return pieces;
}

/**
 * Lengths of the shortest paths between all points, [N, N] and symmetric, Infinity where there is none: Dijkstra's algorithm from
 * each point with a binary heap, O(N E log N) for E edges.
 */
export function allShortestPaths(graph: Graph): Matrix {
  const size = graph.starts.length - 1;
  const data = new Float64Array(size * size).fill(Infinity);
  const heap = heapOf(size);
  for (let from = 0; from < size; from++) shortestPaths(graph, from, data.subarray(from * size, (from + 1) * size), heap); // prettier-ignore
  // Sums along a path differ in their last bits by direction.
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++)
      data[i * size + j] = data[j * size + i] = Math.min(data[i * size + j], data[j * size + i]);
  return { rows: size, columns: size, data };
}

function shortestPaths({ starts, ends, lengths }: Graph, from: number, distances: Float64Array, heap: Heap): void {
  distances[from] = 0;
  heap.lower(from, distances);
  for (let point = heap.pop(distances); point >= 0; point = heap.pop(distances))
    for (let edge = starts[point]; edge < starts[point + 1]; edge++) {
      const length = distances[point] + lengths[edge];
      if (length >= distances[ends[edge]]) continue;
      distances[ends[edge]] = length;
      heap.lower(ends[edge], distances);
    }
}

/** Points in a binary heap by their keys, the least first. */
interface Heap {
  /** Puts a point in, or moves it up after its key fell. */
  readonly lower: (point: number, keys: Float64Array) => void;
  /** The point with the least key, taken out; −1 where there is none. */
  readonly pop: (keys: Float64Array) => number;
}

function heapOf(size: number): Heap {
  const points = new Int32Array(size);
  const places = new Int32Array(size).fill(-1);
  let count = 0;
  const put = (point: number, at: number): void => void ((points[at] = point), (places[point] = at));
  const lower = (point: number, keys: Float64Array): void => {
    let at = places[point] < 0 ? count++ : places[point];
    for (; at > 0; at = (at - 1) >> 1) {
      const above = points[(at - 1) >> 1];
      if (keys[above] <= keys[point]) break;
      put(above, at);
    }
    put(point, at);
  };
  const pop = (keys: Float64Array): number => {
    if (count === 0) return -1;
    const least = points[0];
    places[least] = -1;
    const moved = points[--count];
    if (count === 0) return least;
    let at = 0;
    for (let below = 1; below < count; below = 2 * at + 1) {
      if (below + 1 < count && keys[points[below + 1]] < keys[points[below]]) below++;
      if (keys[points[below]] >= keys[moved]) break;
      put(points[below], at);
      at = below;
    }
    put(moved, at);
    return least;
  };
  return { lower, pop };
}
