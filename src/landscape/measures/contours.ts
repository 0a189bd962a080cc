import { check } from "../../errors.js";

/** Values at the places of a rectangle: `values[row · x.length + column]` at x[column], y[row], both ascending. */
export interface Grid {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly values: readonly number[];
}

/** A corner of a contour. */
export interface ContourPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * The lines on which the values interpolated between the places are `level`, by marching squares (Lorensen & Cline 1987 in two dimensions): each from edge to edge of the rectangle, or
 * closed, its first point again at its end. The mean of its corners decides a square that two lines cross; one with a corner that is not finite has none.
 * @throws UserError for values that are not one a place, and a level that is not finite.
 * @example
 * const draw = (grid: Parameters<typeof contourLines>[0]) => contourLines(grid, 0.5); // where it is one half
 */
export function contourLines(grid: Grid, level: number): ContourPoint[][] {
  const { x, y, values } = grid;
  check(values.length === x.length * y.length && Number.isFinite(level), () => ({
    where: "contourLines",
    rule: "there is one value a place, and the level is a finite number",
    received: `${values.length} values at ${x.length} · ${y.length} places, and level ${level}`,
    repair: "Give the x, y and losses of planeSlice.",
  }));
  const neighbours = new Map<number, number[]>();
  const join = (edge: number, other: number) => neighbours.set(edge, [...(neighbours.get(edge) ?? []), other]);
  for (let row = 0; row + 1 < y.length; row++)
    for (let column = 0; column + 1 < x.length; column++)
      for (const [a, b] of segmentsOf(grid, level, row * x.length + column)) {
        join(a, b);
        join(b, a);
      }
  return chains(neighbours).map((edges) => edges.map((edge) => crossing(grid, level, edge)));
}

// The edge from place p to its right is number 2p, that to the place above 2p + 1.

/** The pairs of edges of the square above and right of a place that a line joins. */
function segmentsOf({ x, values }: Grid, level: number, place: number): [number, number][] {
  const corners = [place, place + 1, place + x.length + 1, place + x.length].map((at) => values[at]);
  if (!corners.every(Number.isFinite)) return [];
  const [a, b, c, d] = corners.map((value) => value > level);
  const [bottom, right, top, left] = [2 * place, 2 * (place + 1) + 1, 2 * (place + x.length), 2 * place + 1];
  const edges = [a !== b ? [bottom] : [], b !== c ? [right] : [], c !== d ? [top] : [], d !== a ? [left] : []].flat();
  if (edges.length < 4) return edges.length === 2 ? [[edges[0], edges[1]]] : [];
  const middle = corners.reduce((sum, value) => sum + value / 4, 0) > level;
  return a === middle ? [[bottom, right], [top, left]] : [[left, bottom], [right, top]]; // prettier-ignore
}

/** Edges one after another: first the lines that end at the rectangle's, then those that close. */
function chains(neighbours: ReadonlyMap<number, readonly number[]>): number[][] {
  const seen = new Set<number>();
  const from = (start: number): number[] => {
    const line: number[] = [];
    for (
      let at: number | undefined = start;
      at !== undefined;
      at = neighbours.get(at)?.find((edge) => !seen.has(edge))
    ) {
      seen.add(at);
      line.push(at);
    }
    return line;
  };
  const ends = [...neighbours].filter(([, others]) => others.length === 1).map(([edge]) => edge);
  const open = ends.flatMap((edge) => (seen.has(edge) ? [] : [from(edge)]));
  const closed = [...neighbours.keys()].flatMap((edge) => (seen.has(edge) ? [] : [[...from(edge), edge]]));
  return [...open, ...closed];
}

/** Where the level lies on an edge, between its two places. */
function crossing({ x, y, values }: Grid, level: number, edge: number): ContourPoint {
  const place = edge >> 1;
  const [column, row] = [place % x.length, Math.floor(place / x.length)];
  const up = edge % 2 === 1;
  const share = (level - values[place]) / (values[up ? place + x.length : place + 1] - values[place]);
  if (up) return { x: x[column], y: y[row] + share * (y[row + 1] - y[row]) };
  return { x: x[column] + share * (x[column + 1] - x[column]), y: y[row] };
}
