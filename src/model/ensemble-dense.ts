import { tf, type tensorflow } from "../backend/tensorflow.js";
import { activation } from "./activation.js";
import type { Layout } from "./layout.js";
import type { Placed } from "./network.js";
import type { LayerSpec } from "./spec.js";

/** A dense layer of every member of an ensemble: z_s = c·h_s W_s + β·b_s, then σ. */
export interface EnsembleDense extends tensorflow.layers.Layer {
  readonly layout: Layout;
  readonly spec: LayerSpec;
  kernelVariable(): tensorflow.Variable;
  biasVariable(): tensorflow.Variable | undefined;
  /** z before the activation, [members, N, out] as the layout has it. */
  preactivation(inputs: tensorflow.Tensor): tensorflow.Tensor;
  /** σ(z) of the first layer, for inputs that were placed. */
  enter(inputs: Placed): tensorflow.Tensor;
}

export interface EnsembleDenseArguments {
  readonly members: number;
  readonly layout: Layout;
  readonly spec: LayerSpec;
  readonly name: string;
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
      const lying = (rows: number, columns: number) =>
        this.layout === "samples-major" ? [this.members, rows, columns] : [this.members, columns, rows];
      const zeros = tf.initializers.zeros();
      tf.tidy(() => {
        this.kernel = this.addWeight("kernel", lying(fanIn, fanOut), "float32", zeros);
        if (bias) this.bias = this.addWeight("bias", lying(1, fanOut), "float32", zeros);
      });
      this.built = true;
    }

    override computeOutputShape(inputShape: tensorflow.Shape): tensorflow.Shape {
      const { fanOut } = this.spec;
      return this.layout === "samples-major"
        ? [this.members, inputShape[1], fanOut]
        : [this.members, fanOut, inputShape[2]];
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
      return this.withBias(this.scaledProduct(inputs));
    }

    enter(inputs: Placed): tensorflow.Tensor {
      return tf.tidy(() => this.act(this.withBias(this.placedProduct(inputs))));
    }

    private withBias(z: tensorflow.Tensor): tensorflow.Tensor {
      const bias = this.biasVariable();
      return bias === undefined ? z : tf.add(z, scaled(bias, this.spec.scaling.biasMultiplier));
    }

    /** c·h W: the multiplier goes to the smaller of h and h W. */
    private scaledProduct(inputs: tensorflow.Tensor): tensorflow.Tensor {
      const { fanIn, fanOut, scaling } = this.spec;
      return fanIn < fanOut
        ? this.product(scaled(inputs, scaling.multiplier))
        : scaled(this.product(inputs), scaling.multiplier);
    }

    /** h W, as the layout has it. */
    private product(inputs: tensorflow.Tensor): tensorflow.Tensor {
      const kernel = this.kernelVariable();
      if (this.layout === "units-major") return tf.matMul(kernel, inputs);
      if (this.members > 1 || this.spec.fanOut > 1) return tf.matMul(inputs, kernel);
      // XLA's code for one matrix times one vector is scalar where it is not one of several: three times slower than a sum.
      return tf.sum(tf.mul(inputs, tf.transpose(kernel, [0, 2, 1])), 2, true);
    }

    /** The same for fixed inputs, whose own gradient nobody asks for. */
    private placedProduct({ laidOut, transposed }: Placed): tensorflow.Tensor {
      if (transposed === undefined) return this.product(laidOut);
      const of = tf.customGrad((kernel) => ({
        value: tf.matMul(laidOut, kernel as tensorflow.Tensor),
        gradFunc: (dz: tensorflow.Tensor) => tf.matMul(transposed, dz),
      }));
      return of(this.kernelVariable());
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
