import { UserError } from "../errors.js";
import type * as tensorflow from "@tensorflow/tfjs";

export type TensorFlow = typeof tensorflow;
export type { tensorflow };

/**
 * TensorFlow.js, once {@link useBackend} has loaded it: importing this module loads nothing, so that listings and
 * help stay fast. Code that runs after a backend was chosen uses it as it would use the package itself.
 */
export let tf: TensorFlow = notLoaded();
let loaded = false;

/** Whether TensorFlow.js is there. */
export const isLoaded = (): boolean => loaded;

/** What stands for TensorFlow.js until then: whoever asks it for anything is told what is missing. */
function notLoaded(): TensorFlow {
  const get = (_: object, name: string | symbol): never => {
    throw new UserError({
      where: `tf.${String(name)}`,
      rule: "TensorFlow.js is there once useBackend has loaded it",
      received: "a call before that",
      repair: "Begin with: await useBackend()",
    });
  };
  return new Proxy({}, { get }) as TensorFlow;
}

/** For the backend loader alone. */
export function setTensorFlow(found: TensorFlow): void {
  tf = found;
  loaded = true;
}
