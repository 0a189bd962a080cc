export { randomStream } from "./math/random.js";
export type { Random } from "./math/random.js";
export { defineExperiment } from "./experiment.js";
export type {
  Axes,
  Claim,
  Estimate,
  Experiment,
  Grid,
  Member,
  Prediction,
  Request,
  SavedModel,
  Summary,
  Table,
  Trial,
  TrialContext,
} from "./experiment.js";
export type { Axis, Chart, Figure, ImageGrid, Point, Rule, Series } from "./plot/figure.js";
