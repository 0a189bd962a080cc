import { fork, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { messageOf } from "../errors.js";
import type { Parameters } from "../run/grid.js";
import type { FromWorker, Greeting, Orders, Report, ToWorker } from "./messages.js";
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
  /** Works a block; `progress` hears how far it is. */
  readonly work: (block: string, progress: (fraction: number) => void) => Promise<LastReport | Death>;
  /** Rehearses its experiment on a cell. */
  readonly rehearse: (parameters: Parameters) => Promise<LastReport | Death>;
  readonly abort: () => void;
}

/** What a worker says last of a block or a rehearsal. */
export type LastReport = Exclude<Report, { kind: "progress" }>;

/** Starts a worker with one thread; what it prints goes to standard error. */
export function startWorker(orders: Omit<Orders, "parent">): WorkerProcess {
  const { entry, execArgv } = entryPoint();
  const child = fork(entry, [], {
    env: { ...process.env, ...threadEnvironment },
    execArgv,
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const send = (message: ToWorker): void => void child.send(message, () => undefined); // a dead one is seen by its end
  send({ kind: "orders", orders: { ...orders, parent: process.pid } });
  const ended = endOf(child);
  const greeting = next(child, (message) => (isGreeting(message) ? message : undefined));
  const told = (message: ToWorker, progress: (fraction: number) => void): Promise<LastReport | Death> => {
    const result = next(child, (heard) => endIn(heard, progress));
    send(message);
    return Promise.race([result, ended]);
  };
  return {
    process: child,
    ended,
    greeting: Promise.race([greeting, ended]),
    work: (block, progress) => told({ kind: "work", block }, progress),
    rehearse: (parameters) => told({ kind: "rehearse", parameters }, () => undefined),
    abort: () => send({ kind: "abort" }),
  };
}

function endIn(message: FromWorker, progress: (fraction: number) => void): LastReport | undefined {
  if (message.kind === "progress") progress(message.fraction);
  return message.kind === "ended" || message.kind === "refused" ? message : undefined;
}

/** The first message of which `take` makes something. */
function next<T>(child: ChildProcess, take: (message: FromWorker) => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const listen = (message: unknown): void => {
      if (message === null || typeof message !== "object") return; // a trial may send what it likes
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
