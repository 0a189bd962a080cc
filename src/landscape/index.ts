export {
  basinOf,
  descendNeuron,
  geometricExamples,
  neuronError,
  neuronSlope,
  stationaryPoints,
} from "./single-neuron.js";
export type { NeuronDescent, NeuronExamples, Stationary, StationaryPoint } from "./single-neuron.js";
