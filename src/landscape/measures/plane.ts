import { check } from "../../errors.js";
import { dot, normalized } from "../../math/vectors.js";
import type { FlatObjective, Vectors } from "./flat.js";

/** The losses of one member on a plane. */
export interface PlaneSlice {
  /** Coordinates, in units of weight, of the columns and rows of `losses`. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** [y.length · x.length], row by row. */
  readonly losses: readonly number[];
  /** Where the three points lie: the first at 0, 0, the second on the x axis. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/**
 * Losses on the plane through three points of each member, a margin of a quarter of their extent on each side, `count` places a side. The weights are left as they were.
 * @throws UserError for points on a line, or fewer than two places a side.
 * @example
 * using objective = supervised(ensemble, data);
 * const flat = flatObjective(objective);
 * const moved = (by: number) => flat.weights().map((w) => w.map((entry, i) => entry + (i % 2 === by ? 1 : 0)));
 * const [slice] = planeSlice(flat, [flat.weights(), moved(0), moved(1)], 3);
 */
export function planeSlice(
  flat: FlatObjective,
  points: readonly [Vectors, Vectors, Vectors],
  count = 25,
): PlaneSlice[] {
  check(Number.isInteger(count) && count >= 2, () => ({
    where: "planeSlice",
    rule: "it takes a whole number of places a side, at least 2",
    received: String(count),
    repair: "Take 25.",
  }));
  const before = flat.weights();
  const planes = before.map((_, member) => planeOf(points.map((all) => all[member]), count)); // prettier-ignore
  const losses = planes.map((): number[] => []);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++) {
      flat.setWeights(
        planes.map(({ origin, u, v, x, y }) => origin.map((value, at) => value + x[column] * u[at] + y[row] * v[at])),
      );
      flat.losses().forEach((loss, member) => losses[member].push(loss));
    }
  flat.setWeights(before);
  return planes.map(({ x, y, places }, member) => ({ x, y, losses: losses[member], points: places }));
}

function planeOf([a, b, c]: readonly Float64Array[], count: number) {
  const minus = (p: Float64Array, q: Float64Array) => p.map((value, at) => value - q[at]);
  const [first, second] = [minus(b, a), minus(c, a)];
  const u = normalized(first);
  const along = dot(second, u);
  const rest = second.map((value, at) => value - along * u[at]);
  const height = Math.sqrt(dot(rest, rest));
  check(height > 1e-9 * Math.sqrt(dot(second, second)), () => ({
    where: "planeSlice",
    rule: "three points that lie on no line span a plane",
    received: "three on a line",
    repair: "Take the ends of three descents from different starts.",
  }));
  const places = [
    { x: 0, y: 0 },
    { x: Math.sqrt(dot(first, first)), y: 0 },
    { x: along, y: height },
  ];
  return { ...{ origin: a, u, v: normalized(rest), places }, x: axis(places.map((p) => p.x), count), y: axis(places.map((p) => p.y), count) }; // prettier-ignore
}

function axis(values: readonly number[], count: number): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low) / 4;
  return Array.from({ length: count }, (_, index) => low - margin + ((high - low + 2 * margin) * index) / (count - 1));
}
