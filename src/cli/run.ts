import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse as parseYaml } from "yaml";
import { chooseBackend, type BackendChoice } from "../backend/backend.js";
import { UsageError } from "../errors.js";
import { launchLocal } from "../launch/local.js";
import { thisMachine } from "../launch/machine.js";
import { defaultWorkers } from "../launch/size.js";
import { conduct, type Conducted, type ConductOptions } from "../run/conduct.js";
import { RunDirectory } from "../run/directory.js";
import { blockBytes, makePlan, type Plan } from "../run/grid.js";
import { loadExperiment, type Loaded } from "../run/load.js";
import { axisOf, fieldsOf } from "./flags.js";
import { runDocument } from "./json.js";
import { progressLine } from "./progress.js";
import { printRun } from "./text.js";

type Arguments = Readonly<Record<string, unknown>>;

/** `overparam run`. */
export async function run(argv: Arguments): Promise<number> {
  const loaded = await loadExperiment(String(argv.experiment));
  const asked = { ...readConfig(argv.config), ...definedOf(argv) };
  const plan = planOf(loaded, asked, (argv.set as string[] | undefined) ?? []);
  const directory = new RunDirectory(typeof argv.out === "string" ? argv.out : nextDirectory(loaded.experiment.id));
  return carryOut(loaded, plan, directory, argv);
}

/** `overparam resume`. */
export async function resume(argv: Arguments): Promise<number> {
  const directory = new RunDirectory(String(argv.run));
  const record = await directory.readRecord();
  return carryOut(await loadExperiment(record.source), record.plan, directory, argv);
}

async function carryOut(loaded: Loaded, plan: Plan, directory: RunDirectory, argv: Arguments): Promise<number> {
  const launch = launcherFor(loaded, argv);
  const control = new AbortController();
  const stop = (): void => {
    if (control.signal.aborted) process.exit(130);
    control.abort();
    process.stderr.write("\nStopping after this step; ctrl-C again stops at once.\n");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const line = progressLine(process.stderr);
  try {
    const conducted = await conduct({
      loaded,
      plan,
      directory,
      launch,
      force: argv.force === true,
      signal: control.signal,
      onProgress: line.update,
      onNote: line.note,
    });
    line.end();
    print(conducted, loaded, directory, argv.json === true);
    return exitCode(conducted, directory);
  } catch (error) {
    if (!control.signal.aborted) throw error;
    process.stderr.write(`Interrupted. ${directory.exists ? goOn(directory) : "Nothing had run yet."}\n`);
    return 130;
  } finally {
    line.end();
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/** Worker processes on this machine; mistakes in the flags are found before the run's directory is touched. */
function launcherFor(loaded: Loaded, argv: Arguments): ConductOptions["launch"] {
  const backend = chooseBackend(argv.backend as BackendChoice | undefined);
  const asked = countOf("--workers", argv.workers);
  return (missing, more) => {
    const blocks = more ? Infinity : missing.length;
    const bytes = Math.max(0, ...missing.map((block) => blockBytes(loaded.experiment, block)));
    const workers = asked ?? defaultWorkers(thisMachine(), { backend, blocks, bytes });
    return launchLocal({ loaded, backend, workers, start: missing.length });
  };
}

function print({ record, executed }: Conducted, loaded: Loaded, directory: RunDirectory, json: boolean): void {
  if (json) process.stdout.write(`${runDocument(directory.path, record, executed.records)}\n`);
  else
    process.stdout.write(
      printRun(relative(process.cwd(), directory.path) || ".", record, executed.records, loaded.experiment.claim),
    );
}

function goOn({ path }: RunDirectory): string {
  return `To go on: overparam resume ${path}`;
}

function exitCode({ executed }: Conducted, directory: RunDirectory): number {
  if (executed.aborted) process.stderr.write(`Interrupted. ${goOn(directory)}\n`);
  const failure = executed.records.find(({ status }) => status === "failed");
  if (failure !== undefined)
    process.stderr.write(`${executed.failed} trials failed, the first with: ${failure.error}\n`);
  return executed.aborted ? 130 : executed.failed > 0 ? 1 : 0;
}

function planOf({ experiment }: Loaded, asked: Arguments, set: readonly string[]): Plan {
  const fields = fieldsOf(experiment);
  const pairs = set.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const);
  const unknown = pairs.find(([name]) => !fields.has(name));
  if (unknown !== undefined) {
    const repair = `The parameters are ${[...fields.keys()].join(", ")}.`;
    throw new UsageError({
      where: "--set",
      rule: "it takes key=value for a parameter of the experiment",
      received: `'${unknown.join("=")}'`,
      repair,
    });
  }
  const texts = { ...asked, ...Object.fromEntries(pairs) };
  const overrides = Object.fromEntries(
    [...fields].flatMap(([name, field]) =>
      texts[name] === undefined ? [] : [[name, axisOf(name, field, textOf(texts[name]))]],
    ),
  );
  return makePlan(experiment, {
    preset: asked.preset as string | undefined,
    overrides,
    seeds: countOf("--seeds", asked.seeds),
  });
}

function countOf(flag: string, text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new UsageError({
    where: flag,
    rule: "it must be a whole number of at least 1",
    received: String(text as string),
    repair: `For example ${flag} 4.`,
  });
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(",") : String(value as string);
}

function readConfig(path: unknown): Arguments {
  if (typeof path !== "string") return {};
  if (!existsSync(path))
    throw new UsageError({ where: "--config", rule: "the file must exist", received: path, repair: "Check the path." });
  const content: unknown = parseYaml(readFileSync(path, "utf8"));
  if (content !== null && typeof content === "object" && !Array.isArray(content)) return content as Arguments;
  throw new UsageError({
    where: path,
    rule: "it must map parameters to values",
    received: typeof content,
    repair: "For example a line 'width: [2, 4, 8]'.",
  });
}

function definedOf(argv: Arguments): Arguments {
  return Object.fromEntries(Object.entries(argv).filter(([, value]) => value !== undefined));
}

function nextDirectory(id: string): string {
  for (let number = 1; ; number++) {
    const path = join("runs", `${id}-${number}`);
    if (!existsSync(path)) return path;
  }
}
