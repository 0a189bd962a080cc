import type { Matrix } from "../../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../../math/algebra/ml-matrix.js";
import { dot } from "../../math/vectors.js";
import type { Neighbours } from "../neighbours.js";

/** The sine of 45°: an edge that leaves a smooth sheet so steeply is longer than the sheet's radius of curvature. */
const steep = Math.SQRT1_2;

/**
 * Edges [i, j], i < j, of a neighbour graph that may join parts of a manifold of this dimension that are far apart along it: those that are
 * among the farther half of the neighbours of both ends, where noise tilts them little, and rise by more than 45° out of the tangent planes of both ends,
 * each spanned by the leading directions of that half. An edge within a sheet of radius of curvature r rises by asin(‖e‖/2r).
 */
export function suspectEdges(points: Matrix, neighbours: Neighbours, dimension: number): [number, number][] {
  const { count, indices, distances } = neighbours;
  const near = Math.max(Math.ceil(count / 2), Math.min(count, dimension + 1));
  const isLong = (row: number, length: number): boolean => length > distances[row * count + near - 1];
  const rise = Array.from({ length: points.rows }, (_, row) =>
    riseOver(points, indices.subarray(row * count, row * count + near), row, dimension),
  );
  const suspects = new Map<string, [number, number]>();
  indices.forEach((other, at) => {
    const row = Math.floor(at / count);
    if (!isLong(row, distances[at]) || !isLong(other, distances[at])) return;
    const ends: [number, number] = [Math.min(row, other), Math.max(row, other)];
    if (rise[row](other) > steep && rise[other](row) > steep) suspects.set(ends.join(), ends);
  });
  return [...suspects.values()];
}

/** What gives the sine of the angle at which the way from a row to another leaves the row's tangent plane. */
function riseOver(points: Matrix, neighbours: Int32Array, row: number, dimension: number) {
  const near = neighbours.length;
  const toward = (other: number): Float64Array => {
    const { columns, data } = points;
    return Float64Array.from({ length: columns }, (_, c) => data[other * columns + c] - data[row * columns + c]);
  };
  const ways = [...neighbours].map(toward);
  const all: Matrix = { rows: near, columns: points.columns, data: Float64Array.from(ways.flatMap((way) => [...way])) };
  const { values, vectors } = linearAlgebra.eigenSymmetric(linearAlgebra.multiply(all, transpose(all)));
  const directions = transpose(linearAlgebra.multiply(transpose(all), vectors));
  const tangent = Array.from({ length: Math.min(dimension, near) }, (_, at) => near - 1 - at)
    .filter((at) => values[at] > 1e-12 * values[near - 1])
    .map((at) => directions.data.subarray(at * points.columns, (at + 1) * points.columns).map((value) => value / Math.sqrt(values[at]))); // prettier-ignore
  return (other: number): number => {
    const way = toward(other);
    const length = dot(way, way);
    const along = tangent.reduce((sum, direction) => sum + dot(direction, way) ** 2, 0);
    return length > 0 ? Math.sqrt(Math.max(0, 1 - along / length)) : 0;
  };
}
