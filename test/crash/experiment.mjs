// A claim without TensorFlow whose trials keep models: what runs and exports are killed over. Each block that begins leaves a line in
// the file OVERPARAM_CRASH_LOG.
import { appendFileSync } from "node:fs";
import { defineExperiment, exactly, z } from "../../dist/src/index.js";

const log = process.env.OVERPARAM_CRASH_LOG;

/** y = a x + b, as a TF.js layers model. */
function modelOf(a, b) {
  const dense = { name: "dense", units: 1, activation: "linear", use_bias: true, batch_input_shape: [null, 1], dtype: "float32" }; // prettier-ignore
  const topology = { class_name: "Sequential", config: { name: "line", layers: [{ class_name: "Dense", config: dense }] } }; // prettier-ignore
  const weights = ["kernel", "bias"].map((name, index) => ({ name: `dense/${name}`, shape: index === 0 ? [1, 1] : [1], dtype: "float32" })); // prettier-ignore
  const content = {
    ...{ format: "layers-model", generatedBy: "overparam", convertedBy: null, modelTopology: topology },
    weightsManifest: [{ paths: ["weights.bin"], weights }],
    userDefinedMetadata: { example: { input: [1], output: [a + b] } },
  };
  return { "model.json": JSON.stringify(content), "weights.bin": new Uint8Array(Float32Array.of(a, b).buffer) };
}

export default defineExperiment({
  id: "crash",
  claim: { lecture: "none", statement: "What is on disk is whole.", reference: "none" },
  parameters: z.strictObject({ size: z.number().int().min(1).default(1).describe("any") }),
  grids: {
    smoke: { description: "", seeds: 1, axes: [{ size: [1] }] },
    default: { description: "", seeds: 2, axes: [{ size: [1, 2, 3] }] },
  },
  needs: "nothing",
  trial: async ({ size }, members, context) => {
    if (log) appendFileSync(log, `${size}\n`);
    await new Promise((done) => setTimeout(done, 15));
    for (const member of members) if (member.seed === 0) await context.save(member, "line", modelOf(size, 0.5));
    return members.map(({ seed, random }) => ({ value: size + seed, draw: random.uniform() }));
  },
  refine: () => [{ parameters: { size: 9 }, seeds: 1 }],
  evidence: (trials) => trials.map(({ result }) => result.value),
  findings: {
    sum: {
      ...{ statement: "the values add up to 24", source: "none", margin: [24, 24], decides: true },
      estimate: (values) => exactly(values.reduce((sum, value) => sum + value, 0)),
    },
  },
  tested: (values) => `${values.length} values`,
  notTested: "others",
  settles: "nothing",
  figures: {},
});
