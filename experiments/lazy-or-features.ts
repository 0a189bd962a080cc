import {
  createEnsemble,
  defineExperiment,
  fields,
  mlp,
  scaled,
  supervised,
  train,
  trainingBytes,
  trainingData,
  z,
} from "../src/index.js";
import { kernelMeter } from "../src/kernels/index.js";
import { changeSeries, scaleData, scaleFigure, scaleFindings, scaleTested, scalingFigure, testRisks } from "../src/lazy/index.js"; // prettier-ignore

const parameters = z.strictObject({
  setting: z.enum(["parity", "teacher"]).default("parity").describe("labels: the sign of x₁x₂, or outputs of three ReLU units"), // prettier-ignore
  activation: z.enum(["relu", "tanh"]).default("relu"),
  scale: z.number().positive().default(1).describe("α√h, of F = α(f − f₀) at width h"),
  samples: fields.samples.default(32),
  dimension: fields.dimension.default(10),
  width: fields.width.default(256).describe("h"),
  steps: fields.steps.default(5000),
});
type Cell = z.output<typeof parameters>;
/** σw² by activation, with σb = 0.1: those of Lee et al. 2019. */
const weightVariance = { relu: 2, tanh: 2.25 };
const spec = (cell: Cell) =>
  mlp({ ...cell, inputs: cell.dimension, outputs: 1, depth: 1, bias: true, weightVariance: weightVariance[cell.activation] }); // prettier-ignore
/** Where features move the kernel grows, and the rate has to be small against that. */
const units = ({ scale }: Cell): number => 0.5 / (1 + 4 / scale);
const scales = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64];

export default defineExperiment({
  id: "lazy-or-features",
  claim: {
    lecture: "Section 4, key idea of Theorem 4.1",
    statement:
      "Whether wide networks learn features or work like a kernel method is decided by the scale of their outputs: by α√h.",
    reference: "Chizat, Oyallon & Bach 2019; Geiger, Spigler, Jacot & Wyart 2020",
  },
  parameters,
  grids: {
    smoke: { description: "two scales", seeds: 2, axes: [{ width: [8], samples: [4], scale: [1, 16], steps: [64] }] },
    default: {
      description: "ReLU and tanh, widths 64, 256, 1024, α√h from 1/4 to 64; a teacher's data at width 256",
      seeds: 20,
      axes: [
        { activation: ["relu", "tanh"], width: [64, 256, 1024], scale: scales },
        { setting: ["teacher"], samples: [100], scale: scales },
      ],
    },
    class: { description: "ReLU, widths 64 and 256", seeds: 20, axes: [{ width: [64, 256], scale: scales }] },
  },
  memory: (cell) => 2 * trainingBytes(spec(cell), cell.samples),
  trial: async (cell, members, context) => {
    const { learned, held } = scaleData(members, cell);
    using data = trainingData(learned);
    using test = trainingData(held);
    using ensemble = createEnsemble(spec(cell), members);
    const alpha = cell.scale / Math.sqrt(cell.width);
    using network = scaled(ensemble, alpha);
    using objective = supervised(network, data, { alpha });
    using kernel = kernelMeter(ensemble, data);
    const options = { rate: { units: units(cell) }, steps: cell.steps, stop: { relativeLoss: 0.01 } };
    const trained = await train(objective, { ...context, ...options });
    const changes = kernel.measure();
    const risks = testRisks(network, test);
    return trained.map(({ status, path, steps, loss }, member) => ({
      ...{ status, path, steps, loss, alpha, scale: cell.scale, ...changes[member], testRisk: risks[member] },
    }));
  },
  evidence: (trials) => trials,
  findings: scaleFindings,
  tested: scaleTested,
  notTested: "deeper networks, other losses, other starts than α(f − f₀), minibatches",
  settles: "more seeds; wider networks (--width 64..4096) show where ReLU's lazy side goes",
  figures: {
    change: (trials) =>
      scalingFigure(changeSeries(trials), {
        title: "Change of the tangent kernel in training against α√h",
        caption: "At a hundredth of the initial loss.",
        x: "scale of the outputs α√h",
        y: "relative change ‖ΔΘ‖ / ‖Θ₀‖",
        predicted: () => -1,
      }),
    test: scaleFigure,
  },
});
