import type { Register } from "./register.js";
import type { TensorFlow, tensorflow } from "./tensorflow.js";

type Tensor = tensorflow.Tensor;
type Attributes = Readonly<Record<string, unknown>>;

/** Gradients of convolutions in one dimension more or depthwise, which are linear in each of their two inputs, and of resizing. */
export function registerLinear(tf: TensorFlow, register: Register): void {
  const run = (kernel: string, inputs: Record<string, Tensor>, attributes: Attributes): Tensor =>
    tf.engine().runKernel(kernel, inputs, attributes as never);
  const bilinear = (forward: string, toInput: string, toFilter: string): void => {
    register(toFilter, ["x", "dy"], (ddw, [x, dy], attributes) => ({
      x: () => run(toInput, { dy, filter: ddw }, { ...attributes, inputShape: x.shape }),
      dy: () => run(forward, { x, filter: ddw }, { dilations: ones(x), ...attributes }),
    }));
    register(toInput, ["dy", "filter"], (ddx, [dy, filter], attributes) => ({
      dy: () => run(forward, { x: ddx, filter }, { dilations: ones(ddx), ...attributes }),
      filter: () => run(toFilter, { x: ddx, dy }, { ...attributes, filterShape: filter.shape }),
    }));
  };
  bilinear("DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput", "DepthwiseConv2dNativeBackpropFilter");
  bilinear("Conv3D", "Conv3DBackpropInputV2", "Conv3DBackpropFilterV2");
  for (const kernel of ["ResizeBilinear", "ResizeNearestNeighbor"])
    register(`${kernel}Grad`, ["images", "dy"], (ddx, [images, dy], attributes) => ({
      dy: () => run(kernel, { images: ddx }, { halfPixelCenters: false, ...attributes, size: dy.shape.slice(1, 3) }),
      images: () => tf.zerosLike(images),
    }));
}

const ones = ({ rank }: Tensor): number[] => new Array<number>(rank - 2).fill(1);

/**
 * The derivative of local response normalization's gradient, J(x)ᵀ dy with y = x s^(−β) and s = bias + α W x², W the sum over channels
 * within the radius; y is known by x.
 */
export function registerNormalization(tf: TensorFlow, register: Register): void {
  register("LRNGrad", ["x", "y", "dy"], (ddx, [x, y, dy], attributes) => {
    const { depthRadius, bias, alpha, beta } = attributes as Record<string, number>;
    const channels = x.shape[x.rank - 1];
    const at = places(tf, channels);
    const near = tf.cast(tf.lessEqual(tf.abs(tf.sub(at.down, at.across)), depthRadius), "float32");
    const window = (t: Tensor): Tensor => tf.reshape(tf.matMul(tf.reshape(t, [-1, channels]), near), t.shape);
    const sum = tf.add(tf.mul(window(tf.square(x)), alpha), bias);
    const [power, next] = [tf.pow(sum, -beta), tf.pow(sum, -beta - 1)];
    const scale = -2 * alpha * beta;
    const beside = window(tf.mul(x, ddx));
    const product = (...factors: Tensor[]): Tensor => factors.reduce((left, right) => tf.mul(left, right));
    return {
      dy: () => tf.add(tf.mul(ddx, power), tf.mul(product(x, next, beside), scale)),
      x: () => {
        const through = window(product(dy, x, next, beside, tf.reciprocal(sum)));
        const parts = [
          tf.mul(x, window(product(dy, ddx, next))),
          product(dy, next, beside),
          tf.mul(tf.mul(x, -2 * alpha * (beta + 1)), through),
          tf.mul(ddx, window(product(dy, x, next))),
        ];
        return tf.mul(tf.addN(parts), scale);
      },
      y: () => tf.zerosLike(y),
    };
  });
}

/** Entries along an axis whose products are told apart one by one: their number squared is held. */
const mostFactors = 1024;

/**
 * The gradient of y_k = Π_(i ≤ k) x_i without a division, so that it is right where an x is 0, too: dx_i = Σ_(k ≥ i) dy_k Π_(j ≤ k, j ≠ i) x_j.
 * tf.prod's gradient is made of such products.
 */
export function registerProducts(tf: TensorFlow, register: Register): void {
  register("Cumprod", ["x"], (dy, [x], attributes) => ({
    x: () => {
      const { axis, exclusive, reverse } = attributes as { axis: number; exclusive: boolean; reverse: boolean };
      const place = axis < 0 ? axis + x.rank : axis;
      const order = [...x.shape.keys()].filter((one) => one !== place).concat(place);
      const size = x.shape[place];
      if (size > mostFactors)
        throw new Error(`the derivative of Cumprod is made for at most ${mostFactors} factors, here are ${size}`);
      const turn = (t: Tensor): Tensor => (reverse ? tf.reverse(t, t.rank - 1) : t);
      const rows = (t: Tensor): Tensor => turn(tf.reshape(tf.transpose(t, order), [-1, size]));
      // An exclusive product is the inclusive one of the entry before.
      const shift = (t: Tensor): Tensor =>
        exclusive
          ? tf.pad(tf.slice(t, [0, 1]), [
              [0, 0],
              [0, 1],
            ])
          : t;
      const along = productsOf(tf, rows(x), shift(rows(dy)));
      const back = order.map((_, at) => order.indexOf(at));
      return tf.transpose(
        tf.reshape(
          turn(along),
          order.map((at) => x.shape[at]),
        ),
        back,
      );
    },
  }));
}

/** 0, 1, … as a column and as a row, made by operations, which compiled steps may contain. */
function places(tf: TensorFlow, size: number): { readonly down: Tensor; readonly across: Tensor } {
  const range = tf.range(0, size);
  return { down: tf.reshape(range, [size, 1]), across: tf.reshape(range, [1, size]) };
}

/** For x and dy of shape [rows, n], the derivative of inclusive products. */
function productsOf(tf: TensorFlow, x: Tensor, dy: Tensor): Tensor {
  const [rows, size] = x.shape;
  const { down, across } = places(tf, size);
  const mask = (held: Tensor): Tensor => tf.reshape(tf.cast(held, "float32"), [1, size, size]);
  const after = mask(tf.greater(across, down));
  const factors = tf.add(tf.mul(tf.reshape(x, [rows, 1, size]), after), tf.sub(1, after));
  const between = tf.mul(tf.cumprod(factors, 2), mask(tf.greaterEqual(across, down))); // [rows, i, k]: Π_(i < j ≤ k) x_j
  const before = tf.reshape(tf.cumprod(x, 1, true), [rows, size, 1]);
  return tf.sum(tf.mul(tf.mul(between, before), tf.reshape(dy, [rows, 1, size])), 2);
}

/**
 * What reflects an entry at the border adds to its gradient; TensorFlow.js leaves these parts out. Along one axis after another: the middle,
 * with the parts before and behind it turned round and put where they came from.
 */
export function mendMirrorPad(tf: TensorFlow, replace: Register): void {
  replace("MirrorPad", ["x"], (dy, [x], attributes) => ({
    x: () => {
      const { paddings, mode } = attributes as { paddings: [number, number][]; mode: "reflect" | "symmetric" };
      const edge = mode === "reflect" ? 1 : 0;
      return paddings.reduce((grown: Tensor, [before, behind], axis) => {
        const size = x.shape[axis];
        const part = (from: number, length: number): Tensor =>
          tf.slice(grown, grown.shape.map((_, at) => (at === axis ? from : 0)), grown.shape.map((all, at) => (at === axis ? length : all))); // prettier-ignore
        const placed = (t: Tensor, from: number, length: number): Tensor =>
          tf.pad(tf.reverse(t, axis), grown.shape.map((_, at): [number, number] => (at === axis ? [from, size - from - length] : [0, 0]))); // prettier-ignore
        const parts = [part(before, size)];
        if (before > 0) parts.push(placed(part(0, before), edge, before));
        if (behind > 0) parts.push(placed(part(before + size, behind), size - edge - behind, behind));
        return tf.addN(parts);
      }, dy);
    },
  }));
}

/** Gradients that a backend of TensorFlow.js computes wrongly are refused by the operation's name. */
export function refuseWrong(tf: TensorFlow): void {
  const refuse = (kernelName: string, wrong: (attributes: Attributes) => string | undefined): void => {
    const config = tf.getGradient(kernelName);
    tf.unregisterGradient(kernelName);
    tf.registerGradient({
      ...config,
      gradFunc: (dy, saved, attributes) => {
        const what = wrong(attributes as Attributes);
        if (what !== undefined)
          throw new Error(`TensorFlow.js computes the gradient of ${what} wrongly: take the cpu backend`);
        return config.gradFunc(dy, saved, attributes);
      },
    });
  };
  refuse("Conv3D", () => (tf.getBackend() === "wasm" ? "Conv3D on the wasm backend" : undefined));
  refuse("MaxPool3D", ({ filterSize }) => {
    const [, height, width] = typeof filterSize === "number" ? [0, filterSize, filterSize] : (filterSize as number[]);
    const wrong = tf.getBackend() === "cpu" && height !== width;
    return wrong ? "MaxPool3D with windows that are not square on the js backend" : undefined;
  });
}
