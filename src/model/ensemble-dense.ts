import { tf, type tensorflow } from "../backend/tensorflow.js";
import { activation } from "./activation.js";
import type { LayerSpec } from "./network.js";

/**
 * How the kernels of an ensemble lie in memory. "batched" is [members, in, out], one batched product for inputs of
 * each member's own, [members, N, in]. "flat" is [in, members·out], one product for inputs that all share, [N, in].
 */
export type Layout = "batched" | "flat";

/** A dense layer of every member of an ensemble: z_s = c·h_s W_s + β·b_s, then σ. */
export interface EnsembleDense extends tensorflow.layers.Layer {
  readonly layout: Layout;
  readonly spec: LayerSpec;
  kernelVariable(): tensorflow.Variable;
  biasVariable(): tensorflow.Variable | undefined;
  /** z of shape [members, N, out], before the activation. */
  preactivation(inputs: tensorflow.Tensor): tensorflow.Tensor;
}

export interface EnsembleDenseArguments {
  readonly members: number;
  readonly layout: Layout;
  readonly spec: LayerSpec;
  readonly name: string;
}

/** A physical kernel as the logical [members, in, out]. */
export function toLogical(kernel: tensorflow.Tensor, layout: Layout, members: number): tensorflow.Tensor3D {
  if (layout === "batched") return kernel as tensorflow.Tensor3D;
  const [fanIn, columns] = kernel.shape;
  return tf.transpose(tf.reshape(kernel, [fanIn, members, columns / members]), [1, 0, 2]);
}

/** The logical kernel [members, in, out] as it lies in memory. */
export function fromLogical(kernel: tensorflow.Tensor3D, layout: Layout): tensorflow.Tensor {
  if (layout === "batched") return kernel;
  const [members, fanIn, fanOut] = kernel.shape;
  return tf.reshape(tf.transpose(kernel, [1, 0, 2]), [fanIn, members * fanOut]);
}

/** One number a member, of shape [members], in a shape that multiplies a kernel of this layout. */
export function spreadOver(values: tensorflow.Tensor1D, layout: Layout, fanOut: number): tensorflow.Tensor {
  const members = values.shape[0];
  if (layout === "batched") return tf.reshape(values, [members, 1, 1]);
  return tf.reshape(tf.tile(tf.reshape(values, [members, 1]), [1, fanOut]), [1, members * fanOut]);
}

/** Creates the layer; the class itself is made when TensorFlow.js is there to extend. */
export function ensembleDense(options: EnsembleDenseArguments): EnsembleDense {
  layerClass ??= defineLayer();
  return new layerClass(options);
}

let layerClass: (new (options: EnsembleDenseArguments) => EnsembleDense) | undefined;

function defineLayer(): new (options: EnsembleDenseArguments) => EnsembleDense {
  class EnsembleDenseLayer extends tf.layers.Layer implements EnsembleDense {
    static className = "EnsembleDense";
    readonly members: number;
    readonly layout: Layout;
    readonly spec: LayerSpec;
    private readonly act: (z: tensorflow.Tensor) => tensorflow.Tensor;
    private kernel!: tensorflow.LayerVariable;
    private bias: tensorflow.LayerVariable | undefined;

    constructor({ members, layout, spec, name }: EnsembleDenseArguments) {
      super({ name });
      this.members = members;
      this.layout = layout;
      this.spec = spec;
      this.act = activation(spec.activation).apply;
    }

    override build(): void {
      const { fanIn, fanOut, bias } = this.spec;
      const shape = this.layout === "flat" ? [fanIn, this.members * fanOut] : [this.members, fanIn, fanOut];
      const zeros = tf.initializers.zeros();
      tf.tidy(() => {
        this.kernel = this.addWeight("kernel", shape, "float32", zeros);
        if (bias) this.bias = this.addWeight("bias", [this.members, 1, fanOut], "float32", zeros);
      });
      this.built = true;
    }

    override computeOutputShape(inputShape: tensorflow.Shape): tensorflow.Shape {
      return [this.members, inputShape[inputShape.length - 2], this.spec.fanOut];
    }

    override call(inputs: tensorflow.Tensor | tensorflow.Tensor[]): tensorflow.Tensor {
      return tf.tidy(() => this.act(this.preactivation(Array.isArray(inputs) ? inputs[0] : inputs)));
    }

    kernelVariable(): tensorflow.Variable {
      return this.kernel.read() as tensorflow.Variable;
    }

    biasVariable(): tensorflow.Variable | undefined {
      return this.bias?.read() as tensorflow.Variable | undefined;
    }

    preactivation(inputs: tensorflow.Tensor): tensorflow.Tensor {
      const { multiplier, biasMultiplier } = this.spec.scaling;
      const z = scaled(this.product(inputs), multiplier);
      const bias = this.biasVariable();
      return bias === undefined ? z : tf.add(z, scaled(bias, biasMultiplier));
    }

    /** h W of shape [members, N, out]. */
    private product(inputs: tensorflow.Tensor): tensorflow.Tensor {
      if (this.layout === "batched") return tf.matMul(inputs, this.kernelVariable());
      const flat = tf.matMul(inputs, this.kernelVariable());
      return tf.transpose(tf.reshape(flat, [-1, this.members, this.spec.fanOut]), [1, 0, 2]);
    }

    override getConfig(): tensorflow.serialization.ConfigDict {
      const { members, layout, spec } = this;
      return {
        ...super.getConfig(),
        members,
        layout,
        spec: { ...spec } as unknown as tensorflow.serialization.ConfigDict,
      };
    }
  }
  tf.serialization.registerClass(EnsembleDenseLayer);
  return EnsembleDenseLayer;
}

function scaled(tensor: tensorflow.Tensor, factor: number): tensorflow.Tensor {
  return factor === 1 ? tensor : tf.mul(tensor, factor);
}
