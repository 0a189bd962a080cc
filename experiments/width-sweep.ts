import {
  createEnsemble,
  defineExperiment,
  fields,
  keepFirst,
  mlp,
  parameterCount,
  sourceFields,
  supervised,
  train,
  trainingBytes,
  trainingData,
  z,
} from "../src/index.js";
import * as widths from "../src/width/index.js";

const parameters = z.strictObject({
  setting: z.enum(["theorem", "digits", "digits-random", "file"]).default("theorem").describe("inputs and labels, random ones of the digits 3 and 8; 'file' follows from --data"), // prettier-ignore
  samples: fields.samples.default(32),
  dimension: fields.dimension.default(10).describe("input dimension d of the theorem's setting"),
  depth: z.number().int().min(0).max(3).default(1).describe("hidden layers; 0 is the linear network, the baseline"),
  width: fields.width.default(64),
  parameterization: fields.parameterization.default("ntk"),
  steps: fields.steps.min(16).default(20_000),
  zero: z.enum(widths.zeroNames).default("auto").describe("what has to come to zero; auto: loss on the sphere, error on tables"), // prettier-ignore
  loss: z.number().positive().max(1).default(1e-3).describe("fraction of the initial training loss that counts as zero"), // prettier-ignore
  units: fields.units.default(0.5),
  ...sourceFields,
});
type Cell = z.output<typeof parameters>;

type Shape = { dimension: number; outputs: number };
const network = (cell: Cell, { dimension: inputs, outputs }: Shape) => mlp({ ...cell, inputs, outputs });
const doubling = (to: number): number[] => Array.from({ length: Math.log2(to) + 1 }, (_, index) => 2 ** index);

/** The theorem's own width N^3 at d = 3; widths from 1 on at N > 2d; and on all data the linear network (depth 0), which fits none. */
const axes = (samples: number[], widest: number) => [
  ...[8, 12, 16].map((n) => ({ dimension: [3], samples: [n], depth: [0, 1], width: [n ** 3] })),
  { samples, depth: [0, 1], width: doubling(widest) },
  { samples: samples.slice(0, 1), depth: [2, 3], width: doubling(widest / 4) },
  { setting: ["digits-random" as const], samples: [192], depth: [0, 1], width: doubling(widest / 8) },
];

export default defineExperiment({
  id: "width-sweep",
  claim: {
    lecture: "Theorem 4.1, section 4",
    statement:
      "A network of width about n^3 with any number of layers, trained by gradient descent from random initialization, reaches zero training error with high probability.",
    reference:
      "Cited there from Jacot, Gabriel & Hongler 2018 and Arora et al. 2019; a bound of this form is nearer to Huang & Yau 2020. What these prove is that the training loss goes to zero.",
  },
  parameters,
  settle: widths.settledCell,
  check: widths.checkCells,
  grids: {
    smoke: { description: "two widths", seeds: 3, axes: [{ samples: [8], width: [2, 64], steps: [64] }] },
    default: {
      description: "N³ at N = 8, 12, 16; widths to 512 at N = 32 to 256, depths 1 to 3; digits; linear networks",
      seeds: 10,
      axes: axes([32, 64, 128, 256], 512),
    },
    class: {
      description: "N³ at N = 8 and widths to 512 at N = 32, one hidden layer and none",
      ...{ seeds: 10, axes: [...axes([], 1).slice(0, 1), { samples: [32], depth: [0, 1], width: doubling(512) }] },
    },
    full: { description: "the same to N = 512, width 2048", seeds: 20, axes: axes([32, 64, 128, 256, 512], 2048) },
  },
  memory: (cell) => trainingBytes(network(cell, widths.shapeOf(cell)), cell.samples),
  trial: async (cell, members, context) => {
    const datasets = await widths.settingData(cell, members);
    using data = trainingData(datasets);
    const spec = network(cell, datasets[0]);
    using ensemble = createEnsemble(spec, members);
    const conditioning = widths.conditioning(ensemble, data.inputs);
    const options = { rate: { units: cell.units }, steps: cell.steps, stop: widths.zeroRule(cell) };
    using objective = supervised(ensemble, data, { errors: datasets[0].classes.length > 0 });
    const trained = await train(objective, { ...context, ...options });
    await keepFirst(context, ensemble, members, { data: datasets });
    const [dead, test] = [widths.deadSamples(ensemble, data.inputs), widths.heldOutResults(ensemble, datasets)];
    return trained.map(({ status, steps, initialLoss, loss, final, rate, sharpness, path, curve }, member) => ({
      ...{ status, steps, initialLoss, loss, rate, sharpness, path, curve, parameters: parameterCount(spec) },
      ...{ errors: final.errors ?? NaN, rmse: widths.rootError(loss, datasets[0]), test: test[member] },
      ...{ dimension: spec.inputs, deadSamples: dead[member], conditioning: conditioning[member] },
    }));
  },
  refine: widths.refineWidths,
  evidence: widths.widthRows,
  findings: {
    trained: widths.zeroFinding,
    noTrainingError: widths.errorFinding,
    linearTrained: widths.linearFinding,
    exponent: widths.exponentFinding,
  },
  tested: widths.widthsTested,
  notTested: widths.widthsNotTested,
  settles: widths.widthsSettle,
  tables: [widths.widestTable, widths.thresholdTable, widths.boundsTable],
  figures: widths.widthFigures,
});
