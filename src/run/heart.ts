import { Worker } from "node:worker_threads";

/** How often a claim says that its holder lives, and for how long its silence is believed, in milliseconds. */
export const beatEvery = 2000;
export const staleAfter = 30_000;

/**
 * The thread's code, as text: neither tsx nor vitest compiles a worker thread's own file on Node 20. A thread, because a trial
 * may not yield for minutes: then its claim must beat all the same, and its process must end when its parent is gone.
 * The first line of a claim stays as it was written; the second, of fixed length, is the fraction that is done. It is written
 * into the file that holds our token, which nobody else's claim is.
 */
const code = `
const { parentPort, workerData: { beatEvery } } = require("node:worker_threads");
const fs = require("node:fs");
const held = new Map();
let parent;
parentPort.on("message", ({ kind, path, token, fraction, pid }) => {
  if (kind === "guard") parent = pid;
  else if (kind === "hold") held.set(path, { token, fraction: 0 });
  else if (kind === "drop") held.delete(path);
  else if (held.has(path)) held.get(path).fraction = fraction;
});
function beat(path, { token, fraction }) {
  let file;
  try {
    file = fs.openSync(path, "r+");
    const first = fs.readFileSync(file, "utf8").split("\\n")[0];
    if (JSON.parse(first).token !== token) return false;
    fs.writeSync(file, fraction.toFixed(4), Buffer.byteLength(first) + 1);
    return true;
  } catch (error) {
    return error.code !== "ENOENT"; // what cannot be written now may be at the next beat
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
}
function release(path, { token }) {
  try {
    if (fs.readFileSync(path, "utf8").includes(token)) fs.unlinkSync(path);
  } catch {}
}
setInterval(() => {
  for (const [path, claim] of held) if (!beat(path, claim)) parentPort.postMessage(path);
}, beatEvery);
setInterval(() => {
  if (parent === undefined || process.ppid === parent) return;
  for (const [path, claim] of held) release(path, claim);
  process.kill(process.pid, "SIGKILL");
}, 500);
`;

let thread: Worker | undefined;
const lost = new Map<string, () => void>();

/** Ends this process within a second once its parent, of this id, is gone; also in the middle of a trial that never yields. */
export function guardParent(pid: number): void {
  tell({ kind: "guard", pid });
}

/** Beats for the claim in this file until {@link stopBeating}; `onLost` is called once where it is gone or another's. */
export function startBeating(path: string, token: string, onLost: () => void): void {
  lost.set(path, onLost);
  tell({ kind: "hold", path, token });
}

/** The fraction of the work that is done, in [0, 1], which the next beat writes. */
export function beatFraction(path: string, fraction: number): void {
  tell({ kind: "fraction", path, fraction: Math.min(1, Math.max(0, fraction)) });
}

export function stopBeating(path: string): void {
  lost.delete(path);
  tell({ kind: "drop", path });
}

function tell(message: object): void {
  thread ??= startThread();
  thread.postMessage(message);
}

function startThread(): Worker {
  // What the process was started with (--input-type, an importing of tsx) is not for this code.
  const started = new Worker(code, { eval: true, execArgv: [], workerData: { beatEvery } });
  started.on("message", (path: string) => {
    const tellLoss = lost.get(path);
    lost.delete(path);
    tellLoss?.();
  });
  started.unref();
  return started;
}
