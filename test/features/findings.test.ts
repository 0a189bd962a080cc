import { describe, expect, test } from "vitest";
import { judgeClaim, type Judged } from "../../src/experiment/verdict.js";
import * as findings from "../../src/features/findings.js";
import { featureRows, type StoredFeatures } from "../../src/features/rows.js";
import { reasonText } from "../../src/run/phrases.js";
import { featureTable } from "../../src/features/tables.js";

/** A result whose loss goes from 64 through `before` (at three quarters) to `after`; the probe gains about `gain` over random features. */
function stored(before: number, after: number, gain: number, ratio: number, seed: number): StoredFeatures {
  const jitter = seed / 1000;
  return {
    curve: { steps: [0, 75, 100], loss: [64, before, after] },
    ...{ probe: 0.5 + gain + jitter, untrainedProbe: 0.5, pcaProbe: 0.5, rawProbe: 0.5 },
    ...{ reconstruction: 0.5 * ratio + jitter, pcaReconstruction: 0.5, correlation: 0.1 + jitter, untrainedCorrelation: 0.3 }, // prettier-ignore
    ...{ originals: [], reconstructions: [] },
  };
}

const rowsOf = (...[before, after, gain, ratio, bottleneck = 4]: number[]) =>
  featureRows(
    [0, 1, 2, 3, 4, 5].map((seed) => ({
      parameters: { bottleneck, width: 32, samples: 200 },
      seed,
      result: stored(before, after, gain, ratio, seed),
    })),
  );

const all = Object.values(findings);
const judged = (rows: ReturnType<typeof rowsOf>) =>
  judgeClaim(
    all.map(({ margin, decides, estimate }): Judged => ({
      margin,
      decides,
      family: estimate(rows, 0.95) as Judged["family"],
    })),
  );

describe("an autoencoder that was not trained to its end does not refute", () => {
  test.each([
    ["one step at a tiny rate", 64, 63.9, "training at least halved its loss; in 6 of 6 trainings it did not"],
    ["a hundred steps at a tinier rate", 63, 62, "training at least halved its loss"],
    ["a rate at which the loss grows", 7e4, 9e6, "training at least halved its loss"],
    ["a loss that is no number", NaN, NaN, "training at least halved its loss"],
    [
      "a loss that fell by half and still falls",
      30,
      20,
      "training was finished; in 6 of 6 trainings the loss still fell",
    ],
  ])("%s", (_, before, after, reason) => {
    const { verdict, rulings, ...why } = judged(rowsOf(before, after, -0.2, 3));
    expect([verdict, reasonText(why).includes(reason)]).toEqual(["inconclusive", true]);
    // neither do the baselines beside it: their misses mean as little
    expect(rulings.slice(0, 4).map((ruling) => ruling.verdict)).toEqual(new Array(4).fill("inconclusive"));
  });
});

test("what was never trained is not supported either", () => {
  expect(judged(rowsOf(63, 62, 0.3, 0.5)).verdict).toBe("inconclusive");
});

test("a finished training that misses refutes, and one that hits supports though its loss still falls", () => {
  expect(judged(rowsOf(8, 8, -0.2, 0.9)).verdict).toBe("refuted");
  expect(judged(rowsOf(12, 8, 0.2, 0.9)).verdict).toBe("supported");
});

test("an untrained group hides no other group's miss", () => {
  expect(judged([...rowsOf(63, 62, -0.2, 3, 2), ...rowsOf(8, 8, -0.2, 3, 4)]).verdict).toBe("refuted");
});

test("the table says its heads in words, and means with intervals", () => {
  const { columns, rows } = featureTable(rowsOf(8, 8, 0.2, 0.9));
  expect(columns.slice(0, 5)).toEqual([
    "bottleneck k",
    "width",
    "seeds",
    "probe on f(x)",
    "probe on the untrained encoder",
  ]);
  expect(rows[0].slice(0, 4)).toEqual([4, 32, 6, "0.703 [0.701, 0.704]"]);
});
