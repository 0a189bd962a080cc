import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { styleText } from "node:util";
import type { Claim } from "../experiment/contract.js";
import { formatNumber } from "../plot/format.js";
import type { JudgedFinding, Judgement } from "../run/judge.js";
import { answerOf, countText, groupOf, intervalText, premisesOf, rangeOf, summaryOf } from "../run/phrases.js";
import type { RunRecord, TrialRecord } from "../run/records.js";
import { trainedText } from "./trained.js";
import { wrapText } from "./wrap.js";

const colours = { supported: "green", refuted: "red", inconclusive: "yellow" } as const;

/** A run as people read it on a terminal, in lines of at most 100 characters where words allow it. */
export function printRun(path: string, record: RunRecord, records: readonly TrialRecord[], claim?: Claim): string {
  const { judgement } = record;
  const header = [
    `${record.experiment}: ${trialsOf(record, records)}, ${record.status}`,
    wrapText(trainedText(record, records)),
    ...(claim === undefined ? [] : [wrapText(`${claim.lecture}: ${claim.statement}`)]),
    ...(record.remarks ?? []).map((remark) => wrapText(`Note: ${remark}`)),
  ];
  if (judgement === undefined)
    return `${[...header, wrapText(`No verdict: ${whyNone(record, records)}`)].join("\n")}\n`;
  const { tested, notTested, verdict, settles, findings } = judgement;
  return [
    ...header,
    "",
    verdictText(judgement),
    wrapText(`Tested: ${tested}`),
    wrapText(`Not tested: ${notTested}`),
    ...(record.notes ?? []).map((note) => wrapText(`Data: ${note}`)),
    ...(verdict !== "inconclusive" || settles === "" ? [] : [wrapText(`What would settle it: ${settles}`)]),
    "",
    findingsText(findings),
    "",
    ...findings.filter(({ decides }) => decides).map(({ name, statement }) => wrapText(`${name}: ${statement}`)),
    "",
    `Report: ${path}/report.html`,
    "",
  ].join("\n");
}

function whyNone({ error, status }: RunRecord, records: readonly TrialRecord[]): string {
  if (error !== undefined) return `the run ended with ${error}`;
  if (!records.some((one) => one.status === "complete")) return "no trial is complete.";
  return status === "running" ? "the run is not over." : "the run was cut off before it was judged; 'overparam resume' goes on, 'overparam judge' judges what there is."; // prettier-ignore
}

/** How a run ends: what was asked, what came out and what that does not say, a sentence each, and a link to the report. */
export function inShort(path: string, { judgement }: RunRecord, claim: Claim): string {
  if (judgement === undefined) return "";
  const link = pathToFileURL(resolve(path, "report.html")).href;
  return `${["", ...summaryOf(claim, judgement).map((sentence) => wrapText(sentence)), link].join("\n")}\n`;
}

/** What `--quiet` leaves: "width-sweep: supported. Report: runs/a/report.html". */
export function verdictLine(path: string, { experiment, judgement }: RunRecord): string {
  if (judgement === undefined) return `${experiment}: no verdict, for no trial is complete.\n`;
  const why = judgement.reason === "" ? "" : ` (${judgement.reason})`;
  return `${experiment}: ${judgement.verdict}${why}. Report: ${path}/report.html\n`;
}

/** The verdict with its reason; each unmet premise has a line of its own. */
function verdictText(judgement: Judgement): string {
  const { verdict, reason } = judgement;
  const word = verdict.toUpperCase();
  const [first, ...rest] = wrapText(`Verdict: ${word}${reason === "" ? "" : `: ${reason}`}`).split("\n");
  return [
    first.replace(word, paint(word, colours[verdict])),
    ...rest,
    ...premisesOf(judgement).map((premise) => wrapText(`  - ${premise}`, "    ")),
  ].join("\n");
}

/** A line a finding, and below it the group that the numbers are of where there are several. */
function findingsText(findings: readonly JudgedFinding[]): string {
  const rows = findings.map((finding) => [
    finding.name,
    formatNumber(finding.value),
    intervalText(finding),
    rangeOf(finding.margin),
    answerOf(finding),
  ]);
  const [head, ...lines] = alignTable([
    ["finding", "measured", "95 % interval", "predicted", "verdict"],
    ...rows,
  ]).split("\n");
  const groups = findings.map(groupOf);
  return [head, ...lines.flatMap((line, at) => (groups[at] === "" ? [line] : [line, `  ${groups[at]}`]))].join("\n");
}

/** "40 trials", and how many of them failed, diverged or are missing. */
function trialsOf({ judgement }: RunRecord, records: readonly TrialRecord[]): string {
  const count = (wanted: TrialRecord["status"]) => records.filter(({ status }) => status === wanted).length;
  const { failed, diverged, missing } = judgement?.counts ?? { failed: count("failed"), diverged: 0, missing: 0 };
  const others = Object.entries({ failed, diverged, missing }).filter(([, number]) => number > 0);
  return [countText(count("complete"), "trial"), ...others.map(([name, number]) => `${number} ${name}`)].join(", ");
}

/** Columns padded to their widest cell. */
export function alignTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function paint(text: string, colour: "green" | "red" | "yellow"): string {
  const plain = !process.stdout.isTTY || process.env.NO_COLOR !== undefined;
  return plain ? text : styleText(["bold", colour], text);
}
