import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { lineOf } from "./cli.js";
import { faulty } from "./experiments.js";
import { calls, damage } from "./files.js";
import { outcomeOf, wrong } from "./outcome.js";
import { copyRun, writeSample } from "./sample.js";

/** What went wrong in one case, with all that it takes to see it again. */
export interface Fault {
  readonly campaign: string;
  readonly at: number;
  readonly what: string;
  readonly how: string;
}

/** One case of a campaign by its number; the faults that it showed. */
export type Campaign = (seed: number, at: number) => Promise<readonly Fault[]>;

const { call } = await import("../../src/cli/call.js");
const { loadExperiment } = await import("../../src/run/load.js");
const { conduct } = await import("../../src/run/conduct.js");
const { makePlan } = await import("../../src/run/grid.js");
const { RunDirectory } = await import("../../src/run/directory.js");
const { launchHere } = await import("../../src/launch/here.js");

/** Enters a folder with an experiment, a table, configurations and a finished run: where the cases take place. */
export async function prepareFolder(folder: string): Promise<void> {
  writeSample(folder);
  process.chdir(folder);
  writeFileSync("good.yaml", "size: [1, 2]\nseeds: 2\n");
  writeFileSync("bad.yaml", "size: [1, 2\n  nope");
  writeFileSync("list.yaml", "- 1\n");
  await runHere("./sample.ts", "run");
}

/** Runs an experiment in this process, without workers. */
async function runHere(path: string, out: string): Promise<number> {
  const loaded = await loadExperiment(path);
  const directory = new RunDirectory(out);
  const plan = makePlan(loaded.experiment, { preset: "default" });
  const launch = () => launchHere(loaded.experiment, directory);
  const conducted = await conduct({
    loaded,
    plan,
    directory,
    launch,
    signal: new AbortController().signal,
    force: false,
  });
  return conducted.executed.failed > 0 ? 1 : 0;
}

const cli: Campaign = async (seed, at) => {
  const { args, codes } = lineOf(seed, at);
  const what = wrong(await outcomeOf(() => call(args)), codes);
  for (const made of ["m", "f.csv", "t.csv"]) rmSync(made, { recursive: true, force: true });
  return what === undefined ? [] : [{ campaign: "cli", at, what, how: `overparam ${args.join(" ")}` }];
};

const files: Campaign = async (seed, at) => {
  const found: Fault[] = [];
  const trains = at % 20 === 0;
  for (const args of trains ? calls : calls.slice(0, -1)) {
    for (const made of ["damaged", "models"]) rmSync(made, { recursive: true, force: true });
    copyRun("run", "damaged");
    const how = `${damage("damaged", seed, at)}, then overparam ${args.join(" ")}`;
    const what = wrong(await outcomeOf(() => call(args)), [0, 1, 2]);
    if (what !== undefined) found.push({ campaign: "files", at, what, how });
  }
  return found;
};

const experiments: Campaign = async (seed, at) => {
  const { source, fault } = faulty(seed, at);
  mkdirSync("faulty", { recursive: true });
  const path = resolve("faulty", `case-${at}.ts`);
  writeFileSync(path, source);
  const what = wrong(await outcomeOf(() => runHere(path, `faulty/run-${at}`)), [0, 1, 2]);
  rmSync("faulty", { recursive: true, force: true });
  // What the user's own line throws is quoted with its place; only what this package throws is raw.
  const quoted = what?.startsWith("raw") && what.includes(`case-${at}.ts:`);
  return what === undefined || quoted ? [] : [{ campaign: "experiments", at, what, how: fault }];
};

export const campaigns: Readonly<Record<string, Campaign>> = { cli, files, experiments };
