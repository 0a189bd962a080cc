/** The text of a user's experiment whose trial has this body, over sizes 1, 2, … with three seeds each: in one place for all tests. */
export function experimentText(
  trial: string,
  { sizes = 4, seeds = 3, parameters = "", before = "", more = "", evidence = "" } = {},
): string {
  const axis = Array.from({ length: sizes }, (_, index) => index + 1).join(", ");
  return `
import { appendFileSync } from "node:fs";
import { defineExperiment, meanInterval, z } from "overparam";
${before}
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
export default defineExperiment({
  id: "written",
  claim: { lecture: "none", statement: "Values are small.", reference: "none" },
  parameters: z.strictObject({ size: z.number().int().min(1).default(1).describe("any"), ${parameters} }),
  grids: {
    smoke: { description: "", seeds: 1, axes: [{ size: [1] }] },
    default: { description: "", seeds: ${seeds}, axes: [{ size: [${axis}] }] },
  },
  ${more}
  trial: async (cell, members, context) => { ${trial} },
  evidence: (trials) => {
    ${evidence}
    return trials.map(({ result }) => result.value);
  },
  findings: {
    mean: { statement: "the mean is 0", source: "none", margin: [-9, 9], decides: true, estimate: (values) => meanInterval(values) },
  },
  tested: () => "values",
  notTested: "others",
  settles: "more",
  figures: {},
});
`;
}
