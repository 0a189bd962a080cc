import { check, UsageError } from "../errors.js";
import { RunDirectory } from "../run/directory.js";
import { readRun } from "../run/stored.js";
import { sweepBeside, writeWhole } from "../run/whole.js";
import { print, say } from "./output.js";
import { printRun } from "./text.js";

/** Flags of `overparam show`. */
export interface ShowFlags {
  readonly json: boolean;
  /** A file to write the trials to; "" for standard output. */
  readonly csv?: string;
}

/** `overparam show`. */
export async function show(path: string, { json, csv }: ShowFlags): Promise<number> {
  if (csv === "" && json) throw bothError();
  const { record, trials } = await readRun(new RunDirectory(path), say, { results: json || csv !== undefined });
  if (csv !== undefined) {
    const { trialsCsv } = await import("../run/trials-csv.js");
    const made = trialsCsv(trials);
    if (made.leftOut.length > 0) say(`Lists are not in it, but in --json: ${made.leftOut.join(", ")}`);
    if (csv === "") print(made.csv);
    else await write(csv, made.csv);
  }
  if (json) print(`${(await import("./json.js")).runDocument(path, record, trials)}\n`);
  else if (csv !== "") print(printRun(path, record, trials));
  return 0;
}

async function write(path: string, content: string): Promise<void> {
  check(!new RunDirectory(path).exists, () => ({
    where: "--csv",
    rule: "it takes a file to write",
    received: `'${path}', a run`,
    repair: "For example --csv trials.csv, after the run.",
  }));
  await sweepBeside(path);
  await writeWhole(path, content);
  say(`Written: ${path}`);
}

function bothError(): UsageError {
  return new UsageError({
    where: "show",
    rule: "standard output is one document",
    received: "--json and --csv without a file",
    repair: "Leave one out, or name a file: --csv trials.csv.",
  });
}
