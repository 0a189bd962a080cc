import { formatNumber } from "../plot/format.js";
import { runsIn, type ListedRun } from "../run/collection.js";
import { encode } from "../run/json.js";
import { durationText } from "./duration.js";
import { print, say } from "./output.js";
import { alignTable } from "./text.js";

/** `overparam runs`: the runs of a folder, the oldest first. */
export async function listRuns(folder: string, json: boolean): Promise<number> {
  const listed = await runsIn(folder, say);
  const entries = listed.map(entryOf);
  if (json) print(`${encode(entries, 2)}\n`);
  else if (entries.length === 0) print(`No runs in ${folder}. A first one: overparam run width-sweep\n`);
  else print(`${alignTable([["run", "experiment", "verdict", "trials", "cells", "started", "took", "name", "note"], ...entries.map(rowOf)])}\n`); // prettier-ignore
  return 0;
}

function entryOf({ path, record, seconds }: ListedRun) {
  const { experiment, status, judgement, plan, provenance, name, remarks = [] } = record;
  const started = typeof provenance.started === "string" ? provenance.started : null;
  return {
    ...{ run: path, experiment, status, verdict: judgement?.verdict ?? null },
    ...{ trials: judgement?.counts.complete ?? null, cells: plan.cells.length, preset: plan.preset },
    ...{ started, seconds: seconds ?? null, name: name ?? null, remarks },
  };
}

/** The last thing that was noted; `overparam note` and --json have it whole. */
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

function rowOf(entry: ReturnType<typeof entryOf>): string[] {
  const { run, experiment, status, verdict, trials, cells, started, seconds, name, remarks } = entry;
  return [
    ...[run, experiment, status === "complete" ? (verdict ?? "none") : [status, verdict].filter(Boolean).join(", ")],
    ...[trials === null ? "" : formatNumber(trials), formatNumber(cells)],
    ...[started === null ? "" : started.slice(0, 16).replace("T", " ")],
    ...[seconds === null ? "" : durationText(1000 * seconds), name ?? "", shortened(remarks.at(-1) ?? "")],
  ];
}
