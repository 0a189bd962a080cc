import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { contents, faultsOf, leftIn, readFinished, recordsIn, same, type Finished } from "./state.js";

const [child, operations] = ["child.mjs", "operations.cjs"].map((name) => resolve("test", "crash", name));
const main = resolve("dist", "src", "cli", "main.js");
const experiment = resolve("test", "crash", "experiment.mjs");

/** A call of Node that may be killed. */
export interface Call {
  readonly args: readonly string[];
  /** At this operation on the disk (7, or 7.5 for its middle), or after so many milliseconds. */
  readonly at?: number;
  readonly after?: number;
  /** The file in which blocks that begin leave a line. */
  readonly log?: string;
}

export interface Ended {
  readonly killed: boolean;
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs Node with these arguments, in a process group of its own, which is killed as a whole. */
export function node({ args, at, after, log = "" }: Call): Promise<Ended> {
  const env = { ...process.env, OVERPARAM_CRASH_LOG: log, OVERPARAM_CRASH_AT: String(at ?? Infinity) };
  const hook = args[0] === child ? ["--require", operations] : [];
  const started = spawn(process.execPath, [...hook, ...args], { env, detached: true, stdio: ["ignore", "ignore", "pipe"] }); // prettier-ignore
  let stderr = "";
  started.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const timer = after === undefined ? undefined : setTimeout(() => killGroup(started.pid), after);
  return new Promise((done) =>
    started.on("close", (code, signal) => {
      clearTimeout(timer);
      done({ killed: signal === "SIGKILL", code, stderr });
    }),
  );
}

function killGroup(pid = NaN): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended
  }
}

/** How a run goes on: in one process, or as the command with two workers. */
export const goOn = (folder: string, how: "here" | "command"): string[] => {
  if (how === "here") return [child, "run", folder];
  const call = existsSync(join(folder, "run.json")) ? ["resume", folder] : ["run", experiment, "--out", folder];
  return [main, ...call, "--workers", "2"];
};
export const exporting = (folder: string, to: string): string[] => [child, "export", folder, to];

/** An undisturbed run and export, and the points at which each may be killed: its operations on the disk, and their middles. */
export interface Reference {
  readonly folder: string;
  readonly finished: Finished;
  readonly exported: Readonly<Record<string, string>>;
  readonly points: { readonly run: readonly number[]; readonly export: readonly number[] };
}

export async function undisturbed(room: string): Promise<Reference> {
  const [folder, to] = [join(room, "reference"), join(room, "reference-models")];
  const run = await node({ args: goOn(folder, "here") });
  const out = await node({ args: exporting(folder, to) });
  if (run.code !== 0 || out.code !== 0) throw new Error(`${run.stderr}${out.stderr}`);
  const points = ({ stderr }: Ended): number[] => (/operations (.*)/.exec(stderr)?.[1] ?? "").split(" ").map(Number);
  return {
    ...{ folder, finished: readFinished(folder), exported: contents(to) },
    points: { run: points(run), export: points(out) },
  };
}

/** Kills a run, once or several times, then lets it go on to its end; what was wrong after each kill and at the end. */
export async function killRun(
  folder: string,
  { finished }: Reference,
  how: "here" | "command",
  kills: readonly Pick<Call, "at" | "after">[],
): Promise<{ readonly kills: number; readonly faults: readonly string[] }> {
  const log = `${folder}.log`;
  const faults: string[] = [];
  let killed = 0;
  for (const kill of [...kills, {}]) {
    const [before, began] = [recordsIn(folder), linesOf(log).length];
    const ended = await node({ args: goOn(folder, how), log, ...kill });
    if (ended.killed) killed += 1;
    else if (ended.code !== 0) faults.push(`exit code ${ended.code}: ${ended.stderr}`);
    const now = new Map(recordsIn(folder));
    faults.push(...before.filter(([id, text]) => now.get(id) !== text).map(([id]) => `${id} was lost`));
    const done = doneIn(before, finished);
    faults.push(...linesOf(log).slice(began).filter((size) => done.includes(size)).map((size) => `size ${size} was repeated`)); // prettier-ignore
    if (existsSync(folder)) faults.push(...faultsOf(folder, finished));
  }
  if (!same(sorted(readFinished(folder)), sorted(finished))) faults.push("the end is not that of an undisturbed run");
  faults.push(...leftIn(folder).map((path) => `${path} was left`));
  [folder, log].forEach((path) => rmSync(path, { recursive: true, force: true }));
  return { kills: killed, faults };
}

/** Kills a run at one operation on the disk, and exports what is there: all that comes out is whole, or nothing does. */
export async function exportOfKilled(room: string, { exported }: Reference, at: number): Promise<string[]> {
  const [folder, to] = [join(room, "killed"), join(room, "killed-models")];
  await node({ args: goOn(folder, "here"), at });
  const { code } = await node({ args: exporting(folder, to) });
  const found = Object.entries(contents(to)).filter(([path]) => path.endsWith("weights.bin"));
  const whole = found.every(([path, content]) => exported[path] === content || exported[renamed(path)] === content);
  const faults = [
    ...(code === 0 && found.length === 0 ? ["an export of nothing is no error"] : []),
    ...(code !== 0 && existsSync(to) ? ["an export that was refused left a folder"] : []),
    ...(whole ? [] : ["a model that is not whole was exported"]),
  ];
  [folder, to].forEach((path) => rmSync(path, { recursive: true, force: true }));
  return faults;
}

/** Kills an export at one operation on the disk, then exports again; what was wrong. */
export async function killExport(to: string, { folder, exported }: Reference, at: number): Promise<string[]> {
  mkdirSync(dirname(to), { recursive: true });
  const { killed } = await node({ args: exporting(folder, to), at });
  const half = existsSync(to) && !same(contents(to), exported) ? [`${basename(to)} is half exported`] : [];
  rmSync(to, { recursive: true, force: true });
  const { code, stderr } = await node({ args: exporting(folder, to) });
  const again = code === 0 && same(contents(to), exported) ? [] : [`exporting again ends with ${code}: ${stderr}`];
  const left = readdirSync(dirname(to)).filter((name) => name.endsWith(".tmp"));
  rmSync(to, { recursive: true, force: true });
  return [...half, ...again, ...left.map((name) => `${name} was left`), ...(killed ? [] : ["was not killed"])];
}

/** The sizes whose trials all have records. */
function doneIn(records: readonly (readonly [string, string])[], { trials }: Finished): string[] {
  const sizeOf = (trial: unknown): string => String((trial as { parameters: { size: number } }).parameters.size);
  const there = new Set(records.map(([id]) => id));
  const open = Object.entries(trials).flatMap(([id, trial]) => (there.has(id) ? [] : [sizeOf(trial)]));
  return [...new Set(Object.values(trials).map(sizeOf))].filter((size) => !open.includes(size));
}

/** Where only one size has a record, its folder is named by the seed alone. */
const renamed = (path: string): string => path.replace(/^seed-0/, "size-1-seed-0");

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
}

const sorted = ({ trials, ...rest }: Finished): object => ({
  ...rest,
  trials: Object.fromEntries(Object.entries(trials).sort(([a], [b]) => (a < b ? -1 : 1))),
});
