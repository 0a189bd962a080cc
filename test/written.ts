/** The text of a user's experiment whose trial has this body, over sizes 1, 2, … with three seeds each: in one place for all tests. */
export function experimentText(
  trial: string,
  { sizes = 4, seeds = 3, parameters = "", before = "", more = "", summarise = "" } = {},
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
  smoke: { description: "", axes: [{ size: [1] }], seeds: 1 },
  sweep: { description: "", axes: [{ size: [${axis}] }], seeds: ${seeds} },
  predictions: { mean: { statement: "the mean is 0", source: "none", margin: [-9, 9], decides: true } },
  ${more}
  trial: async (cell, members, context) => { ${trial} },
  summarise: (trials) => {
    ${summarise}
    return {
      findings: { mean: meanInterval(trials.map(({ result }) => result.value)) },
      tested: "values", notTested: "others", settle: "more",
    };
  },
  plots: {},
});
`;
}
