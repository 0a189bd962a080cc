import { fork, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BackendName } from "../backend/backend.js";
import { messageOf } from "../errors.js";
import type { Block } from "../run/grid.js";
import type { BlockResult, Watch } from "../run/launcher.js";
import type { FromWorker, Greeting, ToWorker } from "./messages.js";
import { threadEnvironment } from "./threads.js";

/** How a process ended: "signal SIGKILL", "exit code 1". */
export interface Death {
  readonly kind: "died";
  readonly how: string;
}

/** One worker process, as its parent sees it. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  readonly greeting: Promise<Greeting | Death>;
  readonly ended: Promise<Death>;
  readonly run: (block: Block, watch: Watch) => Promise<BlockResult | Death>;
}

/** Starts a worker of its own TensorFlow, with one thread; what it prints goes to standard error. */
export function startWorker(source: string, backend: BackendName): WorkerProcess {
  const { entry, execArgv } = entryPoint();
  const child = fork(entry, [source, backend], {
    env: { ...process.env, ...threadEnvironment },
    execArgv,
    serialization: "advanced",
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const ended = endOf(child);
  const greeting = next(child, (message) => (isGreeting(message) ? message : undefined));
  return {
    process: child,
    ended,
    greeting: Promise.race([greeting, ended]),
    run: (block, watch) => Promise.race([runIn(child, block, watch), ended]),
  };
}

async function runIn(child: ChildProcess, block: Block, { signal, progress }: Watch): Promise<BlockResult> {
  const send = (message: ToWorker): void => void child.send(message, () => undefined); // a dead one is seen by its end
  const abort = (): void => send({ kind: "abort" });
  const result = next(child, (message) => {
    if (message.kind === "progress") progress(message.fraction);
    return message.kind === "ended" ? message.result : undefined;
  });
  send({ kind: "run", block });
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  return result.finally(() => signal.removeEventListener("abort", abort));
}

/** The first message of which `take` makes something. */
function next<T>(child: ChildProcess, take: (message: FromWorker) => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      const taken = take(message as FromWorker);
      if (taken === undefined) return;
      child.off("message", listen);
      resolve(taken);
    };
    child.on("message", listen);
  });
}

function isGreeting(message: FromWorker): message is Greeting {
  return message.kind === "hello" || message.kind === "refused";
}

function endOf(child: ChildProcess): Promise<Death> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) =>
      resolve({ kind: "died", how: signal === null ? `exit code ${code}` : `signal ${signal}` }),
    );
    child.once("error", (error) => resolve({ kind: "died", how: messageOf(error) }));
  });
}

/** worker.js beside this file; worker.ts, by way of tsx, where the sources themselves run. */
function entryPoint(): { entry: string; execArgv: string[] } {
  if (!import.meta.url.endsWith(".ts"))
    return { entry: fileURLToPath(new URL("./worker.js", import.meta.url)), execArgv: [] };
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return { entry: fileURLToPath(new URL("./worker.ts", import.meta.url)), execArgv: ["--import", tsx] };
}
