import { expect, test } from "vitest";
import { circleAngles, exactOutputs } from "../../src/lazy/regression.js";
import { rankCorrelation } from "../../src/lazy/labels.js";
import { assertClose } from "../assert.js";

test("the exact mean at the five angles is that of kernel regression with the tangent kernel at the end of training", () => {
  const outputs = exactOutputs({ width: 1000, depth: 3, rate: 1, steps: 5000 }, circleAngles);
  const expected = [0.043930169, 0.298872611, -0.292973551, -0.046343852, 0.167992834];
  assertClose(
    outputs.map(({ mean }) => mean),
    expected,
    { atol: 1e-8 },
  );
  expect(outputs.every(({ deviation }) => deviation > 0)).toBe(true);
});

test("rank correlation is 1 for one order, −1 for the other, and equal values share a rank", () => {
  expect(rankCorrelation([1, 5, 9], [0.1, 0.2, 40])).toBe(1);
  expect(rankCorrelation([1, 5, 9], [3, 2, 1])).toBe(-1);
  expect(rankCorrelation([1, 1, 2], [1, 2, 3])).toBeCloseTo(Math.sqrt(3) / 2, 12);
});
