import { spawn } from "node:child_process";
import { UserError } from "../../errors.js";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Killed after so many milliseconds in all. */
  readonly timeout: number;
  /** Looked at every second: a number that grows while there is progress; the command is killed after `patience` without. */
  readonly measure?: () => number;
  readonly patience?: number;
}

/** Runs a command to its end and returns what it printed. @throws UserError with its last words when it fails. */
export async function command(program: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const keep = (chunk: Buffer): void => void (output = (output + chunk.toString()).slice(-20_000));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  let reason: string | undefined;
  const stop = watch(options, (why) => {
    reason = why;
    child.kill("SIGKILL");
  });
  const code = await new Promise<number | string>((resolve) => {
    child.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.on("close", (status) => resolve(status ?? "killed"));
  });
  stop();
  if (code === 0) return output;
  throw new UserError({
    where: `${program} ${args.slice(0, 3).join(" ")}`,
    rule: "the command must succeed",
    received: reason ?? (code === "ENOENT" ? `no ${program} on this machine` : lastWords(output, code)),
    repair: "See the message above.",
  });
}

/** Whether a program is there to be run. */
export async function isThere(program: string, args: readonly string[]): Promise<boolean> {
  return command(program, args, { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}

function watch({ timeout, measure, patience = 20_000 }: CommandOptions, kill: (why: string) => void): () => void {
  const started = Date.now();
  let [best, since] = [-1, Date.now()];
  const timer = setInterval(() => {
    const now = measure?.() ?? 0;
    if (now > best || measure === undefined) [best, since] = [now, Date.now()];
    if (Date.now() - started > timeout) kill(`no end after ${Math.round(timeout / 1000)} s`);
    else if (Date.now() - since > patience) kill(`no progress for ${Math.round(patience / 1000)} s`);
  }, 1000);
  return () => clearInterval(timer);
}

function lastWords(output: string, code: number | string): string {
  const lines = output
    .trim()
    .split("\n")
    .filter((line) => /error|ERROR|ENO|cannot|No /.test(line));
  return `exit ${code}${lines.length > 0 ? `: ${lines.at(-1)?.trim().slice(0, 200)}` : ""}`;
}
