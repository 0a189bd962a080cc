import { expect, test } from "vitest";
import { requireStorable } from "../../src/run/storable.js";

const nested = (depth: number): unknown => (depth === 0 ? 1 : { inner: nested(depth - 1) });
const bare = (): unknown => Object.create(Object.create(null) as object);
const cyclic: Record<string, unknown> = { value: 1 };
cyclic.again = [cyclic];

test.each([
  ["numbers, words and nothing", { value: NaN, kind: "a", none: undefined, flag: true, zero: null }],
  ["lists and plain objects", { path: [1, [2, { deep: [] }]] }],
  ["a hundred objects within one another", nested(100)],
  ["an object that stands in two places", [cyclic.value, cyclic.value]],
])("%s can be stored", (_, record) => {
  expect(() => requireStorable([record])).not.toThrow();
});

test.each([
  ["nothing", undefined, "member 0: .*Got undefined"],
  ["a bigint", { value: 1n }, "member 0.value: .*Got a bigint"],
  ["a typed array", { path: new Float32Array(2) }, "path: .*Got a Float32Array. Return Array.from"],
  ["a Map", { a: new Map() }, "Got a Map"],
  ["a date", [new Date()], "Got a Date"],
  ["a function", { f: () => 1 }, "Got a function"],
  ["a symbol", { s: Symbol("s") }, "Got a symbol"],
  ["a key that is a symbol", { [Symbol("s")]: 1 }, "a key that is Symbol\\(s\\)"],
  ["a list with a hole", [[1].concat(new Array<number>(2))], "\\[1\\]: .*Got undefined"],
  ["what contains itself", cyclic, "again\\[0\\]: .*contains itself"],
  ["objects without end", nested(5000), "more than 100 objects, each within the next"],
  ["an object whose class has no name", bare(), "Got an object of a class"],
  ["a promise", Promise.resolve(1), "Got a Promise"],
])("%s is refused by its place and kind", (_, record, message) => {
  expect(() => requireStorable([record])).toThrow(new RegExp(message));
});
