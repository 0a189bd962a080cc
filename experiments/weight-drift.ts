import {
  createEnsemble,
  defineExperiment,
  driftMeter,
  groupBy,
  mean,
  mlp,
  powerLaw,
  quantile,
  randomStream,
  sphereWithRandomLabels,
  train,
  trainingData,
  z,
  type Series,
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
type Norm = "frobenius" | "spectral" | "flipped";
type Role = "input" | "hidden" | "output";

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
    const data = trainingData(members.map(({ random }) => sphereWithRandomLabels(random, samples, dimension)));
    const spec = mlp({ inputs: dimension, outputs: 1, depth, width, parameterization });
    const ensemble = createEnsemble(
      spec,
      members.map(({ random }) => random),
    );
    const meter = driftMeter(ensemble, data.inputs);
    try {
      const trained = await train(ensemble, {
        data,
        rate: { units: cell.units },
        steps: cell.steps,
        stop: { relativeLoss: cell.loss },
        random: members[0].random.split("training"),
        signal: context.signal,
        progress: context.progress,
      });
      const layers = meter.measure();
      const of = (norm: Norm, member: number): number[] => layers.map((layer) => layer[norm][member]);
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
    } finally {
      meter.dispose();
      ensemble.dispose();
      data.inputs.dispose();
      data.targets.dispose();
    }
  },
  summarise: (trials) => {
    const arrived = trials.filter(({ result }) => result.status === "loss");
    const fit = (parameterization: string, role: Role, norm: Norm) =>
      fitDrift(select(arrived, parameterization), role, norm).slope;
    const deepest = Math.max(...trials.map(({ parameters: { depth } }) => depth));
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
      tested: `relative drift of kernels at the first step where the loss is at most ${trials[0].parameters.loss} of the initial one, depth ${deepest}, widths ${widths(trials).join(", ")}; ${arrived.length} of ${trials.length} trainings arrived there`,
      notTested: "biases, other activations and data, training beyond this loss, widths outside the range",
      settle:
        "more seeds narrow a slope as 1/√seeds; wider networks (--width 64..1024) move it towards its limit; both ntk and mu and a depth of 2 or more are needed for all of them",
      tables: [driftTable(arrived)],
    };
  },
  plots: {
    frobenius: (trials) =>
      driftChart(trials, "frobenius", "Relative drift of the kernels, Frobenius norm", "‖W − W₀‖ / ‖W₀‖ (Frobenius)"),
    spectral: (trials) =>
      driftChart(trials, "spectral", "Relative drift of the kernels, spectral norm", "‖W − W₀‖ / ‖W₀‖ (spectral)"),
    flipped: (trials) =>
      driftChart(trials, "flipped", "Gates that flipped during training", "flipped ReLU gates (fraction)"),
  },
});

/** Trials of one parameterization at the greatest depth that was run. */
function select(trials: readonly DriftTrial[], parameterization: string): DriftTrial[] {
  const deepest = Math.max(...trials.map(({ parameters: { depth } }) => depth));
  return trials.filter(({ parameters: cell }) => cell.parameterization === parameterization && cell.depth === deepest);
}

const widths = (trials: readonly DriftTrial[]): number[] =>
  [...new Set(trials.map(({ parameters: { width } }) => width))].sort((a, b) => a - b);

/** The layer of a role; the middle hidden layer has fan-in and fan-out m, and there is none at depth 1. */
function layerOf(role: Role, depth: number): number | undefined {
  if (role === "input") return 0;
  if (role === "output") return depth;
  return depth < 2 ? undefined : Math.floor(depth / 2);
}

function points(trials: readonly DriftTrial[], role: Role, norm: Norm) {
  return trials.flatMap(({ parameters: { width, depth }, result }) => {
    const layer = layerOf(role, depth);
    return layer === undefined ? [] : [{ x: width, y: result[norm][layer] }];
  });
}

function fitDrift(trials: readonly DriftTrial[], role: Role, norm: Norm) {
  return powerLaw(points(trials, role, norm), randomStream(0).split(`${role}-${norm}`));
}

/** Slopes that theory predicts, by parameterization and role; standard drifts as ntk. */
const predicted: Readonly<Record<Norm, Readonly<Record<string, Readonly<Record<Role, number>>>>>> = {
  frobenius: { ntk: { input: -0.5, hidden: -1, output: -0.5 }, mu: { input: 0, hidden: -0.5, output: 0 } },
  spectral: { ntk: { input: -0.5, hidden: -0.5, output: -0.5 }, mu: { input: 0, hidden: 0, output: 0 } },
  flipped: { ntk: { input: -0.5, hidden: -0.5, output: NaN }, mu: { input: 0, hidden: 0, output: NaN } },
};

const roles: readonly Role[] = ["input", "hidden", "output"];
const parameterizationsOf = (trials: readonly DriftTrial[]) => [
  ...new Set(trials.map(({ parameters: cell }) => cell.parameterization)),
];

function driftChart(trials: readonly DriftTrial[], norm: Norm, title: string, label: string) {
  const arrived = trials.filter(({ result }) => result.status === "loss");
  const panels = parameterizationsOf(arrived);
  const series = panels.flatMap((panel) =>
    roles
      .filter((role) => norm !== "flipped" || role !== "output")
      .flatMap((role) => driftSeries(select(arrived, panel), panel, role, norm)),
  );
  return {
    kind: "chart" as const,
    title,
    caption: `At a fixed training loss; dots are means, bars the 10 % to 90 % quantiles over seeds. Solid: fitted power law; dashed: predicted slope through the fit at the smallest width.`,
    x: { label: "hidden width m (units)", scale: "log" as const, ticks: widths(trials) },
    y: { label, scale: "log" as const },
    panels,
    series,
  };
}

function driftSeries(trials: readonly DriftTrial[], panel: string, role: Role, norm: Norm): Series[] {
  const all = points(trials, role, norm);
  if (all.length === 0) return [];
  const { slope: fitted, prefactor } = fitDrift(trials, role, norm);
  const [first, last] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))];
  const line = (exponent: number) =>
    [first, last].map((x) => ({ x, y: prefactor * first ** fitted.value * (x / first) ** exponent }));
  const expected = predicted[norm][panel === "mu" ? "mu" : "ntk"][role];
  const measured = [...groupBy(all, ({ x }) => x)].map(([x, group]) => {
    const values = group.map(({ y }) => y);
    return { x, y: mean(values), low: quantile(values, 0.1), high: quantile(values, 0.9) };
  });
  return [
    { name: `${role} layer`, panel, draw: "dots", points: measured },
    { name: `${role} layer, fitted`, colour: `${role} layer`, panel, draw: "line", points: line(fitted.value) },
    {
      name: `${role} layer, predicted`,
      colour: `${role} layer`,
      panel,
      draw: "line",
      stroke: "dashed",
      points: line(expected),
    },
  ];
}

function driftTable(trials: readonly DriftTrial[]) {
  const rows = parameterizationsOf(trials).flatMap((name) =>
    roles.flatMap((role) =>
      (["frobenius", "spectral", "flipped"] as const).map((norm) => {
        const { value, low, high } = fitDrift(select(trials, name), role, norm).slope;
        return [name, role, norm, value, low, high, predicted[norm][name === "mu" ? "mu" : "ntk"][role]];
      }),
    ),
  );
  const columns = ["parameterization", "layer", "measure", "slope", "low", "high", "predicted"];
  return {
    title: "Slopes of drift in width, with 95 % intervals",
    columns,
    rows: rows.filter((row) => !Number.isNaN(row[3])),
  };
}
