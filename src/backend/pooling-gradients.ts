import type { Register } from "./register.js";
import type { TensorFlow, tensorflow } from "./tensorflow.js";

type Tensor = tensorflow.Tensor;
type Image = tensorflow.Tensor4D;
type Volume = tensorflow.Tensor5D;

/** One spatial axis of a pooling: its sizes in and out, and where windows lie. */
interface Axis {
  readonly size: number;
  readonly out: number;
  readonly filter: number;
  readonly stride: number;
  /** Entries that are thought before the first. */
  readonly before: number;
}
type Attributes = Readonly<Record<string, unknown>>;

/**
 * Gradients of pooling, first and second. TensorFlow.js has none for that of max pooling. Kernels of its js and wasm backends divide the
 * gradient of average pooling by the filter's size also at the border, where a window has fewer entries; wasm's loses the gradient of
 * a negative maximum there.
 */
export function mendPooling(tf: TensorFlow, register: Register, replace: Register): void {
  const native = (): boolean => tf.getBackend() === "tensorflow";
  for (const kernel of ["AvgPool", "AvgPool3D"] as const)
    replace(kernel, ["x"], (dy, [x], attributes) => ({
      x: () => {
        const even = native() ? dy : tf.mul(dy, shares(tf, axesOf(tf, x, attributes)));
        return tf.engine().runKernel(`${kernel}Grad`, { dy: even, input: x }, attributes as never);
      },
    }));
  register("AvgPoolGrad", ["input"], (ddy, [input], attributes) => ({
    dy: () =>
      weighted(tf, native(), tf.avgPool(ddy as Image, ...poolingOf<[number, number]>(attributes)), input, attributes),
    input: () => tf.zerosLike(input),
  }));
  register("AvgPool3DGrad", ["input"], (ddy, [input], attributes) => ({
    dy: () =>
      weighted(
        tf,
        native(),
        tf.avgPool3d(ddy as Volume, ...poolingOf<[number, number, number]>(attributes)),
        input,
        attributes,
      ),
    input: () => tf.zerosLike(input),
  }));
  mendMaxima(tf);
  register("MaxPoolGrad", ["input"], (ddy, [input], attributes) => ({
    dy: () => atMaxima(tf, ddy as Image, input as Image, axesOf(tf, input, attributes)),
    input: () => tf.zerosLike(input),
    output: () => tf.zeros(outputShape(input, axesOf(tf, input, attributes))),
  }));
}

/** The first gradient of max pooling on the wasm backend. */
function mendMaxima(tf: TensorFlow): void {
  const ofMaxima = tf.getGradient("MaxPool");
  tf.unregisterGradient("MaxPool");
  tf.registerGradient({
    ...ofMaxima,
    gradFunc: (dy, saved, attributes) => {
      if (tf.getBackend() !== "wasm") return ofMaxima.gradFunc(dy, saved, attributes);
      const [x] = saved as [Image];
      return { x: () => toMaxima(tf, dy as Tensor, x, axesOf(tf, x, attributes as Attributes)) };
    },
  });
}

/** What those kernels divide by is the filter's size: their adjoint is the average times the share of it that lies inside. */
function weighted(tf: TensorFlow, native: boolean, average: Tensor, input: Tensor, attributes: Attributes): Tensor {
  return native ? average : tf.div(average, shares(tf, axesOf(tf, input, attributes)));
}

/** Of each window the filter's size over the entries inside, [1, ..., 1], broadcast over samples and channels. */
function shares(tf: TensorFlow, axes: readonly Axis[]): Tensor {
  return axes
    .map((axis, place) => {
      const inside = Array.from({ length: axis.out }, (_, at) => {
        const from = at * axis.stride - axis.before;
        return Math.min(from + axis.filter, axis.size) - Math.max(from, 0);
      });
      const shape = [1, ...axes.map((_, other) => (other === place ? axis.out : 1)), 1];
      return tf.tensor(
        inside.map((count) => axis.filter / count),
        shape,
      ) as Tensor;
    })
    .reduce((product, share) => tf.mul(product, share));
}

/** What one window may hold of a padded picture: the entry at this row and column of every window, and the way back. */
interface Place {
  readonly entry: (padded: Image) => Tensor;
  readonly back: (entries: Tensor) => Tensor;
}

function placesOf(tf: TensorFlow, { shape }: Image, axes: readonly Axis[]): Place[] {
  const [rows, columns] = axes;
  const stride: [number, number] = [rows.stride, columns.stride];
  const span = ({ out, stride: by }: Axis): number => (out - 1) * by + 1;
  const size: [number, number, number, number] = [shape[0], span(rows), span(columns), shape[3]];
  const one = { filterSize: [1, 1], strides: stride, pad: "valid" }; // every stride-th entry, with a gradient
  return Array.from({ length: rows.filter * columns.filter }, (_, at) => {
    const [row, column] = [Math.floor(at / columns.filter), at % columns.filter];
    const around = (axis: Axis, from: number): [number, number] => [from, grown(axis) - from - span(axis)];
    return {
      entry: (padded) => tf.avgPool(tf.slice(padded, [0, row, column, 0], size), 1, stride, "valid"),
      back: (dy) => {
        const spread = tf.engine().runKernel("AvgPoolGrad", { dy, input: tf.zeros(size) }, one as never);
        return tf.pad(spread as Image, [[0, 0], around(rows, row), around(columns, column), [0, 0]]);
      },
    };
  });
}

/** Entries of an axis with its padding. */
const grown = ({ size, out, filter, stride, before }: Axis): number =>
  Math.max(before + size, (out - 1) * stride + filter);

function padded(tf: TensorFlow, x: Image, axes: readonly Axis[], value: number): Image {
  const around = (axis: Axis): [number, number] => [axis.before, grown(axis) - axis.before - axis.size];
  return tf.pad(x, [[0, 0], around(axes[0]), around(axes[1]), [0, 0]], value);
}

/** Of each window which of its places has the maximum, the first where several have, as TensorFlow's gradient takes it. */
function winners(tf: TensorFlow, input: Image, axes: readonly Axis[], places: readonly Place[]): Tensor {
  const inputs = padded(tf, input, axes, -3.4e38);
  let best = places[0].entry(inputs);
  let winner: Tensor = tf.zerosLike(best);
  places.slice(1).forEach(({ entry }, at) => {
    const candidate = entry(inputs);
    winner = tf.where(tf.greater(candidate, best), tf.fill(best.shape, at + 1), winner);
    best = tf.maximum(candidate, best);
  });
  return winner;
}

/** Of each window the entry of `values` where `input` has its maximum. */
function atMaxima(tf: TensorFlow, values: Image, input: Image, axes: readonly Axis[]): Tensor {
  const places = placesOf(tf, input, axes);
  const winner = winners(tf, input, axes, places);
  const given = padded(tf, values, axes, 0);
  return tf.addN(places.map(({ entry }, at) => chosen(tf, winner, at, entry(given))));
}

/** The way back: dy where each window's maximum came from. */
function toMaxima(tf: TensorFlow, dy: Tensor, input: Image, axes: readonly Axis[]): Tensor {
  const places = placesOf(tf, input, axes);
  const winner = winners(tf, input, axes, places);
  const sum = tf.addN(places.map(({ back }, at) => back(chosen(tf, winner, at, dy))));
  return tf.slice(sum, [0, axes[0].before, axes[1].before, 0], input.shape as number[]);
}

function chosen(tf: TensorFlow, winner: Tensor, at: number, values: Tensor): Tensor {
  return tf.where(tf.equal(winner, at), values, tf.zerosLike(values));
}

function outputShape({ shape }: Tensor, axes: readonly Axis[]): number[] {
  return [shape[0], ...axes.map(({ out }) => out), shape[shape.length - 1]];
}

/** The arguments of tf.avgPool and tf.avgPool3d behind the input. */
function poolingOf<Sizes>({ filterSize, strides, pad, dimRoundingMode }: Attributes) {
  return [filterSize as Sizes, strides as Sizes, pad as "same", dimRoundingMode as "floor"] as const;
}

function axesOf(tf: TensorFlow, { shape }: Tensor, { filterSize, strides, pad, dimRoundingMode }: Attributes): Axis[] {
  const given = [filterSize, strides, 1, pad, dimRoundingMode] as never[];
  if (shape.length === 4) {
    const info = tf.backend_util.computePool2DInfo(shape as Image["shape"], ...(given as unknown as [2, 2, 1, "same"]));
    return [
      { size: info.inHeight, out: info.outHeight, filter: info.filterHeight, stride: info.strideHeight, before: info.padInfo.top }, // prettier-ignore
      { size: info.inWidth, out: info.outWidth, filter: info.filterWidth, stride: info.strideWidth, before: info.padInfo.left }, // prettier-ignore
    ];
  }
  const info = tf.backend_util.computePool3DInfo(shape as Volume["shape"], ...(given as unknown as [2, 2, 1, "same"]));
  return [
    { size: info.inDepth, out: info.outDepth, filter: info.filterDepth, stride: info.strideDepth, before: info.padInfo.front }, // prettier-ignore
    { size: info.inHeight, out: info.outHeight, filter: info.filterHeight, stride: info.strideHeight, before: info.padInfo.top }, // prettier-ignore
    { size: info.inWidth, out: info.outWidth, filter: info.filterWidth, stride: info.strideWidth, before: info.padInfo.left }, // prettier-ignore
  ];
}
