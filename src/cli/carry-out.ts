import { relative, resolve } from "node:path";
import type { BackendChoice } from "../backend/backend.js";
import { launcherFor } from "../launch/choose.js";
import { conduct, type Conducted } from "../run/conduct.js";
import type { RunDirectory } from "../run/directory.js";
import type { Plan } from "../run/grid.js";
import type { Loaded } from "../run/load.js";
import { requireRemark } from "../run/remark.js";
import { shellWord } from "../run/shell.js";
import { countText } from "../run/phrases.js";
import { countOf } from "./flags.js";
import { endable, interruptible } from "./interrupt.js";
import { runDocument } from "./json.js";
import { print, say } from "./output.js";
import { progressLine, type ProgressLine } from "./progress.js";
import { inShort, printRun, verdictLine } from "./text.js";

type Arguments = Readonly<Record<string, unknown>>;

/** Carries out a run of `run` or `resume` until it ends or is interrupted, and prints it; returns the exit code. */
export async function carryOut(loaded: Loaded, plan: Plan, directory: RunDirectory, argv: Arguments): Promise<number> {
  const launch = launcherFor(loaded, directory, placeOf(argv)); // mistakes in the flags come before the directory is touched
  const config = typeof argv.config === "string" ? resolve(argv.config) : undefined;
  const name = typeof argv.name === "string" ? argv.name : undefined;
  const remark = typeof argv.note === "string" ? requireRemark(argv.note) : undefined;
  const line = argv.quiet === true ? silent : progressLine(process.stderr, plan.cells);
  const hears = { onProgress: line.update, onNote: line.note };
  try {
    const conducted = await interruptible((signal) =>
      conduct({
        ...{ plan, directory, launch, config, name, remark, signal },
        ...hears,
        loaded: { ...loaded, experiment: endable(loaded.experiment) },
        ...{ force: argv.force === true, yes: argv.yes === true },
      }),
    );
    line.end();
    if (conducted === undefined) return interrupted(directory);
    printConducted(conducted, loaded, directory, argv);
    return exitCode(conducted, directory, argv.debug === true);
  } finally {
    line.end();
  }
}

/** Where trials run, by the flags. */
export function placeOf({ backend, workers }: Arguments): { backend?: BackendChoice; workers?: number } {
  return { backend: backend as BackendChoice | undefined, workers: countOf("--workers", workers) };
}

const silent: ProgressLine = { update: () => undefined, note: () => undefined, end: () => undefined };

function printConducted(
  { record, executed }: Conducted,
  loaded: Loaded,
  { path }: RunDirectory,
  argv: Arguments,
): void {
  const shown = relative(process.cwd(), path) || ".";
  const { claim } = loaded.experiment;
  if (argv.json === true) print(`${runDocument(path, record, executed.records)}\n`);
  else if (argv.quiet === true) print(verdictLine(shown, record));
  else print(`${printRun(shown, record, executed.records, claim)}${inShort(path, record, claim)}`);
}

function exitCode({ executed }: Conducted, directory: RunDirectory, debug: boolean): number {
  const failure = executed.records.find(({ status }) => status === "failed");
  if (failure !== undefined)
    say(
      `${countText(executed.failed, "trial")} failed, the first with: ${failure.error}${debug ? `\n${failure.stack ?? ""}` : ""}`,
    );
  if (executed.aborted) return interrupted(directory);
  return executed.failed > 0 ? 1 : 0;
}

function interrupted(directory: RunDirectory): number {
  const next = directory.exists ? `To go on: overparam resume ${shellWord(directory.path)}` : "Nothing had run yet.";
  say(`Interrupted. ${next}`);
  return 130;
}
