import {
  atGreatestDepth,
  createEnsemble,
  defineExperiment,
  driftFigure,
  driftMeter,
  driftTable,
  fitDrift,
  mlp,
  sphereWithRandomLabels,
  supervised,
  train,
  trainingData,
  z,
  type DriftNorm,
  type DriftRow,
  type LayerRole,
  type Trial,
} from "../src/index.js";

const parameters = z.strictObject({
  parameterization: z.enum(["standard", "ntk", "mu"]).default("ntk").describe("how init and rates scale with width"),
  samples: z.number().int().min(2).default(32).describe("training samples N"),
  dimension: z.number().int().min(1).default(10).describe("input dimension d"),
  depth: z.number().int().min(1).max(3).default(3).describe("hidden layers"),
  width: z.number().int().min(1).default(64).describe("hidden width m"),
  loss: z
    .number()
    .positive()
    .max(1)
    .default(0.1)
    .describe("training loss at which drift is measured, as a fraction of the initial one"),
  units: z.number().positive().default(0.5).describe("learning rate in units of the largest stable one"),
  steps: z.number().int().min(16).default(5000).describe("step budget"),
});
type Parameters = z.output<typeof parameters>;

interface Result {
  readonly status: string;
  /** Which way the steps went. */
  readonly path: string;
  readonly steps: number;
  readonly loss: number;
  readonly initialLoss: number;
  readonly frobenius: number[];
  readonly spectral: number[];
  readonly flipped: number[];
}
type DriftTrial = Trial<Parameters, Result>;

const source =
  "kernels of wide networks: one step of gradient descent at a rate fixed in units of the largest stable one; measured for three hidden layers at widths to 1024";
const slope = (statement: string, value: number, width: number, decides: boolean) => ({
  statement,
  source,
  margin: [value - width, value + width] as const,
  decides,
});

export default defineExperiment({
  id: "weight-drift",
  claim: {
    lecture: "Section 4, key idea of Theorem 4.1",
    statement: "The parameters do not change much during training if the width is very large.",
    reference: "Jacot, Gabriel & Hongler 2018 (ntk); the contrast is Yang & Hu 2021 (mu), where they do.",
  },
  parameters,
  smoke: {
    description: "two tiny widths",
    axes: [{ width: [8, 16], samples: [8], depth: [2], steps: [32] }],
    seeds: 2,
  },
  sweep: {
    description: "ntk and mu, depth 3, widths 32 to 512",
    axes: [{ parameterization: ["ntk", "mu"], width: [32, 64, 128, 256, 512] }],
    seeds: 10,
  },
  presets: {
    full: {
      description: "three parameterizations, depths 1 to 3, widths 32 to 1024",
      axes: [{ parameterization: ["standard", "ntk", "mu"], depth: [1, 2, 3], width: [32, 64, 128, 256, 512, 1024] }],
      seeds: 10,
    },
  },
  predictions: {
    ntkInput: slope("under ntk the input layer's relative drift falls as m^-1/2 (Frobenius)", -0.5, 0.15, true),
    ntkHidden: slope("under ntk the middle layer's relative drift falls as m^-1 (Frobenius)", -1, 0.15, true),
    ntkOutput: slope("under ntk the output layer's relative drift falls as m^-1/2 (Frobenius)", -0.5, 0.15, true),
    ntkHiddenSpectral: slope(
      "under ntk the middle layer's relative drift falls as m^-1/2 (spectral)",
      -0.5,
      0.15,
      false,
    ),
    ntkFlipped: slope("under ntk the fraction of flipped first-layer gates falls as m^-1/2", -0.5, 0.15, false),
    muInput: slope("under mu the input layer's relative drift does not fall (Frobenius)", 0, 0.15, false),
    muHidden: slope("under mu the middle layer's relative drift falls as m^-1/2 (Frobenius)", -0.5, 0.15, false),
    muHiddenSpectral: slope("under mu the middle layer's relative drift does not fall (spectral)", 0, 0.15, false),
    muOutput: slope("under mu the output layer's relative drift does not fall (Frobenius)", 0, 0.15, false),
  },
  memory: ({ samples, width, depth }) => 4 * (6 * samples * width * depth + 8 * width * width * depth),
  trial: async (cell, members, context): Promise<Result[]> => {
    const { samples, dimension, depth, width, parameterization } = cell;
    using data = trainingData(members.map((member) => sphereWithRandomLabels(member, { samples, dimension })));
    const spec = mlp({ inputs: dimension, outputs: 1, depth, width, parameterization });
    using ensemble = createEnsemble(spec, members);
    using meter = driftMeter(ensemble, data);
    using objective = supervised(ensemble, data);
    const stop = { relativeLoss: cell.loss };
    const trained = await train(objective, { ...context, rate: { units: cell.units }, steps: cell.steps, stop });
    const drifts = meter.measure();
    const of = (norm: DriftNorm, member: number): number[] => drifts[member].map((layer) => layer[norm]);
    return trained.map(({ status, path, steps, loss, initialLoss }, member) => ({
      status,
      path,
      steps,
      loss,
      initialLoss,
      frobenius: of("frobenius", member),
      spectral: of("spectral", member),
      flipped: of("flipped", member),
    }));
  },
  summarise: (trials) => {
    const arrived = arrivedRows(trials);
    const fit = (parameterization: string, role: LayerRole, norm: DriftNorm) =>
      fitDrift(atGreatestDepth(arrived, parameterization), role, norm).slope;
    const deepest = Math.max(...trials.map(({ parameters: { depth } }) => depth));
    const widths = [...new Set(trials.map(({ parameters: { width } }) => width))].sort((a, b) => a - b);
    return {
      findings: {
        ntkInput: fit("ntk", "input", "frobenius"),
        ntkHidden: fit("ntk", "hidden", "frobenius"),
        ntkOutput: fit("ntk", "output", "frobenius"),
        ntkHiddenSpectral: fit("ntk", "hidden", "spectral"),
        ntkFlipped: fit("ntk", "input", "flipped"),
        muInput: fit("mu", "input", "frobenius"),
        muHidden: fit("mu", "hidden", "frobenius"),
        muHiddenSpectral: fit("mu", "hidden", "spectral"),
        muOutput: fit("mu", "output", "frobenius"),
      },
      tested: `relative drift of kernels at the first step where the loss is at most ${trials[0].parameters.loss} of the initial one, depth ${deepest}, widths ${widths.join(", ")}; ${arrived.length} of ${trials.length} trainings arrived there`,
      notTested: "biases, other activations and data, training beyond this loss, widths outside the range",
      settle:
        "more seeds narrow a slope as 1/√seeds; wider networks (--width 64..1024) move it towards its limit; both ntk and mu and a depth of 2 or more are needed for all of them",
      tables: [driftTable(arrived)],
    };
  },
  plots: {
    frobenius: (trials) => driftFigure(arrivedRows(trials), "frobenius"),
    spectral: (trials) => driftFigure(arrivedRows(trials), "spectral"),
    flipped: (trials) => driftFigure(arrivedRows(trials), "flipped"),
  },
});

/** Trainings that came to the loss at which drift is measured. */
function arrivedRows(trials: readonly DriftTrial[]): DriftRow[] {
  return trials
    .filter(({ result }) => result.status === "loss")
    .map(({ parameters: { parameterization, depth, width }, result: { frobenius, spectral, flipped } }) => ({
      ...{ parameterization, depth, width },
      ...{ frobenius, spectral, flipped },
    }));
}
