import {
  boundsTable,
  createEnsemble,
  defineExperiment,
  errorFigure,
  exportMember,
  groupBy,
  keepNetwork,
  lossFigure,
  mlp,
  outcomes,
  parameterCount,
  parameterizationNames,
  randomStream,
  refinedWidths,
  settingData,
  settings,
  stepsFigure,
  successAtLargest,
  successFigure,
  targetNames,
  thresholdExponent,
  thresholdFigure,
  thresholdTable,
  train,
  trainingData,
  widthGroups,
  z,
  type Trial,
  type TrainingOutcome,
  type WidthRow,
} from "../src/index.js";

const doubling = (to: number): number[] => Array.from({ length: Math.log2(to) }, (_, index) => 2 ** (index + 1));

/** Every setting, at widths to 4096 with one hidden layer and to 512 with two or three. */
const grid = (samples: number[], steps: number) => {
  const axes = {
    setting: ["theorem", "digits", "digits-random"] as ("theorem" | "digits" | "digits-random")[],
    steps: [steps],
  };
  return [
    { ...axes, samples, depth: [1], width: doubling(4096) },
    { ...axes, samples, depth: [2, 3], width: doubling(512) },
  ];
};

const parameters = z.strictObject({
  setting: z
    .enum(["theorem", "digits", "digits-random", "file"])
    .default("theorem")
    .describe("inputs and labels; 'file' follows from --data"),
  samples: z.number().int().min(2).default(50).describe("training samples N"),
  dimension: z.number().int().min(1).default(10).describe("input dimension d of the theorem's setting"),
  depth: z.number().int().min(1).max(3).default(1).describe("hidden layers"),
  width: z.number().int().min(1).default(64).describe("hidden width m"),
  parameterization: z.enum(parameterizationNames).default("ntk").describe("how init and rates scale with width"),
  steps: z.number().int().min(16).default(1000).describe("step budget of gradient descent"),
  units: z.number().positive().default(0.5).describe("learning rate in units of the largest stable one"),
  data: z.string().default("").describe("'digits', a CSV file or an IDX file of images"),
  labels: z.string().default("").describe("label column of the CSV file, or IDX file of the labels"),
  targets: z.enum(targetNames).default("given").describe("what is learned from --data"),
  classes: z.string().default("").describe("two classes to pick from --data, such as 3,8"),
});
type SweepTrial = Trial<z.output<typeof parameters>, Result>;

interface Result extends Pick<
  TrainingOutcome,
  "status" | "steps" | "loss" | "errors" | "rate" | "sharpness" | "path" | "curve"
> {
  readonly parameters: number;
}

const rowsOf = (trials: readonly SweepTrial[]): WidthRow[] =>
  trials.map(({ parameters: { setting, steps: budget, ...cell }, seed, result }) => ({
    ...cell,
    group: settings[setting],
    seed,
    budget,
    steps: result.steps,
    error: result.errors / cell.samples,
    lost: result.status === "diverged" || result.status === "dead",
    curve: result.curve,
  }));
const bootstrap = randomStream(0).split("bootstrap");

export default defineExperiment({
  id: "width-sweep",
  claim: {
    lecture: "Theorem 4.1, section 4",
    statement:
      "A network of width about n^3 with any number of layers, trained by gradient descent from random initialization, reaches zero training error with high probability.",
    reference:
      "Cited there from Jacot, Gabriel & Hongler 2018 and Arora et al. 2019; a bound of this form is nearer to Huang & Yau 2020.",
  },
  parameters,
  settle: (cell) => (cell.data === "" ? cell : { ...cell, setting: "file" as const }),
  smoke: { description: "two widths", axes: [{ samples: [8], width: [2, 64], steps: [64] }], seeds: 3 },
  sweep: {
    description: "three settings, depths 1 to 3, three N at depth 1 and one beyond, 1,000 steps",
    axes: grid([8, 16, 32], 1000),
    seeds: 10,
  },
  presets: {
    full: {
      description: "three N, depths 1 to 3, three settings, 20,000 steps",
      axes: grid([50, 100, 200], 20_000),
      seeds: 10,
    },
  },
  predictions: {
    success: {
      statement:
        "at the largest width, gradient descent reaches zero training error with probability at least 0.9 in every setting, depth and N tried",
      source: "Theorem 4.1; 'high probability' read as 0.9",
      margin: [0.9, 1],
      decides: true,
    },
    exponent: {
      statement:
        "the width where half the trainings succeed grows no faster than N^3 (consistent with the bound, not a test of it)",
      source: "Theorem 4.1",
      margin: [-Infinity, 3],
      decides: false,
    },
  },
  memory: ({ samples, width, depth, dimension, data, setting }) =>
    4 *
    (6 * samples * width * depth +
      4 * width * (width * (depth - 1) + (setting === "theorem" ? dimension : data === "" ? 64 : 1024))),
  trial: async (cell, members, context): Promise<Result[]> => {
    const streams = members.map(({ random }) => random);
    const datasets = await settingData(cell, streams);
    const data = trainingData(datasets);
    const [{ dimension: inputs, outputs }] = datasets;
    const spec = mlp({
      inputs,
      outputs,
      depth: cell.depth,
      width: cell.width,
      parameterization: cell.parameterization,
    });
    const ensemble = createEnsemble(spec, streams);
    try {
      const trained = await train(ensemble, {
        data,
        rate: { units: cell.units },
        steps: cell.steps,
        stop: { zeroError: true },
        random: streams[0].split("training"),
        signal: context.signal,
        progress: context.progress,
      });
      const first = members.findIndex(({ seed }) => seed === 0);
      if (first >= 0) await keepNetwork(context, members[first], "network", await exportMember(ensemble, first));
      const size = parameterCount(spec);
      return trained.map(({ status, steps, loss, errors, rate, sharpness, path, curve }) => ({
        ...{ status, steps, loss, errors, rate, sharpness, path, curve },
        parameters: size,
      }));
    } finally {
      ensemble.dispose();
      data.inputs.dispose();
      data.targets.dispose();
    }
  },
  refine: (trials) => {
    const groups = groupBy(trials, ({ parameters: { setting, depth, samples } }) => `${setting} ${depth} ${samples}`);
    return [...groups.values()].flatMap((group) => {
      const [{ parameters: cell }] = group;
      const largest = Math.max(...group.map(({ parameters: { width } }) => width));
      const screened = rowsOf(group.filter(({ seed }) => seed < 10));
      // Where it decides: success at the largest width of every group, and the thresholds that the exponent is fitted to.
      const crossing = cell.setting === "theorem" && cell.depth === 1 ? refinedWidths(outcomes(screened)) : [];
      return [largest, ...crossing].map((width) => ({ parameters: { ...cell, width }, seeds: 40 }));
    });
  },
  summarise: (trials) => {
    const rows = rowsOf(trials);
    const groups = [...widthGroups(rows).values()];
    const sphere = rows.filter(({ group, depth }) => group === settings.theorem && depth === 1);
    const bySamples = [...groupBy(sphere, ({ samples }) => samples)].map(([samples, group]) => ({
      samples,
      trials: outcomes(group),
    }));
    const of = (key: "budget" | "width"): number => Math.max(...rows.map((row) => row[key]));
    return {
      findings: {
        success: groups.map((group) => successAtLargest(outcomes(group))).sort((a, b) => a.low - b.low)[0],
        exponent: thresholdExponent(bySamples, 0.5, bootstrap.split("exponent")),
      },
      tested: `gradient descent with at most ${of("budget")} steps up to width ${of("width")}, on ${groups.length} combination${groups.length === 1 ? "" : "s"} of setting, depth and N (N = ${[...new Set(rows.map(({ samples }) => samples))].join(", ")})`,
      notTested:
        "widths of the order N^3, which the statement speaks of: it is an upper bound, and far smaller widths were enough or not as shown; rates in λ_min, inputs that are parallel, other data",
      settle:
        "a lower bound of 0.9 needs 35 successes of 35 at the largest width: --seeds 40, a larger --width, or more --steps where the budget stops training",
      tables: [thresholdTable(rows, bootstrap.split("table")), boundsTable()],
    };
  },
  plots: {
    error: (trials) => errorFigure(rowsOf(trials)),
    success: (trials) => successFigure(rowsOf(trials)),
    steps: (trials) => stepsFigure(rowsOf(trials)),
    loss: (trials) => lossFigure(rowsOf(trials)),
    threshold: (trials) => thresholdFigure(rowsOf(trials), bootstrap.split("figure")),
  },
});
