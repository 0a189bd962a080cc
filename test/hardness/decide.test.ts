import { expect, test } from "vitest";
import { decideNetwork, randomSplitting, splittingPoints } from "../../src/hardness/index.js";
import type { LabelledPoints } from "../../src/hardness/points.js";
import { randomStream } from "../../src/math/random.js";

const data = (rows: readonly (readonly number[])[], labels: readonly boolean[]): LabelledPoints => ({
  points: { rows: rows.length, columns: rows[0]?.length ?? 1, data: Float64Array.from(rows.flat()) },
  labels,
});

test("a limit of time ends in not decided, in each form and together, never in no", async () => {
  const instance = randomSplitting(randomStream(3), { elements: 60, count: 132, planted: false });
  const decision = await decideNetwork(splittingPoints(instance, { gadget: false }), { units: 2, seconds: 0.05 });
  expect(decision.answer).toBe("not decided");
  // OR may be refuted by a few points; what was not finished is not called no
  expect(decision.forms.map(({ search }) => search.answer)).toContain("not decided");
});

test.each([
  ["contradictory points", data([[1, 2], [3, 4], [1, 2]], [true, false, false]), {}, /^decideNetwork: a point that repeats must have one label.*Got point 1 and point 3.*Correct one/], // prettier-ignore
  ["more points than the solvers take", data(Array.from({ length: 1001 }, (_, at) => [at]), new Array<boolean>(1001).fill(true)), {}, /take 1 to 1000 points.*Got 1001 points.*Decide a part/], // prettier-ignore
  ["no points", data([], []), {}, /take 1 to 1000 points.*Got 0 points/],
  ["an infinite coordinate", data([[Infinity]], [true]), {}, /finite numbers. Got NaN or an infinity/],
  ["no units", data([[1]], [true]), { units: 0 }, /whole number from 1 to 3 .* Got 0/],
  ["no time", data([[1]], [true]), { seconds: 0 }, /seconds above 0.*Got 0 seconds/],
  ["a time that is no number", data([[1]], [true]), { seconds: NaN }, /seconds above 0.*Got NaN seconds/],
])("%s are refused with the rule, what was found and the repair", async (_, points, question, message) => {
  await expect(decideNetwork(points, { units: 2, ...question })).rejects.toThrow(message);
});
