import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { checkCount, UserError, type Fault } from "../errors.js";
import type { Moments } from "./contracted.js";
import { momentsAlong } from "./estimators.js";
import type { ChunkShare } from "./network.js";
import type { Sums } from "./row-sums.js";
import type { SharedSamples } from "./sums.js";

/**
 * Where threads find samples: the function `name` of a module (a file: URL) gives, of `argument` and a {@link ChunkShare}, the chunks of that share, so that all
 * shares together are all samples. The argument goes to the threads as a structured clone.
 */
export interface ChunkSource {
  readonly module: string;
  readonly name: string;
  readonly argument: unknown;
}

/** What a thread is asked: a pass over its share of the chunks. */
export interface PassWork extends ChunkSource {
  readonly share: ChunkShare;
  readonly pass: { readonly module: string; readonly name: string };
  readonly input: unknown;
}

/** What it answers: the sums, or why there are none. */
export type PassAnswer = { readonly sums: Sums } | { readonly fault: Fault } | { readonly failure: Error };

/** Threads that stay until they are disposed. */
export interface ThreadPool {
  /** The samples of a source, of which each thread takes a share; one pass at a time. */
  readonly samples: (source: ChunkSource) => SharedSamples;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/**
 * Starts `threads` threads (default one a core).
 * @throws UserError for threads that are no integer from 1 on; their samples throw what the source and the pass throw.
 * @example
 * await using pool = openThreads(2); // ended with the scope
 */
export function openThreads(threads: number = availableParallelism()): ThreadPool {
  checkCount("the 'threads' option", threads, 1);
  const workers = Array.from({ length: threads }, startThread);
  const samples = (source: ChunkSource): SharedSamples => ({
    parts: ({ module, name }, input) =>
      Promise.all(
        workers.map((worker, index) =>
          answerOf(worker, { ...source, share: { index, of: threads }, pass: { module, name }, input }),
        ),
      ),
  });
  return { samples, [Symbol.asyncDispose]: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))) }; // prettier-ignore
}

/**
 * The moments of estimateMoments, equal to rounding, by `threads` threads (default one a core) that each draw or read and sum a share of the chunks;
 * memory is that of one thread times their number.
 * @throws UserError as estimateMoments does, for threads that are no integer from 1 on, and whatever the source throws.
 * @example
 * const source = { module: new URL("./samples.js", import.meta.url).href, name: "samples", argument: 1 }; // its export makes the chunks
 * const moments = await parallelMoments(source, Float64Array.of(1, 0), { threads: 2 });
 */
export async function parallelMoments(
  source: ChunkSource,
  direction: Float64Array,
  { threads }: { readonly threads?: number } = {},
): Promise<Moments> {
  await using pool = openThreads(threads);
  return await momentsAlong(pool.samples(source), direction);
}

function answerOf(worker: Worker, work: PassWork): Promise<Sums> {
  return new Promise<Sums>((resolve, reject) => {
    const ended = (code: number): void => {
      reject(new Error(`a thread ended with ${code} and no sums`));
    };
    worker.once("error", reject).once("exit", ended);
    worker.once("message", (answer: PassAnswer) => {
      worker.off("error", reject).off("exit", ended);
      if ("sums" in answer) resolve(answer.sums);
      else reject("fault" in answer ? new UserError(answer.fault) : answer.failure);
    });
    worker.postMessage(work);
  });
}

/** moments-worker.js beside this file; where the sources themselves run moments-worker.ts, by way of tsx: Node takes no loader for a thread. */
function startThread(): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./moments-worker.js", import.meta.url));
  const required = createRequire(import.meta.url).resolve("tsx/esm/api"); // index.cjs, which cannot be imported
  const tsx = pathToFileURL(required.replace(/\.cjs$/, ".mjs")).href;
  const [entry, parent] = [new URL("./moments-worker.ts", import.meta.url).href, import.meta.url];
  const code = `import(${JSON.stringify(tsx)}).then(({ register, tsImport }) => { register(); return tsImport(${JSON.stringify(entry)}, ${JSON.stringify(parent)}); })`;
  return new Worker(code, { eval: true });
}
