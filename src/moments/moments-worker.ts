// A thread: sums its share of the chunks of each source that it is asked for, and sends the sums back.
import { parentPort } from "node:worker_threads";
import { UserError } from "../errors.js";
import type { ChunkShare } from "./network.js";
import type { Sums } from "./row-sums.js";
import type { Chunks } from "./stream.js";
import type { PassAnswer, PassWork } from "./threads.js";

type Source = (argument: unknown, share: ChunkShare) => Chunks;
type Run = (chunks: Chunks, input: unknown) => Promise<Sums>;

const named = async <F>(module: string, name: string): Promise<F> =>
  ((await import(module)) as Record<string, F>)[name];

async function answer({ module, name, argument, share, pass, input }: PassWork): Promise<PassAnswer> {
  try {
    const [source, run] = [await named<Source>(module, name), await named<Run>(pass.module, pass.name)];
    return { sums: await run(source(argument, share), input) };
  } catch (error) {
    if (error instanceof UserError) return { fault: error.fault };
    return { failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

parentPort?.on("message", (work: PassWork) => void answer(work).then((sums) => parentPort?.postMessage(sums)));
