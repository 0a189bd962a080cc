import { expect, test } from "vitest";
import { indexFinding, wideRows } from "../../../src/landscape/index.js";

/** Critical points of high loss at seed 0, 1 and 2; seed 3 has none. */
const rows = wideRows(
  [[0.3, 0.6, 0.9], [0.2], [0.1, 0.3], []].map((criticalIndex, seed) => ({
    parameters: { width: 4, samples: 4, dimension: 2, steps: 1 },
    seed,
    result: {
      ...{ losses: [], sharpness: [], linear: [], curved: [], trapped: true, criticalIndex },
      criticalLosses: criticalIndex.map(() => 0.2),
      criticalGradients: criticalIndex.map(() => 1e-4),
      plane: { x: [], y: [], losses: [], points: [] },
    },
  })),
);

test("critical points of one seed share its ends: they count as one seed, with their mean", () => {
  const [member] = [indexFinding.estimate(rows, 0.95)].flat();
  if (!("seeds" in member)) throw new Error("a family of widths");
  expect(member.seeds).toBe(3);
  // the mean of 0.6, 0.2 and 0.2, not of the six values
  expect(member.interval(0.95).value).toBeCloseTo(1 / 3, 12);
});
