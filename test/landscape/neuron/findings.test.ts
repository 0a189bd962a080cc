import { expect, test } from "vitest";
import { minimaFinding, neuronRows, neuronTrial, productFinding } from "../../../src/landscape/index.js";
import { randomStream } from "../../../src/math/random.js";

const rows = neuronRows(
  [1, 2].flatMap((axes) => {
    const parameters = { examples: 2, ratio: 10, axes, starts: 2 };
    const member = { seed: 0, random: randomStream(0).split("findings-test") };
    return [{ parameters, seed: 0, result: neuronTrial(parameters, member) }];
  }),
);
const names = (finding: typeof minimaFinding) =>
  [finding.estimate(rows, 0.95)].flat().map((member) => ("name" in member ? member.name : "")); // prettier-ignore

test("the count of minima on one axis decides; its powers on several axes are arithmetic and do not", () => {
  expect([minimaFinding.decides, names(minimaFinding)]).toEqual([true, ["N = 2, K = 1"]]);
  expect([productFinding.decides, names(productFinding)]).toEqual([false, ["N = 2, K = 2"]]);
});
