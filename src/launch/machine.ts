import { availableParallelism, freemem } from "node:os";
import type { Machine } from "./size.js";

/** This machine: what it has free, within the limit of this process's control group. */
export function thisMachine(): Machine {
  const limit = process.constrainedMemory();
  return { cores: availableParallelism(), memory: limit > 0 ? Math.min(freemem(), limit) : freemem() };
}
