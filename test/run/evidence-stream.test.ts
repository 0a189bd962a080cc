import { expect, test } from "vitest";
import { z } from "zod";
import { defineExperiment } from "../../src/experiment/contract.js";
import { randomStream } from "../../src/math/random.js";
import { meanInterval } from "../../src/math/statistics/mean.js";
import { judge } from "../../src/run/judge.js";

const grid = { description: "one cell", seeds: 3, axes: [{}] };
const drawing = (id: string) =>
  defineExperiment({
    id,
    claim: { lecture: "none", statement: "s", reference: "r" },
    parameters: z.strictObject({ width: z.number().default(4).describe("m") }),
    grids: { smoke: grid, default: grid },
    trial: (_, members) => Promise.resolve(members.map(({ seed }) => ({ value: seed }))),
    evidence: (trials, random) => trials.map(({ result }) => result.value + random.normal()),
    findings: {
      mean: { statement: "s", source: "s", margin: [-9, 9], decides: true, estimate: (values) => meanInterval(values) },
    },
    tested: () => "t",
    notTested: "n",
    settles: "s",
    figures: {},
  });
const trials = [0, 1, 2].map((seed) => ({ parameters: { width: 4 }, seed, result: { value: seed } }));

test("evidence draws from a stream of its experiment's own: judged again the same, and none that a member has", () => {
  const [first, again] = [judge(drawing("a"), trials), judge(drawing("a"), trials)];
  expect(again).toEqual(first);
  const drawn = (first.evidence as number[])[0];
  expect((judge(drawing("b"), trials).evidence as number[])[0]).not.toBe(drawn);
  expect(drawn).not.toBe(randomStream(0).split("a").normal());
});
