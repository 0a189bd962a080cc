import { tf, type tensorflow } from "../backend/tensorflow.js";
import { useBackend } from "../backend/backend.js";
import { check } from "../errors.js";
import { tangentKernel } from "./empirical.js";
import type { Kernels } from "./infinite.js";
import type { InfiniteNetwork } from "./infinite-network.js";
import type { Matrix } from "../math/algebra/contract.js";
import { randomStream } from "../math/random.js";
import { meanInterval } from "../math/statistics/mean.js";
import { activationNames, type ActivationName } from "../model/activation.js";
import { createEnsemble } from "../model/ensemble.js";
import { mlp, type LayerSpec, type NetworkSpec } from "../model/spec.js";

/** Kernels of drawn networks of a finite width at their start, against the infinite ones. */
export interface DrawnKernels {
  /** Mean over the draws and standard deviation of one draw, [N, N]. */
  readonly mean: Matrix;
  readonly deviation: Matrix;
  /** ‖K_draw − K‖/‖K‖ (Frobenius), mean and interval over the draws. */
  readonly error: { readonly value: number; readonly low: number; readonly high: number };
}

/**
 * NNGP and tangent kernel of networks of `width`, one a seed 0 … seeds − 1, in float32. Loads TensorFlow.
 * @throws UserError for an activation that networks do not have, a layer of more than 2^28 weights, and kernels beyond float32.
 * @example
 * const [network, x] = [{ activation: "relu", depth: 1 } as const, { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) }];
 * const { ntk } = await drawnKernels(network, x, infiniteKernels(network, x), { width: 64, seeds: 4 });
 */
export async function drawnKernels(
  network: InfiniteNetwork,
  points: Matrix,
  infinite: Kernels,
  { width, seeds }: { readonly width: number; readonly seeds: number },
): Promise<{ nngp: DrawnKernels; ntk: DrawnKernels }> {
  requireSize(network.depth, points.columns, width);
  await useBackend();
  const spec = specOf(network, points.columns, width);
  const readout = {
    ...specOf({ ...network, parameterization: "ntk" }, points.columns, width),
    trained: "readout" as const,
  };
  return {
    nngp: spreadOf(draws(readout, points, seeds), infinite.nngp), // the readout's own term of Θ is K of the features
    ntk: spreadOf(draws(spec, points, seeds), infinite.ntk),
  };
}

/** The most weights of a layer: a gibibyte in float32. */
const mostWeights = 2 ** 28;

function requireSize(depth: number, inputs: number, width: number): void {
  const weights = depth === 0 ? inputs : width * Math.max(inputs, depth > 1 ? width : 1);
  check(weights <= mostWeights, () => ({
    where: "drawnKernels",
    rule: `a layer of drawn networks has at most 2^28 weights, ${4 * mostWeights} bytes`,
    received: `${weights} weights in a layer at width ${width}`,
    repair: "Take a smaller width: the distance from the limit falls as its root.",
  }));
}

/** A network with the variances asked for, which mlp itself takes from its table. */
function specOf(network: InfiniteNetwork, inputs: number, width: number): NetworkSpec {
  const {
    activation = "relu",
    depth,
    parameterization = "ntk",
    trained = "all",
    weightVariance,
    biasVariance = 0,
  } = network;
  check(activationNames.includes(activation as ActivationName), () => ({
    where: "drawnKernels",
    rule: `drawn networks have ${activationNames.join(", ")}`,
    received: `'${activation as string}'`,
    repair: "Take another activation; on the command line, or leave --finite-width out.",
  }));
  const spec = mlp({
    inputs,
    outputs: 1,
    depth,
    width,
    activation: activation as ActivationName,
    parameterization,
    trained,
  });
  const layers = spec.layers.map((layer, index): LayerSpec => {
    const bias = ofLayer(biasVariance, index);
    const weight = weightVariance === undefined ? undefined : ofLayer(weightVariance, index) / layer.fanIn;
    const own = parameterization === "ntk" ? inMultipliers(bias, weight) : inVariances(bias, weight);
    return { ...layer, bias: bias > 0, scaling: { ...layer.scaling, ...own } };
  });
  return { ...spec, layers };
}

function ofLayer(given: number | readonly number[], layer: number): number {
  return typeof given === "number" ? given : given[layer];
}

function inMultipliers(bias: number, weight: number | undefined) {
  const multiplier = weight === undefined ? {} : { multiplier: Math.sqrt(weight) };
  return { ...multiplier, biasMultiplier: Math.sqrt(bias), biasVariance: 1 };
}

function inVariances(bias: number, weight: number | undefined) {
  return { ...(weight === undefined ? {} : { weightVariance: weight }), biasVariance: bias };
}

/** One kernel a seed, in turn, so that memory holds one at a time. */
function* draws(spec: NetworkSpec, { rows, columns, data }: Matrix, seeds: number): Generator<Float64Array> {
  const inputs: tensorflow.Tensor = tf.tensor2d(Float32Array.from(data), [rows, columns]);
  try {
    for (let seed = 0; seed < seeds; seed++) {
      using ensemble = createEnsemble(spec, [randomStream(seed)]);
      const kernel = tangentKernel(ensemble, inputs);
      const entries = Float64Array.from(kernel.dataSync<"float32">());
      kernel.dispose();
      requireFinite(entries, seed);
      yield entries;
    }
  } finally {
    inputs.dispose();
  }
}

function requireFinite(entries: Float64Array, seed: number): void {
  const wrong = entries.find((value) => !Number.isFinite(value));
  check(wrong === undefined, () => ({
    where: `drawnKernels, seed ${seed}`,
    rule: "the kernel of a drawn network must fit into float32, to 3e38",
    received: String(wrong),
    repair:
      "Lower weightVariance: 1/E[φ(g)²] keeps variances from layer to layer (2 for ReLU); or leave the finite width out.",
  }));
}

function spreadOf(kernels: Iterable<Float64Array>, infinite: Matrix): DrawnKernels {
  const [sum, squares] = [new Float64Array(infinite.data.length), new Float64Array(infinite.data.length)];
  const norm = Math.hypot(...rootsOf(infinite));
  const errors: number[] = [];
  for (const kernel of kernels) {
    let difference = 0;
    kernel.forEach((value, at) => {
      const away = value - infinite.data[at];
      sum[at] += away;
      squares[at] += away * away;
      difference += away * away;
    });
    errors.push(Math.sqrt(difference) / norm);
  }
  const count = errors.length;
  const deviation = squares.map((square, at) =>
    count < 2 ? NaN : Math.sqrt(Math.max(0, (square - sum[at] ** 2 / count) / (count - 1))),
  );
  const { value, low, high } = meanInterval(errors);
  return {
    mean: { ...infinite, data: sum.map((away, at) => infinite.data[at] + away / count) },
    deviation: { ...infinite, data: deviation },
    error: { value, low, high },
  };
}

/** Norms of the rows: hypot takes no million arguments. */
function rootsOf({ rows, columns, data }: Matrix): number[] {
  return Array.from({ length: rows }, (_, row) => {
    return Math.sqrt(data.subarray(row * columns, (row + 1) * columns).reduce((sum, value) => sum + value * value, 0));
  });
}
