import { expect, test } from "vitest";
import { randomStream } from "../../src/math/index.js";
import { compareFilter, filteredMoment } from "../../src/moments/index.js";

test("a filter on y shows the direction of a He₄ target that the second moment hides", async () => {
  const { plain, filtered } = await compareFilter(randomStream(2), { dimension: 50, samples: 10_000, share: 0.1 });
  expect(filtered).toBeGreaterThan(0.95);
  expect(plain).toBeLessThan(0.8);
});

test("a filter that does not look at y leaves xxᵀ − I, which vanishes within four standard errors", async () => {
  const x = { rows: 20_000, columns: 3, data: randomStream(1).normals(60_000) };
  const { kept, matrix } = await filteredMoment([{ x, y: new Float64Array(20_000) }], 3, (_, row) => row % 2 === 0);
  expect(kept).toBe(0.5);
  // half of the rows are kept: an entry of the mean has variance kept · (1 or 2) / N
  for (const [at, value] of matrix.data.entries())
    expect(Math.abs(value)).toBeLessThan(4 * Math.sqrt((at % 4 === 0 ? 1 : 0.5) / 20_000));
});

test("a filter that keeps nothing is refused with the number found", async () => {
  const x = { rows: 10, columns: 1, data: new Float64Array(10) };
  await expect(filteredMoment([{ x, y: new Float64Array(10) }], 1, (y) => y > 0)).rejects.toThrow(/Got 0 of 10/);
});
