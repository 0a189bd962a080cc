// A thread of parallelMoments: sums its share of the chunks and sends the moments back.
import { parentPort, workerData } from "node:worker_threads";
import { estimateMoments } from "./estimators.js";
import type { ChunkShare } from "./network.js";
import type { Chunks } from "./stream.js";
import type { MomentWork } from "./threads.js";

const { module, name, argument, direction, share } = workerData as MomentWork;
const functions = (await import(module)) as Record<string, (argument: unknown, share: ChunkShare) => Chunks>;
parentPort?.postMessage(await estimateMoments(functions[name](argument, share), direction));
