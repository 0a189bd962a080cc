import { availableParallelism } from "node:os";
import type { BackendName } from "../backend/backend.js";

/**
 * Threads that a worker gives to one network, whatever the machine: the plain graph's bits change with the number of threads,
 * and two processes of one thread train more networks an hour than one process of two.
 */
export const threadsPerNetwork = 1;

/** What TensorFlow reads when it loads. */
export const threadEnvironment: Readonly<Record<string, string>> = {
  TF_NUM_INTRAOP_THREADS: String(threadsPerNetwork),
  TF_NUM_INTEROP_THREADS: String(threadsPerNetwork),
};

/** Threads that TensorFlow gives to one network in this process; WASM and JS have one in Node. */
export function threadsHere(backend: BackendName): number {
  if (backend === "wasm" || backend === "js") return 1;
  return Number(process.env.TF_NUM_INTRAOP_THREADS ?? availableParallelism());
}
