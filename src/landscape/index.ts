export { aboveFinding, basinFinding, minimaFinding, neuronTable, neuronTested } from "./neuron/findings.js";
export { endsFigure, errorFigure } from "./neuron/figures.js";
export { neuronRows } from "./neuron/rows.js";
export type { NeuronCell, NeuronResult, NeuronRow } from "./neuron/rows.js";
export { basinShares, descendFrom, startRange } from "./neuron/starts.js";
export type { NeuronEnds } from "./neuron/starts.js";
export {
  basinOf,
  descendNeuron,
  geometricExamples,
  neuronError,
  neuronSlope,
  stationaryPoints,
} from "./neuron/single-neuron.js";
export type { NeuronDescent, NeuronExamples, Stationary, StationaryPoint } from "./neuron/single-neuron.js";
export { neuronTrial } from "./neuron/trial.js";
