import { expect, test } from "vitest";
import { randomStream } from "../../src/math/random.js";
import { canonical, decode, encode } from "../../src/run/json.js";

const numbers = [NaN, Infinity, -Infinity, 0, -1.5, 1e300];
const words = [
  "NaN",
  "Infinity",
  "-Infinity",
  "\\NaN",
  "\\\\-Infinity",
  "nan",
  "\\",
  "",
  "NaN ",
  "\n",
  "\\n",
  "+Infinity",
];

test("numbers that JSON lacks are written as words, and words like them with a backslash", () => {
  expect(encode({ a: NaN, b: "NaN", c: "\\NaN" })).toBe('{"a":"NaN","b":"\\\\NaN","c":"\\\\\\\\NaN"}');
});
test("a word of an earlier version's file that looks like a number is read as the number", () => {
  expect(decode('{"loss":"NaN","low":"-Infinity"}')).toEqual({ loss: NaN, low: -Infinity });
});
test("any value survives writing and reading", () => {
  const random = randomStream(0);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random.uniform() * values.length)];
  const make = (depth: number): unknown => {
    const kind = pick(depth > 3 ? ["number", "word", "other"] : ["number", "word", "other", "array", "object"]);
    if (kind === "number") return pick(numbers);
    if (kind === "word") return pick(words);
    if (kind === "array") return Array.from({ length: pick([0, 1, 3]) }, () => make(depth + 1));
    if (kind === "object") return Object.fromEntries([0, 1, 2].map(() => [pick(words), make(depth + 1)]));
    return pick([true, false, null]);
  };
  for (let round = 0; round < 300; round++) {
    const value = make(0);
    expect(decode(encode(value))).toEqual(value);
  }
});
test("a number and the word for it are not the same parameter", () => {
  expect(canonical({ label: "NaN" })).not.toBe(canonical({ label: NaN }));
});
test("canonical text has sorted keys and no absent values, and numbers as JSON writes them", () => {
  const value = { b: [1e21, -0, undefined, NaN], a: { z: undefined, y: null, x: "é\n" }, c: true };
  expect(canonical(value)).toBe('{"a":{"x":"é\\n","y":null},"b":[1e+21,0,null,"NaN"],"c":true}');
});
test("a word that is written by escapes is read as one that is not", () => {
  expect(decode('["\\u004eaN","\\u0049nfinity","\\\\\\u004eaN"]')).toEqual([NaN, Infinity, "NaN"]);
});
