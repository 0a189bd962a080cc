import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { useBackend } from "../src/backend/backend.js";
import { infiniteKernels, type Kernels } from "../src/kernels/infinite.js";
import type { InfiniteNetwork } from "../src/kernels/infinite-network.js";
import type { parallelKernels as ParallelKernels } from "../src/kernels/threads.js";
import type { Matrix } from "../src/math/algebra/contract.js";
import { powerLaw } from "../src/math/statistics/power-law.js";
import { pairedRatio } from "./harness/ratio.js";
import { row, table, type Row } from "./harness/row.js";
import { finiteRows } from "./kernels/finite.js";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    python: { type: "string", default: process.env.OVERPARAM_PYTHON },
    pairs: { type: "string", default: "5" },
    quick: { type: "boolean", default: false },
  },
});
/** As built, as users have it: a thread of the sources compiles them first. */
const built = pathToFileURL(resolve(import.meta.dirname, "../dist/src/kernels/threads.js")).href;
const { parallelKernels } = (await import(built)) as { readonly parallelKernels: typeof ParallelKernels };
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const pairs = values.quick ? 1 : Number(values.pairs);
const size = (n: number): number => (values.quick ? Math.ceil(n / 10) : n);

interface Answer {
  readonly seconds: number;
  /** Of the processor, all threads together: what a busy machine leaves comparable. */
  readonly cpu: number;
  /** The first of Θ, to see that it is the same. */
  readonly entries: readonly number[];
}

/** A peer that does one work after another. */
interface Peer {
  readonly name: string;
  readonly time: (spec: object) => Promise<Answer>;
  readonly close: () => void;
}

function startPeer(python: string): Promise<Peer> {
  const child = spawn(python, [join(import.meta.dirname, "nt_kernels.py")], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async <T>(): Promise<T> => JSON.parse((await lines.next()).value as string) as T;
  return next<{ name: string }>().then(({ name }) => ({
    name,
    time: (spec) => {
      child.stdin.write(`${JSON.stringify(spec)}\n`);
      return next();
    },
    close: () => child.stdin.end(),
  }));
}

/** Numbers that both tools can make. */
function points(rows: number, columns: number): Matrix {
  const data = Float64Array.from({ length: rows * columns }, (_, at) => Math.sin(1 + 1.7 * at + 1e-3 * at * at));
  return { rows, columns, data };
}

async function seconds(
  work: () => Kernels | Promise<Kernels>,
): Promise<Omit<Answer, "entries"> & { readonly kernels: Kernels }> {
  globalThis.gc?.();
  const [started, before] = [performance.now(), process.cpuUsage()];
  const kernels = await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpu: (user + system) / 1e6, kernels };
}

interface Task {
  readonly work: string;
  readonly network: InfiniteNetwork;
  readonly rows: number;
  readonly columns: number;
  /** The peer's N, and what its seconds are multiplied by. */
  readonly peer?: { readonly rows: number; readonly factor: number };
  readonly reach?: number;
}

const tasks: readonly Task[] = [
  {
    work: "NNGP and NTK, relu",
    network: { depth: 3 },
    rows: size(4000),
    columns: 10,
    peer: { rows: size(4000), factor: 1 },
    reach: 0.5,
  },
  {
    work: "NNGP and NTK, relu",
    network: { depth: 3 },
    rows: size(4000),
    columns: 784,
    peer: { rows: size(4000), factor: 1 },
    reach: 0.7,
  },
  {
    work: "NNGP and NTK, tanh",
    network: { activation: "tanh", depth: 3 },
    rows: size(1000),
    columns: 10,
    peer: { rows: size(250), factor: 16 },
    reach: 0.03,
  },
  { work: "NNGP and NTK, relu", network: { depth: 3 }, rows: size(10_000), columns: 10 },
];

async function measure(
  { work, network, rows, columns, peer: theirs, reach }: Task,
  peer: Peer | undefined,
): Promise<Row> {
  const x = points(rows, columns);
  const [ours, others]: number[][] = [[], []];
  const [cpu, peerCpu]: number[][] = [[], []];
  let worst = 0;
  const rounds = theirs === undefined ? 1 : pairs;
  for (let round = 0; round < rounds; round++) {
    const own = await seconds(() => parallelKernels(network, x));
    ours.push(own.seconds);
    cpu.push(own.cpu);
    if (peer === undefined || theirs === undefined) continue;
    const spec = { rows: theirs.rows, columns, depth: network.depth, activation: network.activation ?? "relu" };
    const found = await peer.time(spec);
    others.push(found.seconds * theirs.factor);
    peerCpu.push(found.cpu * theirs.factor);
    const same =
      theirs.rows === rows ? own.kernels.ntk.data : infiniteKernels(network, points(theirs.rows, columns)).ntk.data;
    worst = Math.max(worst, ...found.entries.map((value, at) => Math.abs(value - same[at]) / same[0]));
  }
  const middle = (numbers: readonly number[]): number =>
    [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
  const paired = others.length === 0 ? undefined : pairedRatio(ours, others);
  const detail = {
    ...{ resident: process.memoryUsage.rss(), differenceToPeer: others.length === 0 ? null : worst },
    ...{ cpu: middle(cpu), peerCpu: others.length === 0 ? null : middle(peerCpu) },
  };
  return row({
    ...{ work, size: `N = ${rows}, d = ${columns}, 3 hidden layers`, ours: middle(ours), unit: "s", detail },
    ...{ peer: paired ? middle(others) : null, peerName: paired ? (peer?.name ?? null) : null },
    ...(paired ? { ...paired, ...(reach === undefined ? {} : { reach }) } : {}),
  });
}

/** Exponents of the processor seconds in N and in depth, of one thread. */
async function exponents(): Promise<Row[]> {
  const timed = async (rows: number, depth: number): Promise<number> =>
    Math.min(
      (await seconds(() => infiniteKernels({ depth }, points(rows, 10)))).cpu,
      (await seconds(() => infiniteKernels({ depth }, points(rows, 10)))).cpu,
    );
  const slope = async (xs: readonly number[], time: (x: number) => Promise<number>): Promise<number> => {
    const ys: number[] = [];
    for (const x of xs) ys.push(await time(x));
    return powerLaw(xs.map((x, at) => ({ x, y: ys[at] }))).slope.value;
  };
  const inRows = await slope([500, 1000, 2000].map(size), (rows) => timed(rows, 3));
  const inDepth = await slope([4, 8, 16], (depth) => timed(size(1000), depth));
  return [
    row({
      work: "exponent of the processor seconds in N",
      size: "500 to 2000, relu",
      ours: inRows,
      peer: null,
      peerName: null,
      unit: "slope",
    }),
    row({
      work: "exponent of the processor seconds in depth",
      size: "4 to 16, relu",
      ours: inDepth,
      peer: null,
      peerName: null,
      unit: "slope",
    }),
  ];
}

const peer = values.python === undefined ? undefined : await startPeer(values.python);
say(peer === undefined ? "no peer: ours alone (--python)" : peer.name);
const rows: Row[] = [];
const wanted = (title: string): boolean => values.only.every((part) => title.includes(part));
for (const task of tasks) {
  const title = `${task.work}; N = ${task.rows}, d = ${task.columns}`;
  if (!wanted(title)) continue;
  say(title);
  rows.push(await measure(task, peer));
}
if (wanted("exponent")) rows.push(...(await exponents()));
const finite = finiteRows.filter(([title]) => wanted(title));
if (finite.length > 0) await useBackend();
for (const [title, measured] of finite) {
  say(title);
  rows.push(...(await measured({ pairs: values.quick ? 2 : 9, quick: values.quick, peer })));
}
peer?.close();
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
