import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { check } from "../errors.js";
import type { Moments } from "./contracted.js";
import { mergeMoments } from "./estimators.js";
import type { ChunkShare } from "./network.js";

/**
 * Where threads find samples: the function `name` of a module (a file: URL) gives, of `argument` and a {@link ChunkShare}, the chunks of that share, so that all
 * shares together are all samples. The argument goes to the threads as a structured clone.
 */
export interface ChunkSource {
  readonly module: string;
  readonly name: string;
  readonly argument: unknown;
}

/** What a thread is given. */
export interface MomentWork extends ChunkSource {
  readonly direction: Float64Array;
  readonly share: ChunkShare;
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
  { threads = availableParallelism() }: { readonly threads?: number } = {},
): Promise<Moments> {
  check(Number.isInteger(threads) && threads >= 1, () => ({
    where: "the 'threads' option of parallelMoments",
    rule: "it must be an integer from 1 on",
    received: String(threads),
    repair: "Leave it out for one a core.",
  }));
  const workers = Array.from({ length: threads }, (_, index) =>
    startThread({ ...source, direction, share: { index, of: threads } }),
  );
  try {
    return mergeMoments(await Promise.all(workers.map(momentsOf)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

const momentsOf = (worker: Worker): Promise<Moments> =>
  new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a thread of parallelMoments ended with ${code} and no moments`)));
  });

/** moments-worker.js beside this file; where the sources themselves run moments-worker.ts, by way of tsx: Node takes no loader for a thread. */
function startThread(workerData: MomentWork): Worker {
  if (!import.meta.url.endsWith(".ts"))
    return new Worker(new URL("./moments-worker.js", import.meta.url), { workerData });
  const required = createRequire(import.meta.url).resolve("tsx/esm/api"); // index.cjs, which cannot be imported
  const tsx = pathToFileURL(required.replace(/\.cjs$/, ".mjs")).href;
  const [entry, parent] = [new URL("./moments-worker.ts", import.meta.url).href, import.meta.url];
  const code = `import(${JSON.stringify(tsx)}).then(({ register, tsImport }) => { register(); return tsImport(${JSON.stringify(entry)}, ${JSON.stringify(parent)}); })`;
  return new Worker(code, { workerData, eval: true });
}
