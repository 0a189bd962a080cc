import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { plantedGaussian } from "../../src/hardness/gaussian.js";
import { outputForms } from "../../src/hardness/forms.js";
import { wrongAnswers } from "../../src/hardness/network.js";
import { pointOf } from "../../src/hardness/points.js";
import { splittingPoints } from "../../src/hardness/reductions.js";
import { searchHalfSpaces } from "../../src/hardness/search.js";
import { softAnd, type SoftAndMember } from "../../src/hardness/soft-and.js";
import { randomSplitting } from "../../src/hardness/splitting.js";
import { randomStream } from "../../src/math/random.js";
import { train } from "../../src/train/train.js";

beforeAll(async () => void (await useBackend()));

const members: SoftAndMember[] = [0, 1, 2].map((seed) => {
  const random = randomStream(seed).split("soft");
  return { random, data: splittingPoints(randomSplitting(random, { elements: 6, count: 8, planted: true })) };
});

test("loss and errors are those of the formula in float64, at the start", () => {
  using objective = softAnd(members, 3);
  const { loss, errors } = objective.whole();
  const expected = objective.networks().map(({ units }, member) => {
    const { points, labels } = members[member].data;
    const losses = labels.map((label, row) => {
      const z = units.map(({ weights, bias }) =>
        pointOf(points, row).reduce((sum, x, j) => sum + x * weights[j], bias),
      );
      const p = z.reduce((product, value) => product / (1 + Math.exp(-value)), 1);
      return label ? -Math.log(p) : -Math.log(1 - p + 1e-6);
    });
    return losses.reduce((a, b) => a + b, 0) / labels.length;
  });
  // float32: sums of 21 terms near 1
  loss.dataSync().forEach((value, at) => expect(value).toBeCloseTo(expected[at], 4));
  expect([...errors.dataSync()]).toEqual(objective.networks().map((network, at) => wrongAnswers(network, members[at].data).length)); // prettier-ignore
  loss.dispose();
  errors.dispose();
});

test("training that ends without an error has half-spaces that answer every point, exactly", async () => {
  using objective = softAnd(members, 4);
  const options = {
    optimizer: { method: "adam" },
    rate: { absolute: 0.05 },
    steps: 600,
    stop: { zeroError: true },
  } as const;
  const outcomes = await train(objective, options);
  const wrong = objective.networks().map((network, at) => wrongAnswers(network, members[at].data).length);
  expect(outcomes.map(({ status }) => status === "zero-error")).toEqual(wrong.map((count) => count === 0));
  expect(wrong).toContain(0);
});

test("Gaussian points of a planted AND have two half-spaces, and about two thirds of them are accepted", () => {
  const data = plantedGaussian(randomStream(0), 60, 5);
  expect(searchHalfSpaces(data, outputForms(2, "and")[0]).answer).toBe("yes");
  // 60 draws of probability 0.67: 0.49 to 0.85 is three deviations
  expect(data.labels.filter(Boolean).length / 60).toBeGreaterThan(0.49);
  expect(data.labels.filter(Boolean).length / 60).toBeLessThan(0.85);
});

test("members of several shapes, and no units, are refused", () => {
  const other = { random: randomStream(1), data: plantedGaussian(randomStream(1), 4, 2) };
  expect(() => softAnd([members[0], other], 2)).toThrow(/points of one shape.*Got points of 21 x 9 and 4 x 2/);
  expect(() => softAnd(members, 0)).toThrow(/whole number of units from 1/);
});
