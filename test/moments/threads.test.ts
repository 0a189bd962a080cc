import { expect, test } from "vitest";
import { estimateMoments, parallelMoments } from "../../src/moments/index.js";
import { planted } from "./chunk-source.js";

const direction = Float64Array.of(1, 0, 0, 0);
const source = { module: new URL("./chunk-source.ts", import.meta.url).href, name: "planted" };

test("threads with a share of the chunks each give what one pass over all gives", async () => {
  const argument = { seed: 4, samples: 35_000 };
  const shared = await parallelMoments({ ...source, argument }, direction, { threads: 2 });
  const whole = await estimateMoments(planted(argument, { index: 0, of: 1 }), direction);
  expect(shared.count).toBe(35_000);
  for (const moment of ["m1", "m4"] as const)
    for (const part of ["value", "error"] as const)
      // sums of 35,000 terms near 1 in another order
      for (const [at, value] of shared[moment][part].data.entries())
        expect(value).toBeCloseTo(whole[moment][part].data[at], 11);
});

test("a share without rows adds nothing; fewer than two rows in all, and no thread at all, are refused in the caller", async () => {
  const one = { ...source, argument: { seed: 4, samples: 5000 } };
  expect((await parallelMoments(one, direction, { threads: 2 })).count).toBe(5000);
  const single = { ...source, argument: { seed: 4, samples: 1 } };
  await expect(parallelMoments(single, direction, { threads: 2 })).rejects.toThrow(/at least two rows. Got 1/);
  await expect(parallelMoments(one, direction, { threads: 0 })).rejects.toThrow(/threads.*\[1, inf\). Got 0/);
});
