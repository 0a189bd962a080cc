import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { logisticRegression } from "../../src/features/logistic.js";
import { linearAlgebra } from "../../src/math/algebra/ml-matrix.js";
import type { Matrix } from "../../src/math/algebra/contract.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";

interface Case {
  readonly penalty: number;
  readonly classes: number;
  readonly x: number[][];
  readonly y: number[];
  readonly probabilities: number[][];
}
const { cases } = JSON.parse(readFileSync("test/reference/logistic.json", "utf8")) as { cases: Case[] };
const matrix = (rows: number[][]): Matrix => ({
  rows: rows.length,
  columns: rows[0].length,
  data: Float64Array.from(rows.flat()),
});

function probabilities({ rows, columns, data }: Matrix): number[] {
  return Array.from({ length: rows }, (_, row) => {
    const powers = Array.from(data.subarray(row * columns, (row + 1) * columns), Math.exp);
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  }).flat();
}

// Two classes: scikit-learn fits one column of weights, half of whose square our two have; their penalty is half as strong.
test.each(cases)("$classes classes at penalty $penalty are as likely as scikit-learn says, to 1e-5", (one) => {
  const penalty = one.classes === 2 ? 2 * one.penalty : one.penalty;
  const options = { penalty, classes: one.classes, tolerance: 1e-9 };
  const scores = logisticRegression(matrix(one.x), Int32Array.from(one.y), options, linearAlgebra);
  assertClose(probabilities(scores(matrix(one.x.slice(0, 5)))), one.probabilities.flat(), { atol: 1e-5 });
});

test("no penalty and balanced noise: the constant alone is fitted, to the classes' shares", () => {
  const codes = Int32Array.from([0, 0, 0, 1, 0, 0, 0, 1]);
  const x = { rows: 8, columns: 1, data: Float64Array.from([1, -1, 1, -1, -1, 1, -1, 1]) };
  const scores = logisticRegression(x, codes, { penalty: 1, classes: 2, tolerance: 1e-10 }, linearAlgebra);
  const [first] = probabilities(scores({ rows: 1, columns: 1, data: Float64Array.of(0) }));
  assertClose([first], [0.75], { atol: 1e-8 });
});

test("copies of all rows change no score", () => {
  const random = randomStream(4);
  const x = { rows: 40, columns: 2, data: random.normals(80) };
  const codes = Int32Array.from({ length: 40 }, (_, row) => (x.data[2 * row] + 0.5 * random.normal() > 0 ? 1 : 0));
  const twice = { rows: 80, columns: 2, data: Float64Array.from([...x.data, ...x.data]) };
  const options = { penalty: 0.01, classes: 2, tolerance: 1e-10 };
  const once = logisticRegression(x, codes, options, linearAlgebra)(x).data;
  const both = logisticRegression(twice, Int32Array.from([...codes, ...codes]), options, linearAlgebra)(x).data;
  assertClose([...both], [...once], { atol: 1e-7 });
  expect(once.every(Number.isFinite)).toBe(true);
});
