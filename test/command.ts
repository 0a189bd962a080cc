import { spawn } from "node:child_process";
import { resolve } from "node:path";

export const cli = resolve("dist", "src", "cli", "main.js");

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  /** Hears all of standard error so far; `kill` reaches the command, `killGroup` its workers too, as a terminal's ctrl-C. */
  readonly onOutput?: (
    text: string,
    kill: (signal: NodeJS.Signals) => void,
    killGroup: (signal: NodeJS.Signals) => void,
  ) => void;
}

/** The real command in a folder, as a user's shell would start it. It has ended when its workers have, too. */
export function commandIn(folder: string): (args: readonly string[], options?: CallOptions) => Promise<CommandEnd> {
  return (args, { onOutput } = {}) => {
    const env = { ...process.env, NO_COLOR: "1" };
    const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env, detached: true });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
      onOutput?.(
        stderr,
        (signal) => child.kill(signal),
        (signal) => process.kill(-(child.pid ?? NaN), signal),
      );
    });
    return new Promise((done) => child.on("close", (code) => done({ code, stdout, stderr })));
  };
}

/** The same, whose runs begin without a rehearsal, where a test counts what the grid trains, or its experiment is wrong on purpose. */
export function unrehearsedIn(folder: string): ReturnType<typeof commandIn> {
  const overparam = commandIn(folder);
  return (args, options) => overparam(args[0] === "run" ? [...args, "--yes"] : args, options);
}
