import { expect, test } from "vitest";
import { randomStream } from "../../../src/math/random.js";
import { meanInterval } from "../../../src/math/statistics/mean.js";
import { splitMeanInterval } from "../../../src/math/statistics/splits.js";
import { assertClose } from "../../assert.js";

test("closed form: two splits in halves have s √(1/2 + 1) times Cauchy's quantile", () => {
  const { value, low, high } = splitMeanInterval([1, 3], { heldOut: 0.5 });
  const reach = Math.sqrt(2) * Math.sqrt(1.5) * Math.tan(0.475 * Math.PI);
  assertClose([value, low, high], [2, 2 - reach, 2 + reach], { rtol: 1e-10 });
});

test("it is √(1 + J n₂/n₁) times as wide as the interval of independent values, and as confident", () => {
  const values = [0.91, 0.93, 0.92, 0.95, 0.9];
  for (const confidence of [0.9, 0.99]) {
    const [plain, corrected] = [meanInterval(values, { confidence }), splitMeanInterval(values, { confidence, heldOut: 0.25 })]; // prettier-ignore
    assertClose([(corrected.high - corrected.low) / (plain.high - plain.low)], [Math.sqrt(1 + 5 / 3)], { rtol: 1e-12 });
    expect(corrected.confidence).toBe(confidence);
  }
});

test("where values share the correlation ρ = n₂/(n₁+n₂) that it is for, it covers the mean in 95 %, and the plain interval does not", () => {
  // common + own parts of variances ρ and 1 − ρ: (mean − μ)/(s √(1/J + ρ/(1−ρ))) is then Student's t exactly
  const [rho, repetitions] = [0.25, 4000];
  const covered = { plain: 0, corrected: 0 };
  for (let index = 0; index < repetitions; index++) {
    const [common, ...own] = randomStream(0).split(`splits ${index}`).normals(6);
    const values = own.map((one) => Math.sqrt(rho) * common + Math.sqrt(1 - rho) * one);
    const holds = ({ low, high }: { low: number; high: number }): number => Number(low <= 0 && 0 <= high);
    covered.plain += holds(meanInterval(values));
    covered.corrected += holds(splitMeanInterval(values, { heldOut: rho }));
  }
  // four standard errors of a proportion of .95 over 4,000 repetitions
  expect(Math.abs(covered.corrected / repetitions - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / repetitions));
  expect(covered.plain / repetitions).toBeLessThan(0.9);
});

test("one value or one that is not finite cannot tell, and a share beyond (0, 1) is refused", () => {
  for (const values of [[], [1], [1, NaN]])
    expect(splitMeanInterval(values, { heldOut: 0.25 })).toMatchObject({ low: -Infinity, high: Infinity });
  for (const heldOut of [0, 1, NaN])
    expect(() => splitMeanInterval([1, 2], { heldOut })).toThrow(/above 0 and below 1/);
});
