import { defineExperiment, fields, trainingBytes, z } from "../src/index.js";
import {
  badMinimaFinding,
  barrierFigure,
  barrierFinding,
  indexFigure,
  indexFinding,
  nearOptimumFigure,
  nearOptimumFinding,
  planeFigure,
  sharpnessFigure,
  wideRows,
  wideSpec,
  wideTable,
  wideTested,
  wideTrial,
} from "../src/landscape/index.js";

const parameters = z.strictObject({
  width: fields.width.default(16),
  samples: fields.samples.default(16),
  dimension: fields.dimension.default(5),
  steps: fields.steps.default(3000),
});

export default defineExperiment({
  id: "wide-landscapes",
  claim: {
    lecture: "Section 4",
    statement:
      "For networks at least as wide as the number of samples (the lecture says inputs) gradient descent from random starts ends close to the global optimum. 'All local optima are close to global', as " +
      "the lecture has it, is false for smooth networks with biases: bad minima exist at every width, but descent rarely meets them.",
    reference:
      "Poston et al. 1991 and Yu & Chen 1995, refuted by Ding, Li & Sun 2022; Nguyen & Hein 2017; Livni et al. 2014",
  },
  parameters,
  grids: {
    smoke: {
      description: "a narrow network, few steps",
      seeds: 2,
      axes: [{ width: [4], samples: [4], dimension: [2], steps: [20] }],
    },
    default: {
      description: "widths 1 to 64 on 16 samples",
      seeds: 20,
      axes: [{ width: [1, 2, 4, 8, 16, 32, 64] }],
    },
  },
  memory: (cell) => 3 * trainingBytes(wideSpec(cell), cell.samples),
  trial: wideTrial,
  evidence: wideRows,
  findings: {
    nearOptimum: nearOptimumFinding,
    badMinima: badMinimaFinding,
    barrier: barrierFinding,
    index: indexFinding,
  },
  tested: wideTested,
  notTested:
    "other data and activations, deeper networks, that no other minima were there; critical points are those that the search came to, no sample of all",
  settles: "a lower bound of 0.9 takes 35 successes of 35; more --steps where descent has not ended",
  tables: [wideTable],
  figures: {
    near: nearOptimumFigure,
    barrier: barrierFigure,
    index: indexFigure,
    plane: planeFigure,
    sharpness: sharpnessFigure,
  },
});
