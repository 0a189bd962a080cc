import {
  backendLinearAlgebra,
  createEnsemble,
  defineExperiment,
  exportMember,
  groupBy,
  keepNetwork,
  mean,
  meanCorrelation,
  meanInterval,
  meansFigure,
  memberMatrices,
  network,
  parameterizationNames,
  prepare,
  principalComponents,
  probeAccuracy,
  project,
  randomStream,
  readTable,
  reconstruct,
  relativeError,
  take,
  train,
  trainingData,
  z,
  type Matrix,
  type Trial,
} from "../src/index.js";

const parameters = z.strictObject({
  bottleneck: z.number().int().min(1).max(64).default(8).describe("units of the bottleneck k"),
  width: z.number().int().min(1).default(64).describe("units of the hidden layers of encoder and decoder"),
  activation: z
    .enum(["relu", "tanh"])
    .default("relu")
    .describe("activation of the hidden layers; the bottleneck is linear"),
  parameterization: z
    .enum(parameterizationNames)
    .exclude(["mean-field"])
    .default("standard")
    .describe("how init and rates scale with width"),
  samples: z
    .number()
    .int()
    .min(40)
    .max(1797)
    .default(800)
    .describe("digits used; three quarters train, a quarter is held out"),
  steps: z.number().int().min(1).default(800).describe("full-batch Adam steps"),
  rate: z.number().positive().default(0.003).describe("Adam's learning rate"),
});
type Parameters = z.output<typeof parameters>;

interface Result {
  readonly status: string;
  /** Which way the steps went. */
  readonly path: string;
  /** Mean squared error on held-out digits over their variance about the training mean. */
  readonly reconstruction: number;
  readonly pcaReconstruction: number;
  readonly probe: number;
  readonly rawProbe: number;
  readonly pcaProbe: number;
  readonly untrainedProbe: number;
  readonly correlation: number;
  readonly untrainedCorrelation: number;
  /** Ten held-out digits and what the decoder makes of them, of seed 0 alone. */
  readonly originals: number[][];
  readonly reconstructions: number[][];
}
type FeatureTrial = Trial<Parameters, Result>;

export default defineExperiment({
  id: "autoencoder-features",
  claim: {
    lecture: "Section 5, feature learning",
    statement:
      "Useful features can be extracted (sparse coding, autoencoding): f(x) discerns classes, has independent coordinates, and allows x to be recovered.",
    reference: "Lecture's three properties of an embedding; autoencoders: Hinton & Salakhutdinov 2006.",
  },
  parameters,
  smoke: {
    description: "a tiny autoencoder",
    axes: [{ bottleneck: [2], width: [8], samples: [80], steps: [10] }],
    seeds: 2,
  },
  sweep: {
    description: "bottlenecks 2 to 16, two widths",
    axes: [{ bottleneck: [2, 4, 8, 16], width: [32, 128] }],
    seeds: 5,
  },
  predictions: {
    discerns: {
      statement:
        "a linear probe on f(x) is more accurate than on the untrained encoder's output (difference, least over the grid)",
      source: "lecture, property 1; the untrained encoder is the baseline that separates learning from random features",
      margin: [0, 1],
      decides: true,
    },
    recovers: {
      statement:
        "the decoder recovers held-out digits better than their mean does (error over variance, greatest over the grid)",
      source: "lecture, property 3: x can be recovered from f(x) 'to a certain extent'",
      margin: [0, 0.999],
      decides: true,
    },
    beatsComponents: {
      statement:
        "the decoder's error is at most that of principal components of the same dimension (ratio, greatest over the grid)",
      source:
        "PCA is the best linear autoencoder (Baldi & Hornik 1989); nothing promises that a trained one of these sizes beats it",
      margin: [0, 1],
      decides: false,
    },
    independent: {
      statement: "coordinates of f(x) have a mean absolute correlation of at most 0.3 (greatest over the grid)",
      source: "lecture, property 2, read as weak linear dependence; nothing in the loss asks for it",
      margin: [0, 0.3],
      decides: false,
    },
  },
  memory: ({ samples, width }) => 4 * 20 * samples * (width + 64),
  trial: async (cell, members, context): Promise<Result[]> => {
    const digits = await readDigits(cell.samples);
    const data = trainingData(members.map(() => digits.training));
    const hidden = { units: cell.width, activation: cell.activation };
    const spec = network([hidden, { units: cell.bottleneck, activation: "linear" }, hidden], {
      inputs: 64,
      outputs: 64,
      bias: true,
      parameterization: cell.parameterization,
    });
    const ensemble = createEnsemble(
      spec,
      members.map(({ random }) => random),
    );
    const whole = trainingData([
      { ...digits.training, samples: cell.samples, inputs: digits.rows.data, targets: digits.rows.data },
    ]);
    const all = whole.inputs;
    try {
      const untrained = memberMatrices(ensemble.features(all, 1));
      const trained = await train(ensemble, {
        data,
        optimizer: { method: "adam" },
        rate: { absolute: cell.rate },
        steps: cell.steps,
        random: members[0].random.split("training"),
        signal: context.signal,
        progress: context.progress,
      });
      const codes = memberMatrices(ensemble.features(all, 1));
      const outputs = memberMatrices(ensemble.forward(all));
      const first = members.findIndex(({ seed }) => seed === 0);
      if (first >= 0) {
        await keepNetwork(context, members[first], "encoder", await exportMember(ensemble, first, { to: 2 }));
        await keepNetwork(context, members[first], "decoder", await exportMember(ensemble, first, { from: 2 }));
      }
      const baseline = baselines(digits, cell.bottleneck);
      return trained.map(({ status, path }, member) => ({
        status,
        path,
        ...baseline,
        reconstruction: relativeError(digits.rows, outputs[member], digits.split.test),
        probe: probeAccuracy(codes[member], digits.classes, digits.split),
        untrainedProbe: probeAccuracy(untrained[member], digits.classes, digits.split),
        correlation: meanCorrelation(take(codes[member], digits.split.test)),
        untrainedCorrelation: meanCorrelation(take(untrained[member], digits.split.test)),
        ...(member === first ? examples(digits, outputs[member]) : { originals: [], reconstructions: [] }),
      }));
    } finally {
      ensemble.dispose();
      all.dispose();
      whole.targets.dispose();
      data.inputs.dispose();
      data.targets.dispose();
    }
  },
  summarise: (trials) => {
    const cells = [...groupBy(trials, ({ parameters: { bottleneck, width } }) => `${bottleneck}/${width}`).values()];
    const overCells = (measure: (result: Result) => number) =>
      cells.map((cell) => meanInterval(cell.map(({ result }) => measure(result))));
    const usable = trials.some(({ parameters: { bottleneck } }) => bottleneck > 1);
    const least = (intervals: ReturnType<typeof overCells>) => intervals.sort((a, b) => a.low - b.low)[0];
    const greatest = (intervals: ReturnType<typeof overCells>) => intervals.sort((a, b) => b.high - a.high)[0];
    return {
      findings: {
        discerns: least(overCells(({ probe, untrainedProbe }) => probe - untrainedProbe)),
        recovers: greatest(overCells(({ reconstruction }) => reconstruction)),
        beatsComponents: greatest(
          overCells(({ reconstruction, pcaReconstruction }) => reconstruction / pcaReconstruction),
        ),
        independent: usable
          ? greatest(overCells(({ correlation }) => correlation).filter(({ value }) => !Number.isNaN(value)))
          : meanInterval([]),
      },
      tested: `dense autoencoders on ${trials[0].parameters.samples} of the 8 x 8 digits, ${cells.length} combinations of bottleneck and width, judged on held-out digits`,
      notTested:
        "other data, deeper or sparse autoencoders, contrastive and discriminative features, statistical independence beyond correlation",
      settle:
        "more seeds narrow the intervals; a combination that lies across a margin is settled by more --steps or another --width",
      tables: [featureTable(cells)],
    };
  },
  plots: {
    probe: (trials) =>
      meansOf(trials, "Accuracy of a linear probe", "accuracy on held-out digits (fraction)", (result) => ({
        "features f(x)": result.probe,
        "untrained encoder": result.untrainedProbe,
        "principal components": result.pcaProbe,
        "raw pixels": result.rawProbe,
      })),
    reconstruction: (trials) =>
      meansOf(trials, "Reconstruction error", "mean squared error over variance", (result) => ({
        autoencoder: result.reconstruction,
        "principal components": result.pcaReconstruction,
      })),
    correlation: (trials) =>
      meansOf(trials, "Correlation of the coordinates", "mean |correlation| of coordinates", (result) => ({
        "features f(x)": result.correlation,
        "untrained encoder": result.untrainedCorrelation,
      })),
    digits: (trials) => ({
      kind: "images",
      title: "Held-out digits and their reconstructions",
      caption: `First row: originals. Below: reconstructions at each bottleneck k, width ${widest(trials)}, seed 0.`,
      size: [8, 8],
      range: [0, 16],
      rows: imageRows(trials),
    }),
  },
});

interface Digits {
  /** All rows used, centred and scaled, the training rows first. */
  readonly rows: Matrix;
  readonly classes: Int32Array;
  readonly split: { readonly train: number[]; readonly test: number[] };
  readonly training: DigitsDataset;
  readonly pixels: (row: readonly number[]) => number[];
}
type DigitsDataset = ReturnType<typeof prepare>;

/** The digits with the training rows' mean subtracted and one common scale, so that a pixel has mean square 1 over them. */
async function readDigits(samples: number): Promise<Digits> {
  const stream = randomStream(0).split("rows");
  const all = prepare(await readTable("digits"), { samples, scale: "none" }, { rows: stream, labels: stream });
  const size = Math.floor(0.75 * samples);
  const column = (pixel: number) => Array.from({ length: size }, (_, row) => all.inputs[64 * row + pixel]);
  const means = Array.from({ length: 64 }, (_, pixel) => mean(column(pixel)));
  const scale = Math.sqrt(
    mean(Array.from({ length: 64 * size }, (_, index) => (all.inputs[index] - means[index % 64]) ** 2)),
  );
  const data = all.inputs.map((value, index) => (value - means[index % 64]) / scale);
  const inputs = data.slice(0, 64 * size);
  return {
    rows: { rows: samples, columns: 64, data },
    classes: Int32Array.from({ length: samples }, (_, row) => all.targets.subarray(10 * row, 10 * row + 10).indexOf(1)),
    split: {
      train: Array.from({ length: size }, (_, row) => row),
      test: Array.from({ length: samples - size }, (_, row) => size + row),
    },
    training: { ...all, samples: size, outputs: 64, inputs, targets: inputs },
    pixels: (row) => row.map((value, pixel) => value * scale + means[pixel]),
  };
}

function baselines({ rows, classes, split }: Digits, bottleneck: number) {
  const algebra = backendLinearAlgebra();
  const components = principalComponents(take(rows, split.train), bottleneck, algebra);
  const codes = project(rows, components, algebra);
  return {
    pcaReconstruction: relativeError(rows, reconstruct(codes, components, algebra), split.test),
    pcaProbe: probeAccuracy(codes, classes, split),
    rawProbe: probeAccuracy(rows, classes, split),
  };
}

function examples({ rows, split, pixels }: Digits, outputs: Matrix) {
  const row = (matrix: Matrix, index: number) => pixels(Array.from(matrix.data.subarray(64 * index, 64 * index + 64)));
  const shown = split.test.slice(0, 10);
  return {
    originals: shown.map((index) => row(rows, index)),
    reconstructions: shown.map((index) => row(outputs, index)),
  };
}

const widest = (trials: readonly FeatureTrial[]): number =>
  Math.max(...trials.map(({ parameters: { width } }) => width));

function imageRows(trials: readonly FeatureTrial[]) {
  const shown = trials
    .filter(({ seed, parameters: { width } }) => seed === 0 && width === widest(trials))
    .sort((a, b) => a.parameters.bottleneck - b.parameters.bottleneck);
  const originals = shown.slice(0, 1).map(({ result }) => ({ name: "original", images: result.originals }));
  return [
    ...originals,
    ...shown.map(({ parameters: { bottleneck }, result }) => ({
      name: `k = ${bottleneck}`,
      images: result.reconstructions,
    })),
  ];
}

function meansOf(
  trials: readonly FeatureTrial[],
  title: string,
  label: string,
  values: (result: Result) => Readonly<Record<string, number>>,
) {
  const rows = trials
    .map(({ parameters: { width, bottleneck }, result }) => ({ width, x: bottleneck, values: values(result) }))
    .sort((a, b) => a.width - b.width)
    .map((row) => ({ ...row, panel: `width ${row.width}` }));
  return meansFigure(rows, {
    title,
    caption:
      "On held-out digits; bands are 95 % intervals of the mean over seeds (initial weights; the digits are the same).",
    x: { label: "bottleneck k (units)", scale: "log" },
    y: { label, scale: "linear" },
  });
}

function featureTable(cells: readonly FeatureTrial[][]) {
  const keys = [
    "probe",
    "untrainedProbe",
    "pcaProbe",
    "rawProbe",
    "reconstruction",
    "pcaReconstruction",
    "correlation",
  ] as const;
  return {
    title: "Means over seeds, held-out digits",
    columns: ["bottleneck", "width", ...keys],
    rows: cells.map((cell) => [
      cell[0].parameters.bottleneck,
      cell[0].parameters.width,
      ...keys.map((key) => mean(cell.map(({ result }) => result[key]))),
    ]),
  };
}
