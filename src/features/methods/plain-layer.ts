import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { layersFormat, type LayersFormat } from "../../model/export.js";

/** An affine layer [in, out] with an activation of TF.js, in layers format; a copy of the tensors. */
export async function plainLayer(
  kernel: tensorflow.Tensor2D,
  bias: tensorflow.Tensor1D,
  activation: "relu" | "linear",
): Promise<LayersFormat> {
  const [inputs, units] = kernel.shape;
  const zeros = { kernelInitializer: "zeros", biasInitializer: "zeros" } as const;
  const model = tf.sequential({ layers: [tf.layers.dense({ ...zeros, units, activation, inputShape: [inputs] })] });
  try {
    model.layers[0].setWeights([kernel, bias]);
    return await layersFormat(model);
  } finally {
    model.dispose();
  }
}
