import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { useBackend } from "../src/backend/backend.js";
import { tf } from "../src/backend/tensorflow.js";
import { trainingData } from "../src/data/tensors.js";
import { sphereWithRandomLabels } from "../src/data/tasks.js";
import { descendStudent, populationLoss } from "../src/landscape/index.js";
import { randomStream } from "../src/math/random.js";
import { median } from "../src/math/statistics/moments.js";
import { createEnsemble } from "../src/model/ensemble.js";
import { mlp } from "../src/model/spec.js";
import { compileLoop } from "../src/backend/compile/loop.js";
import { hessianTimes } from "../src/train/differentiate.js";
import { supervised } from "../src/train/supervised.js";
import { row, table, type Row } from "./harness/row.js";

// Seconds of Safran and Shamir's descents beside numpy and PyTorch in float64, one process each, and of a Hessian-vector product beside JAX.
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    python: { type: "string", default: process.env.OVERPARAM_PYTHON },
    starts: { type: "string", default: "100" },
    targets: { type: "string", default: "6,10,15,20" },
    width: { type: "string", default: "1024" },
    /** All 15 x 1,000 descents too, in two processes: minutes. */
    whole: { type: "boolean", default: false },
    /** Of two processes, which half of the starts this one makes, and nothing else. */
    half: { type: "string" },
    quick: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const starts = values.quick ? 4 : Number(values.starts);
const width = values.quick ? 64 : Number(values.width);
const targets = values.targets.split(",").map(Number);
const [samples, dimension] = [100, 10];

interface Peer {
  readonly name: string;
  readonly seconds: Readonly<Record<number, number>>;
}

/** A peer's times; undefined where there is no Python, or it lacks the package. */
function peerOf(kind: string, numbers: readonly number[]): Peer | undefined {
  if (values.python === undefined) return undefined;
  const script = join(import.meta.dirname, "landscape.py");
  try {
    return JSON.parse(
      execFileSync(values.python, [script, kind, ...numbers.map(String)], { encoding: "utf8" }),
    ) as Peer;
  } catch (error) {
    console.error(`${kind} was left out: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
    return undefined;
  }
}

function secondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

/** Every `stride`th start of k = n from the first on, certificates included. */
function descents(k: number, first = 0, stride = 1): number {
  const problem = populationLoss({ target: k, neurons: k });
  return secondsOf(() => {
    for (let start = first; start < starts; start += stride)
      descendStudent(problem, randomStream(start).split(`k-${k}`));
  });
}

/** Seconds until two processes have made all starts of k = n = 6 to 20. */
async function bothHalves(all: number): Promise<number> {
  const sizes = Array.from({ length: 15 }, (_, at) => at + 6).join();
  const started = performance.now();
  const halves = ["0", "1"].map((half) => {
    const asked = ["--half", half, "--starts", String(all), "--targets", sizes];
    return once(
      spawn(process.execPath, [...process.execArgv, import.meta.filename, ...asked], { stdio: "ignore" }),
      "exit",
    );
  });
  for (const [code] of await Promise.all(halves)) if (code !== 0) throw new Error(`a half ended with code ${code}`);
  return (performance.now() - started) / 1000;
}

if (values.half !== undefined) {
  targets.forEach((k) => descents(k, Number(values.half), 2));
  process.exit(0);
}

const productsACall = 10;

/** Seconds of one product in a network of two hidden layers, compiled as the peer's is: the median of five calls of ten, after a first. */
function product(): number {
  const streams = [randomStream(0)];
  using data = trainingData(streams.map((stream) => sphereWithRandomLabels(stream, { samples, dimension })));
  using ensemble = createEnsemble(mlp({ inputs: dimension, outputs: 1, depth: 2, width, activation: "tanh" }), streams);
  using objective = supervised(ensemble, data);
  const state = objective.parameters.map(({ variable }) => tf.tidy(() => tf.variable(tf.onesLike(variable), false)));
  const step = () => {
    const image = hessianTimes(objective.parameters, () => objective.whole().loss, state);
    image.forEach((part, at) => state[at].assign(tf.sub(state[at], tf.mul(part, 1e-4))));
    return {};
  };
  using loop = compileLoop({ state, step, mode: "graph", constant: true });
  const once = (): void => {
    loop.advance(productsACall);
    state[0].dataSync(); // the clock stops when it is there
  };
  once();
  const seconds = median(Array.from({ length: 5 }, () => secondsOf(once))) / productsACall;
  tf.dispose(state);
  return seconds;
}

function line(work: string, size: string, ours: number, peer: Peer | undefined, key: number, reach: number): Row {
  return row({ work, size, ours, peer: peer?.seconds[key] ?? null, peerName: peer?.name ?? null, reach, unit: "s" });
}

descents(6); // compiled before the clock starts
const own = new Map(targets.map((k) => [k, descents(k)]));
const peers = ["numpy", "torch"].map((kind) => peerOf(kind, [starts, ...targets]));
const better = (k: number): Peer | undefined =>
  peers.filter((peer) => peer !== undefined).sort((a, b) => a.seconds[k] - b.seconds[k])[0];
const all = values.quick ? 2 : 1000;
const whole = !values.whole && !values.quick ? [] : [row({ work: `15 x ${all} descents, k = n`, size: "k = 6 to 20", ours: await bothHalves(all), peer: (480 * all) / 1000, peerName: "8 min", reach: 1, unit: "s" })]; // prettier-ignore
await useBackend();
const rows = [
  ...whole,
  ...targets.map((k) => line(`${starts} descents, k = n`, `k = ${k}`, own.get(k) ?? NaN, better(k), k, 0.5)),
  line(
    "Hessian-vector product, depth 2",
    `width ${width}`,
    product(),
    peerOf("jax", [width, samples, dimension]),
    width,
    1.2,
  ),
];
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
