import { Worker, isMainThread } from "node:worker_threads";

/** What the other thread does when the time is over: as text, because neither tsx nor vitest compiles a thread's own file on Node 20. */
const code = `
const { workerData } = require("node:worker_threads");
const { Session } = require("node:inspector");
setTimeout(() => {
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => session.disconnect());
}, workerData);
`;

/**
 * What `work` gives within so many milliseconds, else the error of `late`: also where its code never yields, for then another thread has
 * the engine end it. Where nothing is left that could end it, the process does, and says so.
 */
export async function inTime<T>(milliseconds: number, work: () => Promise<T>, late: () => Error): Promise<T> {
  const thread = isMainThread ? watch(milliseconds) : undefined;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
    timer.unref(); // a process with nothing left to wait for ends, and says so
  });
  try {
    return await Promise.race([over, work()]);
  } finally {
    clearTimeout(timer);
    void thread?.terminate();
  }
}

/** A second later than the timer of this thread, which code that yields hears first. */
function watch(milliseconds: number): Worker {
  const thread = new Worker(code, { eval: true, execArgv: [], workerData: milliseconds + 1000 });
  thread.unref();
  return thread;
}
