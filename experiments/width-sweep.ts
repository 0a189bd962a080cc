import {
  createEnsemble,
  defineExperiment,
  exportMember,
  fitSuccess,
  groupBy,
  mean,
  mlp,
  parameterCount,
  parameterizationNames,
  prepare,
  publishedBounds,
  quantile,
  randomLabels,
  randomStream,
  readTable,
  refinedWidths,
  sphere,
  successAtLargest,
  successByWidth,
  successProbability,
  targetNames,
  thresholdExponent,
  thresholds,
  train,
  trainingData,
  z,
  type Dataset,
  type Series,
  type Trial,
  type WidthTrial,
} from "../src/index.js";

const settings = ["theorem", "digits", "digits-random", "file"] as const;
const names = {
  theorem: "sphere, random labels",
  digits: "digits, true labels",
  "digits-random": "digits, random labels",
  file: "your file",
};
const doubling = (to: number): number[] => Array.from({ length: Math.log2(to) }, (_, index) => 2 ** (index + 1));

const parameters = z.strictObject({
  setting: z.enum(settings).default("theorem").describe("inputs and labels; 'file' follows from --data"),
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
type Parameters = z.output<typeof parameters>;

interface Result {
  readonly status: string;
  readonly steps: number;
  readonly loss: number;
  readonly error: number;
  readonly errors: number;
  readonly rate: number;
  readonly sharpness: number;
  readonly parameters: number;
  readonly curve: { readonly steps: number[]; readonly loss: number[]; readonly errors: number[] };
}
type SweepTrial = Trial<Parameters, Result>;

/** Did training reach zero error within this fraction of the step budget? */
const succeeded = ({ parameters: { steps }, result }: SweepTrial, budget = 1): boolean =>
  result.errors === 0 && result.steps <= budget * steps;
const outcomes = (trials: readonly SweepTrial[], budget = 1): WidthTrial[] =>
  trials.map((trial) => ({ width: trial.parameters.width, success: succeeded(trial, budget) }));
const groupKey = ({ parameters: { setting, depth, samples, steps } }: SweepTrial): string =>
  `${names[setting]}, depth ${depth}, N = ${samples}, ${steps} steps`;

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
    description: "N = 50, depth 1, three settings, 1,000 steps",
    axes: [{ setting: ["theorem", "digits", "digits-random"], width: doubling(512) }],
    seeds: 10,
  },
  presets: {
    full: {
      description: "three N, depths 1 to 3, three settings, 20,000 steps",
      axes: [
        {
          setting: ["theorem", "digits", "digits-random"],
          samples: [50, 100, 200],
          steps: [20_000],
          depth: [1],
          width: doubling(4096),
        },
        {
          setting: ["theorem", "digits", "digits-random"],
          samples: [50, 100, 200],
          steps: [20_000],
          depth: [2, 3],
          width: doubling(512),
        },
      ],
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
    const datasets = await draw(cell, members);
    const data = trainingData(datasets);
    const spec = mlp({
      inputs: datasets[0].dimension,
      outputs: datasets[0].outputs,
      depth: cell.depth,
      width: cell.width,
      parameterization: cell.parameterization,
    });
    const ensemble = createEnsemble(
      spec,
      members.map(({ random }) => random),
      { sharedInputs: data.inputs.rank === 2 },
    );
    try {
      const trained = await train(ensemble, {
        data,
        rate: { units: cell.units },
        steps: cell.steps,
        stop: { zeroError: true },
        random: members[0].random.split("training"),
        signal: context.signal,
        progress: context.progress,
      });
      const first = members.findIndex(({ seed }) => seed === 0);
      if (first >= 0) await context.save(members[first], "network", await exportMember(ensemble, first));
      return trained.map(({ status, steps, loss, errors, rate, sharpness, curve }) => ({
        status,
        steps,
        loss,
        errors,
        error: errors / cell.samples,
        rate,
        sharpness,
        parameters: parameterCount(spec),
        curve,
      }));
    } finally {
      ensemble.dispose();
      data.inputs.dispose();
      data.targets.dispose();
    }
  },
  refine: (trials) =>
    [...groupBy(trials, groupKey).values()].flatMap((group) => {
      const cell = group[0].parameters;
      const largest = Math.max(...group.map(({ parameters: { width } }) => width));
      const several = new Set(trials.map(({ parameters: { samples } }) => samples)).size >= 3;
      const crossing = several ? refinedWidths(outcomes(group.filter(({ seed }) => seed < 10))) : [];
      return [largest, ...crossing].map((width) => ({ parameters: { ...cell, width }, seeds: 40 }));
    }),
  summarise: (trials) => {
    const groups = [...groupBy(trials, groupKey)];
    const worst = groups.map(([, group]) => successAtLargest(outcomes(group))).sort((a, b) => a.low - b.low)[0];
    const bySamples = [...groupBy(trials.filter(isTheoremDepthOne), ({ parameters: { samples } }) => samples)];
    const random = randomStream(0).split("bootstrap");
    const exponent = thresholdExponent(
      bySamples.map(([samples, group]) => ({ samples, trials: outcomes(group) })),
      0.5,
      random,
    );
    const widest = Math.max(...trials.map(({ parameters: { width } }) => width));
    return {
      findings: { success: worst, exponent },
      tested: `gradient descent with at most ${largestOf(trials, "steps")} steps up to width ${widest}, on ${groups.length} combinations of setting, depth and N (${[...new Set(trials.map(({ parameters: { samples } }) => samples))].join(", ")})`,
      notTested:
        "widths of the order N^3, which the statement speaks of: it is an upper bound, and far smaller widths were enough or not as shown; rates in λ_min, inputs that are parallel, other data",
      settle:
        "a lower bound of 0.9 needs 35 successes of 35 at the largest width: --seeds 40, a larger --width, or more --steps where the budget stops training",
      tables: [thresholdTable(groups), boundsTable()],
    };
  },
  plots: {
    error: (trials) => ({
      kind: "chart",
      title: "Training error against width",
      caption:
        "Final training 0-1 error; lines are means, bands the range from the 10 % to the 90 % quantile over seeds. Dotted: where the parameters of a ReLU network on the sphere number N.",
      x: widthAxis(trials),
      y: { label: "training 0-1 error (fraction of N)", scale: "linear" },
      panels: panelsOf(trials),
      series: [...groupBy(trials, (trial) => `${names[trial.parameters.setting]}|${panelOf(trial)}`).values()].map(
        (group): Series => ({
          name: names[group[0].parameters.setting],
          panel: panelOf(group[0]),
          draw: "both",
          points: byWidth(group).map(([x, cell]) =>
            spread(
              x,
              cell.map(({ result }) => result.error),
            ),
          ),
        }),
      ),
      rules: panelsOf(trials).flatMap((panel) => {
        const { parameters: cell } = trials.find((trial) => panelOf(trial) === panel) ?? trials[0];
        const at = cell.depth === 1 ? cell.samples / cell.dimension : Math.sqrt(cell.samples);
        return at > 1 ? [{ axis: "x" as const, at, label: "parameters = N", panel }] : [];
      }),
    }),
    success: (trials) => ({
      kind: "chart",
      title: "Fraction of trainings that reach zero error",
      caption:
        "Dots with 95 % Wilson intervals; lines are logistic fits in log m under Jeffreys' prior. Dashed: within a quarter, dotted: within a sixteenth of the step budget.",
      x: widthAxis(trials),
      y: { label: "success (fraction of seeds)", scale: "linear", domain: [0, 1] },
      panels: panelsOf(trials),
      series: [...groupBy(trials, (trial) => `${names[trial.parameters.setting]}|${panelOf(trial)}`).values()].flatMap(
        successSeries,
      ),
    }),
    steps: (trials) => ({
      kind: "chart",
      title: "Steps of gradient descent to zero training error",
      caption: "Median over the seeds that reached it, band from the 10 % to the 90 % quantile.",
      x: widthAxis(trials),
      y: { label: "steps to zero 0-1 error (updates)", scale: "log" },
      panels: panelsOf(trials),
      series: [
        ...groupBy(
          trials.filter((trial) => succeeded(trial)),
          (trial) => `${names[trial.parameters.setting]}|${panelOf(trial)}`,
        ).values(),
      ].map((group): Series => ({
        name: names[group[0].parameters.setting],
        panel: panelOf(group[0]),
        draw: "both",
        points: byWidth(group).map(([x, cell]) => ({
          ...spread(
            x,
            cell.map(({ result }) => result.steps),
          ),
          y: quantile(
            cell.map(({ result }) => result.steps),
            0.5,
          ),
        })),
      })),
    }),
    loss: (trials) => ({
      kind: "chart",
      title: "Loss of gradient descent, seed 0",
      caption: "Squared loss 1/(2N) Σ (f − y)² until the training error is zero, for the first setting, depth and N.",
      x: { label: "step t + 1 (updates)", scale: "log" },
      y: { label: "training loss", scale: "log" },
      series: trials
        .filter((trial) => trial.seed === 0 && groupKey(trial) === groupKey(trials[0]))
        .sort((a, b) => a.parameters.width - b.parameters.width)
        .filter((_, index) => index % 2 === 0)
        .map(({ parameters: { width }, result: { curve } }): Series => ({
          name: `m = ${width}`,
          draw: "line",
          points: curve.steps.map((step, index) => ({ x: step + 1, y: curve.loss[index] })),
        })),
    }),
    threshold: (trials) => ({
      kind: "chart",
      title: "Width needed against the number of samples",
      caption:
        "Width where half the trainings succeed, with 95 % intervals. The published upper bounds, without their constants, lie above; dotted: where the parameters number N.",
      x: { label: "samples N", scale: "log" },
      y: { label: "hidden width m (units)", scale: "log" },
      series: [...thresholdSeries(trials), ...boundSeries(trials)],
    }),
  },
});

/** The members' data: each its own on the sphere; the same rows for all from a table. */
async function draw(
  cell: Parameters,
  members: readonly { random: ReturnType<typeof randomStream> }[],
): Promise<Dataset[]> {
  const { samples, dimension, setting } = cell;
  if (setting === "theorem") {
    return members.map(({ random }) => ({
      name: "sphere",
      samples,
      dimension,
      outputs: 1,
      classes: ["-1", "+1"],
      inputs: sphere(random.split("inputs"), { samples, dimension }),
      targets: randomLabels(random.split("labels"), samples),
    }));
  }
  const table = await readTable(setting === "file" ? cell.data : "digits", cell.labels);
  const rows = () => randomStream(0).split("rows");
  const targets = setting === "digits-random" ? "random" : setting === "digits" ? "given" : cell.targets;
  const first = prepare(
    table,
    { samples, targets, classes: cell.classes },
    { rows: rows(), labels: members[0].random.split("labels") },
  );
  if (targets === "given" || targets === "parity") return members.map(() => first);
  return members.map(({ random }) => ({
    ...prepare(table, { samples, targets, classes: cell.classes }, { rows: rows(), labels: random.split("labels") }),
    inputs: first.inputs,
  }));
}

const isTheoremDepthOne = ({ parameters: { setting, depth } }: SweepTrial): boolean =>
  setting === "theorem" && depth === 1;
const largestOf = (trials: readonly SweepTrial[], key: "steps" | "width"): number =>
  Math.max(...trials.map(({ parameters: cell }) => cell[key]));
const panelOf = ({ parameters: { depth, samples } }: SweepTrial): string => `depth ${depth}, N = ${samples}`;
const panelsOf = (trials: readonly SweepTrial[]): string[] => {
  const largest = Math.max(...trials.map(({ parameters: { samples } }) => samples));
  const shown = trials.filter(
    ({ parameters: { samples } }) => samples === largest || new Set(trials.map(panelOf)).size <= 3,
  );
  return [...new Set(shown.map(panelOf))].sort();
};
const byWidth = (trials: readonly SweepTrial[]): [number, SweepTrial[]][] =>
  [...groupBy(trials, ({ parameters: { width } }) => width)].sort(([a], [b]) => a - b);
const spread = (x: number, values: readonly number[]) => ({
  x,
  y: mean(values),
  low: quantile(values, 0.1),
  high: quantile(values, 0.9),
});
const widthAxis = (trials: readonly SweepTrial[]) => ({
  label: "hidden width m (units)",
  scale: "log" as const,
  ticks: doubling(2 ** Math.ceil(Math.log2(largestOf(trials, "width")))),
});

function successSeries(group: SweepTrial[]): Series[] {
  const colour = names[group[0].parameters.setting];
  const panel = panelOf(group[0]);
  const widths = byWidth(group).map(([width]) => width);
  const curve = (budget: number, stroke: "solid" | "dashed" | "dotted", name: string): Series => {
    const fit = fitSuccess(outcomes(group, budget));
    const [from, to] = [Math.log(widths[0]), Math.log(widths[widths.length - 1])];
    const grid = Array.from({ length: 60 }, (_, index) => Math.exp(from + ((to - from) * index) / 59));
    return {
      name,
      colour,
      panel,
      draw: "line",
      stroke,
      points: grid.map((x) => ({ x, y: successProbability(fit, x) })),
    };
  };
  const dots = successByWidth(outcomes(group)).map(({ width, success: { value, low, high } }) => ({
    x: width,
    y: value,
    low,
    high,
  }));
  return [
    { name: colour, panel, draw: "dots", points: dots },
    curve(1, "solid", `${colour}: full budget`),
    curve(1 / 4, "dashed", `${colour}: 1/4`),
    curve(1 / 16, "dotted", `${colour}: 1/16`),
  ];
}

function thresholdSeries(trials: readonly SweepTrial[]): Series[] {
  return [...groupBy(trials, ({ parameters: { setting, depth } }) => `${names[setting]}, depth ${depth}`)].map(
    ([name, group]): Series => ({
      name,
      draw: "dots",
      points: [...groupBy(group, ({ parameters: { samples } }) => samples)].map(([x, cell]) => {
        const { half } = thresholds(outcomes(cell), randomStream(0).split("thresholds"));
        return { x, y: half.value, low: half.low, high: half.high };
      }),
    }),
  );
}

/** Bounds without their constants, drawn over a factor of two about a single N. */
function boundSeries(trials: readonly SweepTrial[]): Series[] {
  const samples = trials.map(({ parameters: cell }) => cell.samples);
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  const ends = least === most ? [least / 1.5, least * 1.5] : [least, most];
  const line = (name: string, widthAt: (x: number) => number, stroke: "dashed" | "dotted"): Series => ({
    name,
    endLabel: name,
    colour: "none",
    draw: "line",
    stroke,
    points: ends.map((x) => ({ x, y: widthAt(x) })),
  });
  const bounds = publishedBounds.flatMap(({ paper, exponent }) =>
    exponent === undefined || exponent > 8 ? [] : [line(`${paper}: N^${exponent}`, (x) => x ** exponent, "dashed")],
  );
  const { dimension } = trials[0].parameters;
  return [...bounds, line("parameters = N on the sphere at depth 1: N/d", (x) => x / dimension, "dotted")];
}

function thresholdTable(groups: readonly (readonly [string, SweepTrial[]])[]) {
  const format = ({ value, low, high }: { value: number; low: number; high: number }): string =>
    Number.isNaN(value)
      ? low === 0
        ? `below ${high}`
        : `above ${low}`
      : `${value.toFixed(1)} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
  const rows = groups.map(([name, group]) => {
    const random = randomStream(0).split("table");
    const full = thresholds(outcomes(group), random);
    const less = [1 / 4, 1 / 16].map((budget) => thresholds(outcomes(group, budget), random).half);
    const lost = group.filter(({ result: { status } }) => status === "diverged" || status === "dead").length;
    return [name, format(full.half), format(full.nine), ...less.map(format), lost];
  });
  const columns = [
    "setting",
    "m* (half succeed)",
    "m (9 of 10)",
    "m* at 1/4 budget",
    "m* at 1/16 budget",
    "diverged or dead",
  ];
  return { title: "Threshold widths, with 95 % intervals", columns, rows };
}

function boundsTable() {
  return {
    title: "Published sufficient widths (n samples)",
    columns: ["paper", "setting", "requirement"],
    rows: publishedBounds.map(({ paper, setting, requirement }) => [paper, setting, requirement]),
  };
}
