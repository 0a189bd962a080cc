import { UserError } from "../errors.js";
import type * as tensorflow from "@tensorflow/tfjs";

export type TensorFlow = typeof tensorflow;
export type { tensorflow };

/**
 * TensorFlow.js, once {@link useBackend} has loaded it: importing this module loads nothing, so that listings and
 * help stay fast. Code that runs after a backend was chosen uses it as it would use the package itself.
 */
export let tf: TensorFlow = notLoaded();

/** Its types, so that `tf.Tensor2D` is one where `tf` is imported. */
// eslint-disable-next-line @typescript-eslint/no-namespace -- types alone beside a variable of the same name
export declare namespace tf {
  export type DataType = tensorflow.DataType;
  export type LayersModel = tensorflow.LayersModel;
  export type NamedTensorMap = tensorflow.NamedTensorMap;
  export type Optimizer = tensorflow.Optimizer;
  export type Rank = tensorflow.Rank;
  export type Scalar = tensorflow.Scalar;
  export type Tensor<R extends tensorflow.Rank = tensorflow.Rank> = tensorflow.Tensor<R>;
  export type Tensor1D = tensorflow.Tensor1D;
  export type Tensor2D = tensorflow.Tensor2D;
  export type Tensor3D = tensorflow.Tensor3D;
  export type Tensor4D = tensorflow.Tensor4D;
  export type TensorLike = tensorflow.TensorLike;
  export type Variable<R extends tensorflow.Rank = tensorflow.Rank> = tensorflow.Variable<R>;
}
let loaded = false;

/** Whether TensorFlow.js is there. */
export const isLoaded = (): boolean => loaded;

/** What stands for TensorFlow.js until then: whoever asks it for anything is told what is missing; who has kept it gets what was loaded. */
function notLoaded(): TensorFlow {
  const get = (_: object, name: string | symbol): unknown => {
    if (loaded) return Reflect.get(tf, name);
    throw new UserError({
      where: `tf.${String(name)}`,
      rule: "TensorFlow.js is there once useBackend has loaded it",
      received: "a call before that",
      repair: "Begin with: await useBackend()",
    });
  };
  const has = (_: object, name: string | symbol): boolean => loaded && name in tf;
  return new Proxy({}, { get, has }) as TensorFlow;
}

/** For the backend loader alone. */
export function setTensorFlow(found: TensorFlow): void {
  tf = found;
  loaded = true;
}
