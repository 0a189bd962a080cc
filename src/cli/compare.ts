import { existsSync } from "node:fs";
import { join } from "node:path";
import { asUsage, check, UsageError } from "../errors.js";
import { compareRuns } from "../run/compare/compare.js";
import type { Comparison } from "../run/compare/contract.js";
import { findingRows, renderComparison, runRows } from "../run/compare/page.js";
import { comparisonCsv, comparisonTable } from "../run/compare/table.js";
import { RunDirectory } from "../run/directory.js";
import { readRun } from "../run/stored.js";
import { sweepBeside, writeWhole } from "../run/whole.js";
import { comparisonDocument } from "./json.js";
import { print, say } from "./output.js";
import { alignTable } from "./text.js";

/** Flags of `overparam compare`, as they were typed. */
export interface CompareFlags {
  readonly measure?: string;
  readonly x?: string;
  /** A page to write. */
  readonly to?: string;
  readonly json: boolean;
  /** A file to write; "" for standard output. */
  readonly csv?: string;
}

/** `overparam compare`: one table and one figure of a measure against a parameter of all runs, and their findings. */
export async function compare(paths: readonly string[], flags: CompareFlags): Promise<number> {
  await asUsage(() => checkFlags(flags));
  const runs = await Promise.all(paths.map((path) => readRun(new RunDirectory(path), say)));
  const comparison = await asUsage(() => compareRuns(runs, flags));
  const { to, csv, json } = flags;
  if (to !== undefined) await write(to, await renderComparison(comparison));
  if (csv !== undefined && csv !== "") await write(csv, comparisonCsv(comparison));
  if (csv === "") print(comparisonCsv(comparison));
  else print(json ? `${comparisonDocument(comparison)}\n` : comparisonText(comparison));
  for (const file of [to, csv]) if (file) say(`Written: ${file}`);
  return 0;
}

/** As people read it on a terminal. */
function comparisonText(comparison: Comparison): string {
  const { title, columns, rows } = comparisonTable(comparison);
  const findings = findingRows(comparison);
  const parts = [
    alignTable(runRows(comparison)),
    title,
    alignTable([columns, ...rows.map((row) => row.map(String))]),
    ...(comparison.notes.length > 0 ? [comparison.notes.join("\n")] : []),
    ...(findings.length > 1 ? [alignTable(findings)] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}

function checkFlags({ json, csv, to }: CompareFlags): void {
  if (json && csv === "")
    throw new UsageError({
      where: "compare",
      rule: "standard output is one document",
      received: "--json and --csv without a file",
      repair: "Leave one out, or name a file: --csv table.csv.",
    });
  for (const [flag, file] of Object.entries({ "--csv": csv, "--to": to }))
    check(file === undefined || (flag === "--csv" && file === "") || isNoRun(file), () => ({
      where: flag,
      rule: "it takes a file to write",
      received: file === "" ? "nothing" : `'${file}', a run`,
      repair: `For example ${flag} ${flag === "--to" ? "compare.html" : "table.csv"}, after the runs.`,
    }));
}

const isNoRun = (file: string): boolean => file !== "" && !existsSync(join(file, "run.json"));

async function write(path: string, content: string): Promise<void> {
  await sweepBeside(path);
  await writeWhole(path, content);
}
