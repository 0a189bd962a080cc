import { createEnsemble, defineExperiment, fields, heldOutDigits, keepFirst, network, supervised, train, trainingBytes, trainingData, z } from "../src/index.js"; // prettier-ignore
import * as features from "../src/features/index.js";

const parameters = z.strictObject({
  kind: z
    .enum(["dense", ...features.autoencoderKinds])
    .default("dense")
    .describe("dense ones take the full batch"),
  bottleneck: z.number().int().min(1).max(64).default(8).describe("units of the bottleneck k"),
  width: fields.width.default(64).describe("units of the hidden layers of encoder and decoder"),
  activation: z
    .enum(["relu", "tanh"])
    .default("relu")
    .describe("activation of the hidden layers; the bottleneck is linear"),
  parameterization: fields.parameterization.exclude(["mean-field"]).default("standard"),
  samples: fields.samples.min(40).max(1797).default(800).describe("digits used; a quarter is held out"),
  steps: fields.steps.default(800).describe("full-batch Adam steps"),
  rate: z.number().positive().default(0.003).describe("Adam's learning rate"),
});

/** Encoder and decoder around a linear bottleneck: 64 - width - k - width - 64. */
function autoencoder({ width, activation, bottleneck, parameterization }: z.output<typeof parameters>) {
  const hidden = { units: width, activation };
  const layers = [hidden, { units: bottleneck, activation: "linear" as const }, hidden];
  return network(layers, { inputs: 64, outputs: 64, bias: true, parameterization });
}

export default defineExperiment({
  id: "autoencoder-features",
  claim: {
    lecture: "Section 5, feature learning",
    statement:
      "Useful features can be extracted by an autoencoder: f(x) discerns classes, and x can be recovered from it (independence of its coordinates is measured beside it).",
    reference: "Lecture's three properties of an embedding; autoencoders: Hinton & Salakhutdinov 2006.",
  },
  parameters,
  grids: {
    smoke: {
      description: "a tiny autoencoder",
      seeds: 2,
      axes: [{ bottleneck: [2], width: [8], samples: [80], steps: [10] }],
    },
    default: {
      description: "bottlenecks 2 to 16, two widths; six other autoencoders at 16",
      seeds: 5,
      axes: [
        { bottleneck: [2, 4, 8, 16], width: [32, 128] },
        { bottleneck: [16], width: [128], kind: [...features.autoencoderKinds] },
      ],
    },
    class: {
      description: "bottlenecks 4 and 16, hidden layers of 32 units",
      ...{ seeds: 5, axes: [{ bottleneck: [4, 16], width: [32] }] },
    },
  },
  memory: (cell) => trainingBytes(autoencoder(cell), cell.samples),
  trial: async (cell, members, context) => {
    const { kind } = cell;
    if (kind !== "dense") return features.autoencoderTrial({ ...cell, kind }, members, context);
    const digits = await heldOutDigits(cell.samples, members);
    const data = digits.map(({ training }) => training);
    using training = trainingData(data);
    using whole = trainingData(digits.map(({ whole }) => whole));
    using ensemble = createEnsemble(autoencoder(cell), members);
    const encoded = () => features.memberMatrices(ensemble.features(whole.inputs, 1));
    const untrained = encoded();
    const options = { optimizer: { method: "adam" }, rate: { absolute: cell.rate }, steps: cell.steps } as const;
    using objective = supervised(ensemble, training);
    const trained = await train(objective, { ...context, ...options });
    await keepFirst(context, ensemble, members, { data, parts: { encoder: { to: 2 }, decoder: { from: 2 } } });
    const codes = encoded();
    const outputs = features.memberMatrices(ensemble.forward(whole.inputs));
    return trained.map(({ status, path, curve }, member) => ({
      ...{ status, path, curve },
      ...features.featureResult(digits[member], { untrained: untrained[member], codes: codes[member], outputs: outputs[member] }), // prettier-ignore
      ...features.shownDigits(digits[member], outputs[member], members[member].first ?? false),
      ...features.shownCodes(digits[member], codes[member], members[member].first ?? false),
    }));
  },
  evidence: features.featureRows,
  findings: {
    discerns: features.discernsFinding,
    recovers: features.recoversFinding,
    beatsComponents: features.beatsComponentsFinding,
    beatsRaw: features.beatsRawFinding,
    independent: features.independentFinding,
    othersDiscern: features.othersDiscernFinding,
    othersRecover: features.othersRecoverFinding,
  },
  tested: features.featuresTested,
  notTested:
    "other data, deeper autoencoders, contrastive and discriminative features, statistical independence beyond correlation",
  settles:
    "more seeds narrow the intervals; a combination that lies across a margin is settled by more --steps or another --width",
  tables: [features.featureTable],
  figures: { probe: features.probeFigure, reconstruction: features.reconstructionFigure, correlation: features.correlationFigure, digits: features.digitsFigure, kinds: features.kindsFigure, embedding: features.codesFigure }, // prettier-ignore
});
