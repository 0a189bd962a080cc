import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { activationMeans } from "./activation-means.js";
import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { emptyKernels, infiniteKernels, type Kernels } from "./infinite.js";
import type { InfiniteNetwork } from "./infinite-network.js";
import { kernelPlan } from "./make-plan.js";
import { sharedArray, type KernelPlan } from "./plan.js";

/** What a thread is given. */
export interface ThreadWork {
  readonly plan: KernelPlan;
  /** Of a closed form; undefined where the plan's series have all. */
  readonly activation: InfiniteNetwork["activation"];
  /** The next tile that no thread has. */
  readonly next: Int32Array;
  readonly kernels?: Kernels;
  readonly files?: {
    readonly nngp: string;
    readonly ntk: string;
    readonly done: string;
    /** 1 a tile that is on the disk. */
    readonly marks: Uint8Array;
    /** Bytes before the numbers. */
    readonly header: number;
  };
}

/**
 * The same as {@link infiniteKernels}, number for number, by `threads` threads that take tiles of some 200 rows from one list: by default one
 * a core from a million entries on, below which they would not be up before the work is done. An activation with kinks and no closed form goes in this thread, as its functions cannot leave it.
 * @throws UserError as infiniteKernels does.
 * @example
 * const x = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };
 * const { ntk } = await parallelKernels({ activation: "relu", depth: 1 }, x, { threads: 2 });
 */
export async function parallelKernels(
  network: InfiniteNetwork,
  x: Matrix,
  { other, threads = worthwhile(x, other) }: { readonly other?: Matrix; readonly threads?: number } = {},
): Promise<Kernels> {
  const means = activationMeans(network.activation);
  if (threads === 1 || means.kind === "kinked") return infiniteKernels(network, x, other);
  const plan = kernelPlan(network, x, other);
  const kernels = emptyKernels(plan, sharedArray);
  await inThreads({ ...workOf(network, plan), kernels }, threads);
  return kernels;
}

function worthwhile(x: Matrix, other: Matrix = x): number {
  return x.rows * other.rows < 1e6 ? 1 : availableParallelism();
}

/** What every thread is given, whatever it does with its tiles. */
export function workOf(network: InfiniteNetwork, plan: KernelPlan): Pick<ThreadWork, "plan" | "activation" | "next"> {
  const closed = plan.series.length === 0;
  const activation = closed ? (network.activation ?? "relu") : undefined;
  return { plan, activation, next: new Int32Array(new SharedArrayBuffer(4)) };
}

/** Starts the threads and waits for all of them; one that fails ends the others. */
export async function inThreads(work: ThreadWork, threads: number): Promise<void> {
  check(Number.isInteger(threads) && threads >= 1, () => ({
    where: "the 'threads' parameter of parallelKernels",
    rule: "it must be an integer from 1 on",
    received: String(threads),
    repair: "Leave it out for one a core.",
  }));
  const workers = Array.from({ length: threads }, () => startThread(work));
  const ended = workers.map(
    (worker) =>
      new Promise<void>((resolve, reject) => {
        worker.once("error", reject);
        worker.once("exit", (code) =>
          code === 0 ? resolve() : reject(new Error(`a kernel thread ended with ${code}`)),
        );
      }),
  );
  try {
    await Promise.all(ended);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** tile-worker.js beside this file; tile-worker.ts, by way of tsx, where the sources themselves run: Node takes no loader for a thread. */
function startThread(workerData: ThreadWork): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./tile-worker.js", import.meta.url), { workerData });
  const required = createRequire(import.meta.url).resolve("tsx/esm/api"); // index.cjs, which cannot be imported
  const tsx = pathToFileURL(required.replace(/\.cjs$/, ".mjs")).href;
  const [entry, parent] = [new URL("./tile-worker.ts", import.meta.url).href, import.meta.url];
  const code = `import(${JSON.stringify(tsx)}).then(({ tsImport }) => tsImport(${JSON.stringify(entry)}, ${JSON.stringify(parent)}))`;
  return new Worker(code, { workerData, eval: true });
}
