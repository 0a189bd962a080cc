import { join } from "node:path";
import { parseArgs } from "node:util";
import { median } from "../src/math/statistics/moments.js";
import { oursFile, peerFile } from "./harness/programs.js";
import { pairedRatio } from "./harness/ratio.js";
import { row, table, type Row } from "./harness/row.js";
import { startWorker, type Worker } from "./harness/worker.js";

// Steps and judgements of features beside JAX, PyTorch, numpy and scikit-learn, each in a process of one thread on the same core, in turns.
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    python: { type: "string", default: process.env.OVERPARAM_PYTHON },
    pairs: { type: "string", default: "9" },
    quick: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const rounds = values.quick ? 2 : Number(values.pairs);
const size = (n: number): number => (values.quick ? Math.ceil(n / 10) : n);

interface Task {
  readonly work: string;
  readonly size: string;
  readonly name: string;
  readonly peer?: "jax" | "torch" | "numpy";
  /** The peer's own name of the work, where it differs. */
  readonly peerWork?: string;
  readonly reach?: number;
  /** Steps of a training, or rows of what is judged. */
  readonly steps?: number;
  readonly rows?: number;
}

const trainings: readonly Task[] = [
  { work: "step, NT-Xent", size: "128-128-4, B 512", name: "nt-xent", peer: "jax", reach: 1, steps: 400 },
  { work: "step, InfoNCE", size: "128-128-4, B 512", name: "info-nce", peer: "jax", reach: 1.05, steps: 400 },
  { work: "step, k-sparse dictionary", size: "32 to 48, B 256", name: "dictionary", peer: "jax", reach: 0.7, steps: 4000 }, // prettier-ignore
  { work: "step, convolutional autoencoder", size: "28 x 28, B 128", name: "autoencoder", peer: "torch", reach: 0.85, steps: 60 }, // prettier-ignore
  { work: "step, convolutional contrast", size: "28 x 28, B 128", name: "contrast", peer: "torch", reach: 0.85, steps: 60 }, // prettier-ignore
];
const judgements: readonly Task[] = [
  { work: "20 neighbours", size: "N = 10,000, d = 64", name: "neighbours", peer: "numpy", reach: 1.5, rows: 10_000 },
  { work: "ridge probe, 5 folds, 4 ridges", size: "N = 10,000, d = 128", name: "ridge", peer: "numpy", reach: 1, rows: 10_000 }, // prettier-ignore
  { work: "ridge probe, 5 folds, 4 ridges", size: "by one Gram matrix a fold in numpy", name: "ridge", peer: "numpy", peerWork: "gram", rows: 10_000 }, // prettier-ignore
  { work: "HSIC, 200 permutations", size: "N = 1000", name: "hsic", peer: "numpy", reach: 1.5, rows: 1000 },
  { work: "Isomap, Swiss roll", size: "N = 2000", name: "isomap", rows: 2000 },
];

interface Timed {
  readonly seconds: number;
  readonly steps: number;
  readonly found?: number;
}

interface Peer extends Worker {
  readonly name: string;
}

/** The row's contender among the peers; undefined where there is no Python, or it lacks what the row needs. */
const peers = new Map<string, Promise<Peer | undefined>>();
function peerOf(kind: string | undefined): Promise<Peer | undefined> {
  if (values.python === undefined || kind === undefined) return Promise.resolve(undefined);
  const started = peers.get(kind) ?? startPeer(values.python, kind);
  peers.set(kind, started);
  return started;
}

async function startPeer(python: string, kind: string): Promise<Peer | undefined> {
  const worker = startWorker(peerFile(python, join(import.meta.dirname, "feature_peers.py"), [kind]), 0);
  try {
    const { name } = await worker.ask<{ name: string }>({ work: "name" });
    return { ...worker, name };
  } catch (error) {
    say(
      `${kind} is left out: ${error instanceof Error ? error.message.split("\n").slice(-2).join(" ") : String(error)}`,
    );
    return undefined;
  }
}

const ours = startWorker(oursFile(join(import.meta.dirname, "ours", "features.ts")), 0);

async function secondsOf(worker: Worker, request: object): Promise<number> {
  const { seconds, steps } = await worker.ask<Timed>(request);
  return seconds / steps;
}

/** Each of two askers once a round, in an order that turns round; the seconds of both. */
async function inTurns(askers: readonly (() => Promise<number>)[]): Promise<number[][]> {
  const times = askers.map((): number[] => []);
  const order = askers.map((_, at) => at);
  for (let round = 0; round < rounds; round++) {
    for (const at of order) times[at].push(await askers[at]());
    order.reverse();
  }
  return times;
}

/** The way that the clock prefers for this training, of graph and XLA; and what each took. */
async function waysOf(task: Task, request: object): Promise<Record<string, number>> {
  if (task.steps === undefined) return { call: await secondsOf(ours, request) };
  const ways: Record<string, number> = {};
  const convolution = task.peer === "torch"; // no convolution is compiled by XLA on a processor
  for (const mode of convolution ? ["graph"] : ["graph", "xla"]) {
    await secondsOf(ours, { ...request, mode });
    ways[mode] = await secondsOf(ours, { ...request, mode });
  }
  return ways;
}

const unitOf = (task: Task) => (task.steps === undefined ? { unit: "s", factor: 1 } : { unit: "us", factor: 1e6 });

async function measure(task: Task): Promise<Row> {
  const request = { command: "run", work: task.name, rows: size(task.rows ?? 0), steps: size(task.steps ?? 1) };
  const ways = await waysOf(task, request);
  const mode = Object.keys(ways).reduce((a, b) => (ways[b] < ways[a] ? b : a));
  const peer = await peerOf(task.peer);
  const theirRequest = { ...request, work: task.peerWork ?? task.name };
  if (peer !== undefined) await secondsOf(peer, theirRequest);
  const askers = [
    () => secondsOf(ours, { ...request, mode }),
    ...(peer === undefined ? [] : [() => secondsOf(peer, theirRequest)]),
  ];
  const [own, theirs] = await inTurns(askers);
  const { unit, factor } = unitOf(task);
  const { found } = task.name === "isomap" ? await ours.ask<Timed>(request) : {};
  return row({
    ...{ work: task.work, size: task.size, ours: median(own) * factor, unit, peerName: peer?.name ?? null },
    ...{ peer: theirs === undefined ? null : median(theirs) * factor, detail: { ways, mode, found } },
    ...(theirs === undefined ? {} : { ...pairedRatio(own, theirs), reach: task.reach }),
  });
}

/** The whole call of train in mode auto over that in mode graph, compilation and all. */
async function auto(task: Task): Promise<Row> {
  const request = { command: "run", work: task.name, steps: 4 * size(task.steps ?? 1), whole: true };
  const ask = (mode: string) => () => secondsOf(ours, { ...request, mode });
  await ask("graph")();
  await ask("auto")();
  const [own, graph] = await inTurns([ask("auto"), ask("graph")]);
  return row({
    ...{ work: `auto over graph, ${task.work.slice(6)}`, size: `${request.steps} steps`, unit: "us" },
    ...{ ours: median(own) * 1e6, peer: median(graph) * 1e6, peerName: "mode graph", reach: 1.05 },
    ...pairedRatio(own, graph),
  });
}

const wanted = (task: Task, start = ""): boolean =>
  values.only.every((part) => `${start}${task.work}; ${task.size}`.includes(part));
const rows: Row[] = [];
for (const task of [...trainings, ...judgements].filter((each) => wanted(each))) {
  say(`${task.work}; ${task.size}`);
  rows.push(await measure(task));
}
for (const task of trainings.filter((each) => wanted(each, "auto over graph, "))) {
  say(`auto over graph; ${task.work}`);
  rows.push(await auto(task));
}
await Promise.all([ours.close(), ...[...peers.values()].map(async (peer) => (await peer)?.close())]);
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
