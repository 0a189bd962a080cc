import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { classicalScaling } from "./classical-scaling.js";
import { suspectEdges } from "./manifold/shortcuts.js";
import { nearestNeighbours, squaredDistance, type Neighbours } from "./neighbours.js";
import { allShortestPaths, piecesOf, type Graph } from "./shortest-paths.js";

/** How {@link isomap} embeds. */
export interface IsomapOptions {
  /** Coordinates k, from 1 to N − 1: default 2. */
  readonly dimension?: number;
  /** Neighbours joined to each point: default 10. */
  readonly neighbours?: number;
}

/** Coordinates in which distances are those along the manifold. */
export interface Isomap {
  /** [N, k]: unit eigenvectors times √λ, the largest first, each with either sign. */
  readonly coordinates: Matrix;
  /** λ, [k], positive and descending. */
  readonly eigenvalues: Float64Array;
  /** 1 − ρ² of the distances along the graph and those of the coordinates, over pairs; 0 is perfect. */
  readonly residualVariance: number;
  /**
   * Pairs [i, j] of rows joined by an edge that seems to leave the manifold: one true shortcut spoils the distances between many points, and the
   * residual variance of what then is no manifold of dimension k is large. More points, or fewer neighbours, avoid them.
   */
  readonly shortcuts: readonly (readonly [number, number])[];
}

/**
 * Isomap (Tenenbaum, de Silva & Langford 2000): the graph that joins each of the points [N, d] with its nearest neighbours,
 * shortest paths D by Dijkstra from every point, and classical scaling, the leading eigenpairs of −½ J D² J. O(N² (d + log N)) operations
 * and 8 N² bytes, twice.
 * @throws UserError for a graph in several pieces, for as many neighbours as rows, and where fewer than k eigenvalues are positive.
 * @example
 * const { points } = manifoldSample(randomStream(0), { manifold: "swiss-roll", samples: 200, dimension: 2 });
 * const unrolled = isomap(points, { dimension: 2, neighbours: 8 });
 */
export function isomap(points: Matrix, { dimension = 2, neighbours = 10 }: IsomapOptions = {}): Isomap {
  const found = nearestNeighbours(points, neighbours);
  const graph = graphOf(found);
  const pieces = piecesOf(graph);
  check(pieces === 1, () => ({
    where: `isomap, ${points.rows} x ${points.columns}`,
    rule: "the neighbour graph must be in one piece, for there is no path between pieces",
    received: `${pieces} pieces with ${neighbours} neighbours`,
    repair: "Ask for more neighbours, or embed each piece by itself.",
  }));
  const distances = allShortestPaths(graph);
  const { coordinates, eigenvalues } = classicalScaling(distances, dimension);
  const shortcuts = suspectEdges(points, found, dimension);
  return { coordinates, eigenvalues, residualVariance: residualVariance(distances, coordinates), shortcuts };
}

/** The edges of both directions, by point: j is listed with i where either is among the other's neighbours. */
function graphOf({ count, indices, distances }: Neighbours): Graph {
  const lists = Array.from({ length: indices.length / count }, () => new Map<number, number>());
  indices.forEach((other, at) => {
    const row = Math.floor(at / count);
    lists[row].set(other, distances[at]);
    lists[other].set(row, distances[at]);
  });
  const starts = new Int32Array(lists.length + 1);
  lists.forEach(({ size }, row) => (starts[row + 1] = starts[row] + size));
  const ends = Int32Array.from(lists.flatMap((list) => [...list.keys()]));
  return { starts, ends, lengths: Float64Array.from(lists.flatMap((list) => [...list.values()])) };
}

/** 1 − ρ² of two sets of distances over the pairs i < j. */
function residualVariance(distances: Matrix, coordinates: Matrix): number {
  const { rows } = coordinates;
  let [count, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [distances.data[i * rows + j], Math.sqrt(squaredDistance(coordinates, i, j))];
      count++;
      x += a;
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
  return 1 - (count * xy - x * y) ** 2 / ((count * xx - x * x) * (count * yy - y * y));
}
