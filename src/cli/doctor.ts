import { inspectBackends, type BackendChoice } from "../backend/backend.js";
import { ensureNative } from "../backend/setup/setup.js";
import { thisMachine } from "../launch/machine.js";
import { defaultWorkers } from "../launch/size.js";
import { threadsPerNetwork } from "../launch/threads.js";
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
  process.stdout.write(`${json ? JSON.stringify({ ...used, notTaken }, null, 2) : lines.join("\n")}\n`);
  return 0;
}

/** `overparam setup`. */
export async function setup({ cuda, retry, json }: { cuda: boolean; retry: boolean; json: boolean }): Promise<number> {
  let [last, shown] = ["", 0];
  const say = (what: string, fraction?: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${what}`);
    else if (what.split(":")[0] !== last || (fraction ?? 0) >= shown + 0.25) {
      process.stderr.write(`${what}\n`);
      [last, shown] = [what.split(":")[0], fraction ?? 0];
    }
  };
  const result = await ensureNative({ cuda, retry, say });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[2K");
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${result.notes.join("\n")}\n`);
  return result.native || !cuda ? 0 : 1;
}
