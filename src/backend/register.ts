import type { tensorflow } from "./tensorflow.js";

type Tensor = tensorflow.Tensor;
/** What TensorFlow.js calls to go back through a kernel: dy and what was saved to the derivative in each input, by name. */
type Backward = (
  dy: Tensor,
  saved: Tensor[],
  attributes: Readonly<Record<string, unknown>>,
) => Record<string, () => Tensor>;

/** Gives a kernel its gradient, with the names of the inputs that it needs. */
export type Register = (kernelName: string, inputsToSave: string[], backward: Backward) => void;
