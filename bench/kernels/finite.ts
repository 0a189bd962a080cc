import { compileLoop } from "../../src/backend/compile/loop.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { trainingData, type TrainingData } from "../../src/data/tensors.js";
import { largestEigenvalues } from "../../src/kernels/eigenvalues.js";
import { empiricalKernel, tangentKernel } from "../../src/kernels/empirical.js";
import { kernelMeter } from "../../src/kernels/meter.js";
import { kernelTimes } from "../../src/kernels/products.js";
import { randomStream } from "../../src/math/random.js";
import { median } from "../../src/math/statistics/moments.js";
import { powerLaw } from "../../src/math/statistics/power-law.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";
import { differentiate, hessianTimes } from "../../src/train/differentiate.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { row, type Row } from "../harness/row.js";
import { processorSeconds, race, raceRow, secondsOf, type Timed } from "../harness/paired.js";

/** How much of the real sizes is taken, and how many pairs. */
export interface Effort {
  readonly pairs: number;
  readonly quick: boolean;
  /** neural-tangents, where a Python has it. */
  readonly peer?: { readonly name: string; readonly time: (spec: object) => Promise<{ readonly seconds: number }> };
}

type Shape = Omit<MlpOptions, "outputs"> & {
  readonly outputs?: number;
  readonly samples: number;
  readonly members?: number;
};

/** A network on data of its own. */
async function given<T>(
  { samples, members = 1, ...options }: Shape,
  work: (ensemble: Ensemble, data: TrainingData) => Promise<T>,
): Promise<T> {
  const streams = Array.from({ length: members }, (_, seed) => randomStream(seed));
  const size = { samples, dimension: options.inputs };
  using data = trainingData(streams.map((stream) => sphereWithRandomLabels(stream, size)));
  using ensemble = createEnsemble(mlp({ outputs: 1, ...options }), streams);
  return await work(ensemble, data);
}

/** Seconds of `steps` steps of a compiled loop that moves `state` a little along what `apply` gives: so no step is that before it. */
function loopTimer(state: readonly tensorflow.Variable[], steps: number, apply: () => readonly tensorflow.Tensor[]) {
  const step = () => {
    apply().forEach((part, at) => state[at].assign(tf.sub(state[at], tf.mul(part, 1e-4))));
    return {};
  };
  const loop = compileLoop({ state, step, mode: "graph", constant: true });
  const run: Timed = () =>
    secondsOf(() => {
      loop.advance(steps);
      state[0].dataSync(); // the clock stops when it is there
    });
  return { run, loop };
}

/** The median ratio of processor seconds in pairs: what a busy machine leaves comparable. */
async function processorRatio(first: Timed, second: Timed, pairs: number): Promise<number> {
  const { ours, theirs } = await race(
    () => processorSeconds(first),
    () => processorSeconds(second),
    pairs,
  );
  return median(ours.map((seconds, at) => seconds / theirs[at]));
}

/** One product of a kind beside one gradient of the same network, both in the plain graph's loop. */
async function productRow(
  kind: "Hessian-vector product" | "Θv",
  width: number,
  { pairs, quick }: Effort,
): Promise<Row> {
  const steps = quick ? 5 : 100;
  return given({ inputs: 10, samples: 100, depth: 2, width, activation: "tanh" }, async (ensemble, data) => {
    using objective = supervised(ensemble, data);
    const parameters = objective.parameters;
    const weights = parameters.map(({ variable }) => variable);
    const vector = weights.map((variable) => tf.tidy(() => tf.variable(tf.onesLike(variable), false)));
    const outputs = tf.tidy(() => tf.variable(tf.ones([1, 100, 1]), false)) as tensorflow.Variable;
    const gradient = loopTimer(weights, steps, () => differentiate(parameters, () => objective.whole()).gradients);
    const product =
      kind === "Θv"
        ? loopTimer([outputs], steps, () => [
            kernelTimes(ensemble, data.inputs, outputs as unknown as tensorflow.Tensor3D),
          ])
        : loopTimer(vector, steps, () => hessianTimes(parameters, () => objective.whole().loss, vector));
    await product.run();
    await gradient.run();
    const about = { size: `depth 2, width ${width}, N = 100, d = 10, tanh`, against: "one gradient", unit: "µs" };
    const work = { work: `one ${kind}`, reach: kind === "Θv" ? 1.8 : 2.6, ...about };
    const detail = { processorRatio: await processorRatio(product.run, gradient.run, pairs) };
    const made = await raceRow(product.run, gradient.run, pairs, { ...work, detail }, 1e6 / steps);
    product.loop.dispose();
    gradient.loop.dispose();
    tf.dispose([...vector, outputs]);
    return made;
  });
}

const read = (tensor: tensorflow.Tensor): void => {
  tensor.dataSync();
  tensor.dispose();
};

async function rateRow({ pairs, quick }: Effort): Promise<Row> {
  const samples = quick ? 100 : 1000;
  return given({ inputs: 10, samples, depth: 2, width: 256, members: 2 }, async (ensemble, { inputs }) => {
    const rates: Timed = () => secondsOf(() => largestEigenvalues(ensemble, inputs));
    const kernels: Timed = () =>
      secondsOf(() => [0, 1].forEach((member) => read(tangentKernel(ensemble, inputs, member))));
    await rates();
    await kernels();
    const size = `N = ${samples}, two members, depth 2, width 256`;
    return await raceRow(rates, kernels, pairs, { work: "largest stable rate", size, against: "two tangent kernels", reach: 3, unit: "s" }); // prettier-ignore
  });
}

/** Steps 0, 1, … to the last, evenly in the logarithm: `count` of them and no two alike. */
function logSpaced(last: number, count: number): number[] {
  const steps = Array.from({ length: count }, (_, at) => Math.round(last ** (at / (count - 1))) - Number(at === 0));
  return steps.map((step, at) => Math.max(step, at));
}

async function meteredRow({ pairs, quick }: Effort): Promise<Row> {
  const [samples, width, steps] = quick ? [32, 64, 200] : [256, 1024, 10_000];
  const timed =
    (metered: boolean): Timed =>
    () =>
      given({ inputs: 10, samples, depth: 1, width }, async (ensemble, data) => {
        using objective = supervised(ensemble, data);
        using kernel = kernelMeter(ensemble, data);
        const options = { steps, record: logSpaced(steps, 33), rate: { units: 0.5 } };
        return await secondsOf(() => train(objective, metered ? { ...options, meters: { kernel } } : options));
      });
  const [measured, alone] = [timed(true), timed(false)];
  const size = `N = ${samples}, depth 1, width ${width}, ${steps} steps`;
  return raceRow(measured, alone, Math.min(pairs, 5), { work: "kernel at 33 log-spaced steps", size, against: "the training alone", reach: 1.15, unit: "s" }); // prettier-ignore
}

/** The empirical kernel in float32 beside a peer that answers a spec with its seconds. */
async function empiricalRow(shape: Shape & { readonly outputs: number }, trace: boolean, effort: Effort): Promise<Row> {
  const { pairs, quick, peer } = effort;
  const [samples, width] = quick ? [32, 64] : [shape.samples, shape.width];
  return given({ ...shape, samples, width }, async (ensemble, { inputs }) => {
    const ours: Timed = () =>
      secondsOf(() => read(empiricalKernel(ensemble, inputs, trace ? { outputs: "trace" } : {})));
    await ours();
    const { depth, outputs, inputs: columns } = shape;
    const size = `${[columns, ...new Array<number>(depth).fill(width), outputs].join("-")}, N = ${samples}${trace ? ", trace" : ""}`;
    const work = "empirical NTK, float32";
    if (peer === undefined) return row({ work, size, ours: await ours(), peer: null, peerName: null, unit: "s" });
    const spec = { rows: samples, columns, depth, width, outputs, trace };
    return await raceRow(ours, async () => (await peer.time(spec)).seconds, pairs, { work, size, against: peer.name, reach: 0.6, unit: "s" }); // prettier-ignore
  });
}

/** Exponents of the processor seconds of the empirical kernel in N, width and depth. */
async function exponents({ quick }: Effort): Promise<Row[]> {
  const base = quick ? { samples: 64, width: 64, depth: 2 } : { samples: 512, width: 512, depth: 2 };
  const seconds = (shape: typeof base): Promise<number> =>
    given({ ...shape, inputs: 100 }, async (ensemble, { inputs }) => {
      const once = () => read(empiricalKernel(ensemble, inputs));
      once();
      const times: number[] = [];
      for (let repeat = 0; repeat < 3; repeat++) times.push(await processorSeconds(once));
      return Math.min(...times);
    });
  const rows: Row[] = [];
  for (const name of ["samples", "width", "depth"] as const) {
    const values = [1, 2, 4].map((factor) => factor * base[name]);
    const points: { x: number; y: number }[] = [];
    for (const x of values) points.push({ x, y: await seconds({ ...base, [name]: x }) });
    const label = { samples: "N", width: "width", depth: "depth" }[name];
    rows.push(
      row({
        work: `exponent of the processor seconds of the empirical kernel in ${label}`,
        size: `${values[0]} to ${values[2]}`,
        ...{ ours: powerLaw(points).slope.value, peer: null, peerName: null, unit: "slope" },
      }),
    );
  }
  return rows;
}

const large = { inputs: 784, depth: 2 };

/** The rows of networks of finite width, by a title that `--only` can name. */
export const finiteRows: readonly (readonly [title: string, rows: (effort: Effort) => Promise<readonly Row[]>])[] = [
  ...[256, 512].flatMap((width) =>
    (["Hessian-vector product", "Θv"] as const).map(
      (kind) =>
        [`one ${kind}; width ${width}`, async (effort: Effort) => [await productRow(kind, width, effort)]] as const,
    ),
  ),
  [
    "empirical NTK, float32; 784-1024-1024-1",
    async (effort) => [await empiricalRow({ ...large, samples: 1024, width: 1024, outputs: 1 }, false, effort)],
  ],
  [
    "empirical NTK, float32; 784-512-512-10",
    async (effort) => [
      await empiricalRow({ ...large, samples: 256, width: 512, outputs: 10 }, false, effort),
      await empiricalRow({ ...large, samples: 256, width: 512, outputs: 10 }, true, effort),
    ],
  ],
  ["largest stable rate", async (effort) => [await rateRow(effort)]],
  ["kernel at 33 log-spaced steps", async (effort) => [await meteredRow(effort)]],
  ["exponents of the empirical kernel", exponents],
];
