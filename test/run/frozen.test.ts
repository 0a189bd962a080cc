import { expect, test } from "vitest";
import { frozen } from "../../src/run/frozen.js";

test("objects are frozen at every depth, and lists of plain values are left as they are", () => {
  const value = frozen({ cell: { size: 1 }, rows: [{ x: 1 }], path: [3, 1, 2] });
  expect(() => Object.assign(value.cell, { size: 2 })).toThrow(TypeError);
  expect(() => value.rows.pop()).toThrow(TypeError);
  expect(() => Object.assign(value.rows[0], { x: 2 })).toThrow(TypeError);
  expect(value.path.sort()).toEqual([1, 2, 3]);
});

test("what contains itself is frozen, too", () => {
  const value: Record<string, unknown> = { size: 1 };
  value.again = value;
  expect(Object.isFrozen(frozen(value))).toBe(true);
});
