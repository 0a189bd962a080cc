import { expect, test } from "vitest";
import * as special from "../../src/math/special.js";
import { assertClose } from "../assert.js";
import { reference } from "./reference.js";

/** What the continued fractions, and differences of ln Γ at arguments near 1e5, leave. */
const tolerance = { rtol: 1e-10, atol: 1e-14 };

const functions = Object.entries(reference.special) as [keyof typeof reference.special, number[][]][];
test.each(functions)("%s equals scipy's", (name, rows) => {
  const of = special[name] as (...args: number[]) => number;
  const [found, expected] = [rows.map((row) => of(...row.slice(0, -1))), rows.map((row) => row[row.length - 1])];
  assertClose(found, expected, tolerance);
});

test("quantiles invert distribution functions", () => {
  for (const p of [1e-6, 0.025, 0.4, 0.975]) {
    assertClose([special.betaCdf(special.betaQuantile(p, 2.5, 7), 2.5, 7)], [p], tolerance);
    assertClose([special.normalQuantile(p)], [-special.normalQuantile(1 - p)], { atol: 1e-9 });
  }
});

test("closed forms: Γ(n) = (n−1)!, I_x(1, b) = 1 − (1−x)^b, Q(1, x) = e^−x, Student with 1 degree is Cauchy", () => {
  assertClose([special.logGamma(6)], [Math.log(120)], tolerance);
  assertClose([special.betaCdf(0.3, 1, 5)], [1 - 0.7 ** 5], tolerance);
  assertClose([special.gammaTail(2, 1)], [Math.exp(-2)], tolerance);
  assertClose([special.studentQuantile(0.9, 1)], [Math.tan(0.4 * Math.PI)], tolerance);
});

test("ends: the quantiles of 0 and 1 are the ends, and the median of a symmetric law is its centre", () => {
  expect([special.betaQuantile(0, 2, 3), special.betaQuantile(1, 2, 3), special.normalQuantile(0.5)]).toEqual([
    0, 1, 0,
  ]);
  assertClose([special.studentQuantile(0.5, 3)], [0], { atol: 1e-7 });
});
