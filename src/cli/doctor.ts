import { inspectBackends, type BackendChoice } from "../backend/backend.js";
import { thisMachine } from "../launch/machine.js";
import { defaultWorkers } from "../launch/size.js";
import { threadsPerNetwork } from "../launch/threads.js";
import { print } from "./output.js";
import { alignTable } from "./text.js";

/** `overparam doctor`: what this process would compute with, and the most workers that a run would start. */
export async function doctor(backend: string | undefined, json: boolean): Promise<number> {
  const found = await inspectBackends(backend as BackendChoice | undefined);
  const workers = defaultWorkers(thisMachine(), { backend: found.backend, blocks: Infinity, bytes: 0 });
  const { notTaken, ...here } = found;
  const used = { ...here, workers, threadsPerWorker: threadsPerNetwork };
  const lines = [
    alignTable(Object.entries(used).map(([key, value]) => [key, String(value)])),
    ...notTaken.map(({ backend: name, why, fix }) => `\nNot ${name}: ${why}.\n  ${fix}`),
  ];
  print(`${json ? JSON.stringify({ ...used, notTaken }, null, 2) : lines.join("\n")}\n`);
  return 0;
}
