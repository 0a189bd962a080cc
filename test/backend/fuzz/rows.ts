import type { Draw, Type, Values } from "./draw.js";

/** Code of an expression that calls an operation of TensorFlow's, over tensors that it draws. */
export type Row = (draw: Draw) => string;

const unary =
  (call: string, type: Type = "float32", values: Values = "any"): Row =>
  (d) =>
    `${call}(${d.tensor(type, d.shape(), values)})`;

/** Two tensors, of which one may have fewer axes or axes of size 1. */
const binary =
  (call: string, types: readonly Type[] = ["float32", "int32"], second: Values = "any"): Row =>
  (d) => {
    const type = d.pick(types);
    const shape = d.shape();
    const other = shape.slice(d.int(0, shape.length)).map((size) => (d.int(0, 3) === 0 ? 1 : size));
    return `${call}(${d.tensor(type, shape)}, ${d.tensor(type, other, second)})`;
  };

const reduction =
  (call: string, type: Type = "float32"): Row =>
  (d) => {
    const shape = d.shape(d.int(1, 3), !call.includes("arg"));
    return `${call}(${d.tensor(type, shape)}, ${d.int(0, shape.length - 1)})`;
  };

/** The gradient of an expression in x, which is drawn. */
const gradient =
  (type: (d: Draw) => string, of: (x: string, d: Draw) => string): Row =>
  (d) =>
    `tf.grad((x) => tf.sum(tf.square(${of("x", d)})))(${type(d)})`;

const image = (d: Draw): string => d.tensor("float32", [d.int(1, 2), 4, 5, d.int(1, 3)]);
const plainImage = (d: Draw, channels = 2): string => d.tensor("float32", [d.int(1, 2), 4, 5, channels], "plain");
const volume = (d: Draw): string => d.tensor("float32", [1, 3, 4, 3, 2], "plain");
const pad = (d: Draw): string => `"${d.pick(["same", "valid"])}"`;
const filter = (d: Draw, shape: readonly number[]): string => d.tensor("float32", shape, "plain");
const complex = (d: Draw): string => {
  const shape = [d.int(1, 3), 4];
  return `tf.complex(${d.tensor("float32", shape)}, ${d.tensor("float32", shape)})`;
};
/** Integers in [0, size), and now and then one outside. */
const indices = (d: Draw, shape: readonly number[], size: number): string =>
  d.tensor("int32", shape, [d.int(0, 5) === 0 ? -1 : 0, d.int(0, 5) === 0 ? size : size - 1]);

/** One row or more for every operation of the table of those that can be compiled, by its name there. */
export const rows: Readonly<Record<string, readonly Row[]>> = {
  Abs: [unary("tf.abs"), unary("tf.abs", "int32")],
  Acos: [unary("tf.acos", "float32", "unit")],
  Acosh: [(d) => `tf.acosh(tf.add(${d.tensor("float32", d.shape(), "from0")}, 1.1))`],
  Add: [binary("tf.add"), (d) => `tf.add(${d.tensor("float32", [2])}, ${d.tensor("int32", [2])})`],
  AddN: [
    (d) => {
      const shape = d.shape();
      return `tf.addN([${d.tensor("float32", shape)}, ${d.tensor("float32", shape)}, ${d.tensor("float32", shape)}])`;
    },
  ],
  All: [reduction("tf.all", "bool")],
  Any: [reduction("tf.any", "bool")],
  ArgMax: [reduction("tf.argMax"), reduction("tf.argMax", "int32")],
  ArgMin: [reduction("tf.argMin")],
  Asin: [unary("tf.asin", "float32", "unit")],
  Asinh: [unary("tf.asinh")],
  Atan: [unary("tf.atan")],
  Atan2: [binary("tf.atan2", ["float32"])],
  Atanh: [unary("tf.atanh", "float32", "unit")],
  AvgPool: [(d) => `tf.avgPool(${image(d)}, [2, 2], ${d.int(1, 2)}, ${pad(d)})`],
  AvgPool3D: [(d) => `tf.avgPool3d(${volume(d)}, 2, 1, ${pad(d)})`],
  AvgPool3DGrad: [gradient(volume, (x, d) => `tf.avgPool3d(${x}, 2, 1, ${pad(d)})`)],
  AvgPoolGrad: [gradient(plainImage, (x, d) => `tf.avgPool(${x}, [2, 2], 1, ${pad(d)})`)],
  BatchMatMulV2: [
    (d) => {
      const [i, j, k] = [d.int(1, 4), d.int(0, 4), d.int(1, 4)];
      const batch = d.int(0, 1) === 0 ? [] : [2];
      return `tf.matMul(${d.tensor("float32", [...batch, i, j])}, ${d.tensor("float32", [...batch, j, k])})`;
    },
    (d) =>
      `tf.matMul(${d.tensor("float32", [3, 2])}, ${d.tensor("float32", [3, 2])}, ${d.pick(["true, false", "false, true"])})`,
    (d) => `tf.matMul(${d.tensor("float32", [60, 70], "plain")}, ${d.tensor("float32", [70, 50], "plain")})`,
  ],
  BatchToSpaceND: [
    (d) => `tf.batchToSpaceND(${d.tensor("float32", [4, 1, 2, 1])}, [2, 2], [[0, 0], [0, ${d.int(0, 1)}]])`,
  ],
  Bincount: [
    (d) => `tf.bincount(${d.tensor("int32", [6], [0, d.int(3, 6)])}, ${d.tensor("float32", [6], "plain")}, 5)`,
  ],
  BroadcastArgs: [() => `tf.broadcastArgs(tf.tensor1d([3, 1], "int32"), tf.tensor1d([1, 4], "int32"))`],
  Cast: [
    (d) => `tf.cast(${d.tensor("float32", d.shape())}, "${d.pick(["int32", "bool"])}")`,
    (d) => `tf.cast(${d.tensor("float32", d.shape(), "plain")}, "int32")`,
    (d) => `tf.cast(${d.tensor(d.pick(["int32", "bool"]), d.shape())}, "float32")`,
    (d) => `tf.cast(${d.tensor("int32", d.shape())}, "bool")`,
    (d) => `tf.cast(${d.tensor("bool", d.shape())}, "int32")`,
  ],
  Ceil: [unary("tf.ceil")],
  Complex: [(d) => `tf.real(${complex(d)})`],
  ComplexAbs: [(d) => `tf.abs(${complex(d)})`],
  ConcatV2: [
    (d) => {
      const type = d.pick(["float32", "int32", "bool"] as const);
      return `tf.concat([${d.tensor(type, [2, d.int(0, 3)])}, ${d.tensor(type, [2, 2])}], 1)`;
    },
  ],
  Conv2D: [(d) => `tf.conv2d(${plainImage(d)}, ${filter(d, [2, 3, 2, 3])}, ${d.int(1, 2)}, ${pad(d)})`],
  Conv2DBackpropFilter: [
    (d) =>
      `tf.grad((f) => tf.sum(tf.square(tf.conv2d(${plainImage(d)}, f, 1, ${pad(d)}))))(${filter(d, [2, 3, 2, 3])})`,
  ],
  Conv2DBackpropInput: [gradient(plainImage, (x, d) => `tf.conv2d(${x}, ${filter(d, [2, 2, 2, 2])}, 1, ${pad(d)})`)],
  Conv3D: [(d) => `tf.conv3d(${volume(d)}, ${filter(d, [2, 2, 2, 2, 2])}, 1, ${pad(d)})`],
  Conv3DBackpropFilterV2: [
    (d) => `tf.grad((f) => tf.sum(tf.square(tf.conv3d(${volume(d)}, f, 1, ${pad(d)}))))(${filter(d, [2, 2, 2, 2, 2])})`,
  ],
  Conv3DBackpropInputV2: [gradient(volume, (x, d) => `tf.conv3d(${x}, ${filter(d, [2, 2, 2, 2, 1])}, 1, ${pad(d)})`)],
  Cos: [unary("tf.cos")],
  Cosh: [unary("tf.cosh", "float32", "plain")],
  CropAndResize: [
    (d) =>
      `tf.image.cropAndResize(${plainImage(d)}, ${d.tensor("float32", [2, 4], "from0")}, ${indices(d, [2], 1)}, [2, 2])`,
  ],
  Cumprod: [
    (d) =>
      `tf.cumprod(${d.tensor("float32", [3, 2])}, ${d.int(0, 1)}, ${d.pick(["true", "false"])}, ${d.pick(["true", "false"])})`,
  ],
  Cumsum: [
    (d) =>
      `tf.cumsum(${d.tensor("float32", [3, 2])}, ${d.int(0, 1)}, ${d.pick(["true", "false"])}, ${d.pick(["true", "false"])})`,
  ],
  DepthToSpace: [(d) => `tf.depthToSpace(${d.tensor("float32", [1, 2, 2, 4])}, 2, "NHWC")`],
  DepthwiseConv2dNative: [(d) => `tf.depthwiseConv2d(${plainImage(d)}, ${filter(d, [2, 2, 2, 2])}, 1, ${pad(d)})`],
  DepthwiseConv2dNativeBackpropFilter: [
    (d) =>
      `tf.grad((f) => tf.sum(tf.square(tf.depthwiseConv2d(${plainImage(d)}, f, 1, ${pad(d)}))))(${filter(d, [2, 2, 2, 2])})`,
  ],
  DepthwiseConv2dNativeBackpropInput: [
    gradient(plainImage, (x, d) => `tf.depthwiseConv2d(${x}, ${filter(d, [2, 2, 2, 1])}, 1, ${pad(d)})`),
  ],
  Diag: [(d) => `tf.diag(${d.tensor("float32", [d.int(1, 4)])})`],
  Dilation2D: [(d) => `tf.dilation2d(${plainImage(d)}, ${filter(d, [2, 2, 2])}, 1, ${pad(d)})`],
  Dilation2DBackpropFilter: [
    (d) =>
      `tf.grad((f) => tf.sum(tf.square(tf.dilation2d(${plainImage(d)}, f, 1, ${pad(d)}))))(${filter(d, [2, 2, 2])})`,
  ],
  Dilation2DBackpropInput: [
    gradient(plainImage, (x, d) => `tf.dilation2d(${x}, ${filter(d, [2, 2, 2])}, 1, ${pad(d)})`),
  ],
  Einsum: [(d) => `tf.einsum("ij,jk->ik", ${d.tensor("float32", [2, 3])}, ${d.tensor("float32", [3, 2])})`],
  Elu: [unary("tf.elu")],
  EluGrad: [
    gradient(
      (d) => d.tensor("float32", d.shape()),
      (x) => `tf.elu(${x})`,
    ),
  ],
  Equal: [binary("tf.equal", ["float32", "int32", "bool"])],
  Erf: [unary("tf.erf")],
  Exp: [unary("tf.exp")],
  ExpandDims: [
    (d) => `tf.expandDims(${d.tensor(d.pick(["float32", "int32", "bool"]), [2, d.int(0, 3)])}, ${d.int(0, 2)})`,
  ],
  Expm1: [unary("tf.expm1")],
  FFT: [(d) => `tf.real(tf.fft(${complex(d)}))`],
  Fill: [
    (d) => `tf.mul(tf.fill([3, 4], ${d.int(-3, 3)}), ${d.tensor("float32", [4])})`,
    (d) => `tf.add(tf.zeros([10, 10]), ${d.tensor("float32", [10])})`,
  ],
  Floor: [unary("tf.floor")],
  FloorDiv: [binary("tf.floorDiv"), binary("tf.div", ["int32"]), binary("tf.floorDiv", ["int32"], [1, 5])],
  FloorMod: [binary("tf.mod"), binary("tf.mod", ["int32"], [1, 5])],
  FusedBatchNorm: [
    (d) =>
      `tf.batchNorm(${plainImage(d)}, ${d.tensor("float32", [2], "plain")}, ${d.tensor("float32", [2], "from0")}, ${d.tensor("float32", [2], "plain")}, ${d.tensor("float32", [2], "plain")})`,
  ],
  GatherNd: [
    (d) => `tf.gatherND(${d.tensor("float32", [3, 2])}, ${indices(d, [2, 1], 3)})`,
    (d) => `tf.gatherND(${d.tensor("int32", [3, 3])}, ${indices(d, [4, 2], 3)})`,
  ],
  GatherV2: [
    (d) => `tf.gather(${d.tensor("float32", [3, 2])}, ${indices(d, [d.int(1, 4)], 3)})`,
    (d) => `tf.gather(${d.tensor("float32", [2, 3, 2])}, ${indices(d, [2, 2], 3)}, 1)`,
    (d) => `tf.gather(${d.tensor("float32", [2, 3, 2])}, ${indices(d, [2, 2], 3)}, 1, 1)`,
    (d) => `tf.grad((x) => tf.sum(tf.square(tf.gather(x, ${indices(d, [4], 3)}))))(${d.tensor("float32", [3, 2])})`,
  ],
  Greater: [binary("tf.greater")],
  GreaterEqual: [binary("tf.greaterEqual")],
  IFFT: [(d) => `tf.imag(tf.ifft(${complex(d)}))`],
  Imag: [(d) => `tf.imag(${complex(d)})`],
  IsFinite: [unary("tf.isFinite")],
  IsInf: [unary("tf.isInf")],
  IsNan: [unary("tf.isNaN")],
  LRN: [(d) => `tf.localResponseNormalization(${plainImage(d)}, 2)`],
  LRNGrad: [gradient(plainImage, (x) => `tf.localResponseNormalization(${x}, 2)`)],
  LeakyRelu: [unary("((x) => tf.leakyRelu(x, 0.1))")],
  Less: [binary("tf.less")],
  LessEqual: [binary("tf.lessEqual")],
  LinSpace: [(d) => `tf.mul(tf.linspace(0, ${d.int(1, 4)}, 5), ${d.tensor("float32", [5])})`],
  Log: [unary("tf.log")],
  Log1p: [unary("tf.log1p")],
  LogicalAnd: [binary("tf.logicalAnd", ["bool"])],
  LogicalNot: [unary("tf.logicalNot", "bool")],
  LogicalOr: [binary("tf.logicalOr", ["bool"]), binary("tf.logicalXor", ["bool"])],
  Max: [reduction("tf.max"), reduction("tf.max", "int32"), unary("tf.logSumExp")],
  MaxPool: [(d) => `tf.maxPool(${image(d)}, [2, 2], ${d.int(1, 2)}, ${pad(d)})`],
  MaxPool3D: [(d) => `tf.maxPool3d(${volume(d)}, 2, 1, ${pad(d)})`],
  MaxPool3DGrad: [gradient(volume, (x, d) => `tf.maxPool3d(${x}, 2, 1, ${pad(d)})`)],
  MaxPoolGrad: [gradient(plainImage, (x, d) => `tf.maxPool(${x}, [2, 2], 1, ${pad(d)})`)],
  Maximum: [binary("tf.maximum"), unary("((x) => tf.clipByValue(x, -1, 1))")],
  Mean: [reduction("tf.mean")],
  Min: [reduction("tf.min")],
  Minimum: [binary("tf.minimum")],
  MirrorPad: [
    (d) => `tf.mirrorPad(${d.tensor("float32", [3, 2])}, [[1, 1], [0, 1]], "${d.pick(["reflect", "symmetric"])}")`,
  ],
  Mul: [binary("tf.mul")],
  MulNoNan: [
    (d) => {
      const shape = d.shape();
      return `mulNoNan(${d.tensor("float32", shape)}, ${d.tensor("float32", shape)})`;
    },
  ],
  Neg: [unary("tf.neg"), unary("tf.neg", "int32")],
  NotEqual: [binary("tf.notEqual", ["float32", "int32", "bool"])],
  OneHot: [(d) => `tf.oneHot(${d.tensor("int32", [4], [-1, 4])}, 4)`],
  OnesLike: [unary("tf.onesLike"), unary("tf.onesLike", "int32")],
  Pack: [
    (d) => {
      const shape = d.shape();
      return `tf.stack([${d.tensor("float32", shape)}, ${d.tensor("float32", shape)}], ${d.int(0, shape.length)})`;
    },
  ],
  PadV2: [
    (d) => `tf.pad(${d.tensor(d.pick(["float32", "int32"]), [2, 3])}, [[1, 0], [${d.int(0, 2)}, 2]], ${d.int(-1, 2)})`,
  ],
  Pow: [
    binary("tf.pow", ["float32"]),
    binary("tf.pow", ["int32"]),
    binary("tf.pow", ["int32"], [0, 3]),
    binary("tf.pow", ["float32"], [-2, 3]),
  ],
  Prod: [reduction("tf.prod"), reduction("tf.prod", "int32")],
  Range: [(d) => `tf.mul(tf.range(0, 4), ${d.tensor("float32", [4])})`],
  Real: [(d) => `tf.real(${complex(d)})`],
  RealDiv: [binary("tf.div", ["float32"]), binary("tf.divNoNan", ["float32"])],
  Reciprocal: [unary("tf.reciprocal")],
  Relu: [unary("tf.relu"), unary("relu")],
  Relu6: [unary("tf.relu6")],
  ReluGrad: [
    gradient(
      (d) => d.tensor("float32", d.shape()),
      (x) => `relu(${x})`,
    ),
  ],
  Reshape: [(d) => `tf.reshape(${d.tensor(d.pick(["float32", "int32", "bool"]), [2, 6])}, [3, -1])`],
  ResizeBilinear: [(d) => `tf.image.resizeBilinear(${plainImage(d)}, [6, 3], ${d.pick(["true", "false"])})`],
  ResizeBilinearGrad: [gradient(plainImage, (x) => `tf.image.resizeBilinear(${x}, [6, 3])`)],
  ResizeNearestNeighbor: [(d) => `tf.image.resizeNearestNeighbor(${plainImage(d)}, [6, 3])`],
  ResizeNearestNeighborGrad: [gradient(plainImage, (x) => `tf.image.resizeNearestNeighbor(${x}, [6, 3])`)],
  ReverseV2: [(d) => `tf.reverse(${d.tensor(d.pick(["float32", "int32"]), [3, 2])}, ${d.int(0, 1)})`],
  Round: [unary("tf.round")],
  Rsqrt: [unary("tf.rsqrt", "float32", "from0")],
  ScatterNd: [(d) => `tf.scatterND(${indices(d, [3, 1], 4)}, ${d.tensor("float32", [3, 2])}, [4, 2])`],
  Select: [
    (d) => {
      const shape = d.shape();
      return `tf.where(${d.tensor("bool", shape)}, ${d.tensor("float32", shape)}, ${d.tensor("float32", shape)})`;
    },
  ],
  Selu: [unary("tf.selu")],
  Sigmoid: [unary("tf.sigmoid")],
  Sign: [unary("tf.sign")],
  Sin: [unary("tf.sin")],
  Sinh: [unary("tf.sinh", "float32", "plain")],
  Slice: [
    (d) =>
      `tf.slice(${d.tensor(d.pick(["float32", "int32", "bool"]), [4, 3])}, [${d.int(0, 2)}, 1], [${d.int(0, 2)}, 2])`,
  ],
  Softmax: [
    (d) => `tf.softmax(${d.tensor("float32", [d.int(1, 3), 4])})`,
    (d) => `tf.logSoftmax(${d.tensor("float32", [2, 4])})`,
  ],
  Softplus: [unary("tf.softplus")],
  SpaceToBatchND: [(d) => `tf.spaceToBatchND(${d.tensor("float32", [1, 4, 2, 1])}, [2, 2], [[0, 0], [0, 0]])`],
  SparseToDense: [
    (d) => `tf.sparseToDense(tf.tensor1d([1, 3], "int32"), ${d.tensor("float32", [2])}, [5], 0)`,
    (d) => `tf.sparseToDense(${indices(d, [2], 5)}, ${d.tensor("float32", [2])}, [5], 0)`,
  ],
  SplitV: [(d) => `tf.split(${d.tensor("float32", [2, 5])}, [2, 3], 1)[${d.int(0, 1)}]`],
  Sqrt: [unary("tf.sqrt")],
  Square: [unary("tf.square"), unary("tf.square", "int32")],
  SquaredDifference: [binary("tf.squaredDifference")],
  StatelessRandomNormal: [(d) => `statelessNormal([3, 2], ${d.tensor("int32", [2], [0, 1000])})`],
  StridedSlice: [(d) => `tf.stridedSlice(${d.tensor("float32", [5, 4])}, [${d.int(0, 2)}, 3], [5, 0], [2, -1])`],
  Sub: [binary("tf.sub")],
  Sum: [reduction("tf.sum"), reduction("tf.sum", "int32")],
  Tan: [unary("tf.tan", "float32", "unit")],
  Tanh: [unary("tf.tanh")],
  TensorScatterUpdate: [
    (d) =>
      `tf.tensorScatterUpdate(${d.tensor("float32", [4, 2])}, ${indices(d, [1, 1], 4)}, ${d.tensor("float32", [1, 2])})`,
  ],
  Tile: [(d) => `tf.tile(${d.tensor(d.pick(["float32", "int32", "bool"]), [2, d.int(0, 3)])}, [${d.int(1, 2)}, 2])`],
  TopKV2: [
    (d) => `tf.topk(${d.tensor("float32", [2, 5])}, ${d.int(1, 5)}).values`,
    (d) => `tf.topk(${d.tensor(d.pick(["float32", "int32"]), [5])}, 3).indices`,
  ],
  Transpose: [(d) => `tf.transpose(${d.tensor(d.pick(["float32", "int32"]), [2, 3, d.int(0, 2)])}, [2, 0, 1])`],
  Unpack: [(d) => `tf.unstack(${d.tensor("float32", [3, 2])}, 1)[${d.int(0, 1)}]`],
  UnsortedSegmentSum: [(d) => `tf.unsortedSegmentSum(${d.tensor("float32", [4, 2])}, ${indices(d, [4], 3)}, 3)`],
  ZerosLike: [unary("tf.zerosLike")],
};
