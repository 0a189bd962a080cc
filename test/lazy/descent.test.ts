import { expect, test } from "vitest";
import { drawnRisk, featureRisk } from "../../src/lazy/descent.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";

const problem = (features: number) => ({ features, dimension: 100, samples: 40, noise: 0.2 });

test("the risk is that of theorem 1 at p = 20, 38, 50, 100, and infinite at p = n", () => {
  assertClose(
    [20, 38, 50, 100].map((p) => featureRisk(problem(p))),
    [1.7242, 25.74, 3.04, 0.6671],
    { rtol: 1e-3 },
  );
  expect(featureRisk(problem(40))).toBe(Infinity);
});

test("draws of least squares of least norm have that risk on average, on both sides of p = n", () => {
  for (const p of [20, 100]) {
    const risks = Array.from({ length: 100 }, (_, seed) => drawnRisk(randomStream(seed), problem(p)));
    const mean = risks.reduce((sum, value) => sum + value, 0) / 100;
    const error = Math.sqrt(risks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 99 / 100);
    expect(Math.abs(mean - featureRisk(problem(p))) / error).toBeLessThan(3.5);
  }
});
