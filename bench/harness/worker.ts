import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that answers each line of JSON with one. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Worker {
  /** Sends a request; resolves with the answer, and rejects where the process ends instead. */
  ask<Answer>(request: object): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts the program, on one core alone where one is named. */
export function startWorker(program: Program, core?: number): Worker {
  const pinned = core !== undefined && canPin();
  const [file, args] = pinned
    ? ["taskset", ["-c", String(core), program.file, ...program.args]]
    : [program.file, [...program.args]];
  const child = spawn(file, args, { env: { ...process.env, ...program.env }, stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (part: Buffer) => (said = (said + part.toString()).slice(-2000)));
  child.stdin.on("error", () => undefined);
  const waiting: { resolve: (answer: never) => void; reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    // Whatever a library prints of its own accord is not an answer.
    if (line.startsWith("{")) waiting.shift()?.resolve(JSON.parse(line) as never);
  });
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      for (const { reject } of waiting.splice(0)) reject(new Error(`${program.name} ended (${why})\n${said}`));
      resolve();
    };
    child.on("error", (error) => end(error.message));
    child.on("close", (code) => end(`status ${code}`));
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (child.exitCode !== null) return reject(new Error(`${program.name} has ended\n${said}`));
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(request)}\n`);
      }),
    close() {
      child.stdin.end();
      return ended;
    },
  };
}

/** Whether a process can be pinned to a core here; elsewhere the system places one-threaded processes. */
export function canPin(): boolean {
  pinning ??= spawnSync("taskset", ["--version"]).status === 0;
  return pinning;
}

let pinning: boolean | undefined;
