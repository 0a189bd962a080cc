import type * as tensorflow from "@tensorflow/tfjs";

export type TensorFlow = typeof tensorflow;
export type { tensorflow };

/**
 * TensorFlow.js, once {@link useBackend} has loaded it: importing this module loads nothing, so that listings and
 * help stay fast. Code that runs after a backend was chosen uses it as it would use the package itself.
 */
export let tf: TensorFlow;

/** For the backend loader alone. */
export function setTensorFlow(loaded: TensorFlow): void {
  tf = loaded;
}
