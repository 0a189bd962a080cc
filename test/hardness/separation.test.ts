import { expect, test } from "vitest";
import { exactCandidate } from "../../src/hardness/exact-simplex.js";
import { exactSign, solveExactly } from "../../src/hardness/exact.js";
import { sideOf } from "../../src/hardness/network.js";
import { pointOf } from "../../src/hardness/points.js";
import { conflictHolds, separate } from "../../src/hardness/separation.js";
import { separationCandidate } from "../../src/hardness/simplex.js";
import type { Matrix } from "../../src/math/algebra/contract.js";
import { randomStream } from "../../src/math/random.js";

const matrix = (rows: readonly (readonly number[])[]): Matrix => ({
  rows: rows.length,
  columns: rows[0].length,
  data: Float64Array.from(rows.flat()),
});

test("a sign is exact where float64 rounds it away", () => {
  expect(1e16 + 1 - 1e16).toBe(0);
  expect(exactSign([1, 1, -1], 0, [1e16, 1, 1e16])).toBe(1);
  expect(exactSign([0.1], -0.3, [3])).toBe(1); // 3 times the double next to 0.1 exceeds the one next to 0.3
  expect(exactSign([1, -1], 0, [0.5, 0.5])).toBe(0);
  expect(sideOf({ weights: Float64Array.of(1, 1, -1), bias: 0 }, Float64Array.of(1e16, 1, 1e16))).toBe(1);
  expect(exactSign([5e-324], -5e-324, [1])).toBe(0);
});

test("a system has its one solution as numerators over one denominator, and none where it is singular or contradicts itself", () => {
  // 2u + v = 5, u - v = 1, and 3u = 6 besides
  expect(solveExactly([[2n, 1n, 3n], [1n, -1n, 0n]], [5n, 1n, 6n])).toEqual([6n, 3n]); // prettier-ignore
  expect(solveExactly([[2n, 1n, 3n], [1n, -1n, 0n]], [5n, 1n, 7n])).toBeUndefined(); // prettier-ignore
  expect(solveExactly([[1n, 2n], [2n, 4n]], [1n, 2n])).toBeUndefined(); // prettier-ignore
});

test("the diagonals of a square cross, and a corner is cut off", () => {
  const square = matrix([[0, 0], [1, 1], [0, 1], [1, 0]]); // prettier-ignore
  expect(separate(square, [0, 1], [2, 3])).toEqual({ kind: "meet", conflict: { inside: [0, 1], outside: [2, 3] } });
  const corner = separate(square, [0], [1, 2, 3]);
  expect(corner.kind).toBe("apart");
});

/** Random sets in 2 to 8 dimensions, of Gaussian coordinates or of many coincident 0/1 ones. */
const sets = Array.from({ length: 300 }, (_, seed) => {
  const random = randomStream(seed).split("separation");
  const [columns, rows] = [2 + random.integer(7), 2 + random.integer(16)];
  const draw = seed % 2 === 0 ? () => random.normal() : () => random.integer(2);
  const points = { rows, columns, data: new Float64Array(rows * columns).map(draw) };
  const inside = Array.from({ length: rows }, (_, row) => row).filter(() => random.uniform() < 0.5);
  return { points, inside, outside: Array.from({ length: rows }, (_, row) => row).filter((row) => !inside.includes(row)) }; // prettier-ignore
});

test("of 300 random pairs of sets each is separated or proved inseparable, and both kinds occur", () => {
  const kinds = sets.map(({ points, inside, outside }) => {
    const found = separate(points, inside, outside);
    if (found.kind === "meet") expect(conflictHolds(points, found.conflict)).toBe(true);
    if (found.kind === "apart") {
      const side = (index: number): number => sideOf(found.halfSpace, pointOf(points, index));
      expect([inside.every((index) => side(index) > 0), outside.every((index) => side(index) <= 0)]).toEqual([true, true]); // prettier-ignore
    }
    return found.kind;
  });
  expect(kinds.filter((kind) => kind === "meet").length).toBeGreaterThan(50);
  expect(kinds.filter((kind) => kind === "apart").length).toBeGreaterThan(50);
  expect(kinds).not.toContain("open");
});

test("the simplex methods in float64 and in exact arithmetic agree", () => {
  const both = sets.filter(({ inside, outside }) => inside.length > 0 && outside.length > 0);
  for (const { points, inside, outside } of both)
    expect(exactCandidate(points, inside, outside).kind).toBe(separationCandidate(points, inside, outside).kind);
});

test("what float64 cannot tell is told exactly: a gap of 1e-13, and none", () => {
  const [low, high] = [1, 1 + 1e-13];
  const apart = separate(matrix([[low], [high]]), [1], [0]);
  expect(apart.kind === "apart" && sideOf(apart.halfSpace, Float64Array.of(high))).toBe(1);
  expect(separate(matrix([[low], [low]]), [1], [0]).kind).toBe("meet");
  const plane = matrix([[0, 0], [1, 1e-13], [2, 0], [1, -1e-13]]); // prettier-ignore
  expect(separate(plane, [0, 2], [1]).kind).toBe("apart");
  expect(separate(plane, [0, 2], [1, 3]).kind).toBe("meet");
});
