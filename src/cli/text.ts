import { styleText } from "node:util";
import type { Claim } from "../experiment/contract.js";
import type { RunRecord, TrialRecord } from "../run/records.js";
import { formatNumber } from "../plot/format.js";

const colours = { supported: "green", refuted: "red", inconclusive: "yellow" } as const;

/** A run as people read it on a terminal. */
export function printRun(path: string, record: RunRecord, records: readonly TrialRecord[], claim?: Claim): string {
  const { judgement } = record;
  const header = [
    `${record.experiment}: ${trialsOf(record, records)}, ${record.status}`,
    ...(claim === undefined ? [] : [`${claim.lecture}: ${claim.statement}`]),
  ];
  if (judgement === undefined) return `${header.join("\n")}\nNo verdict: no trial is complete.\n`;
  const rows = judgement.findings.map((finding) => [
    finding.name,
    formatNumber(finding.value),
    `[${formatNumber(finding.low)}, ${formatNumber(finding.high)}]`,
    `[${formatNumber(finding.margin[0])}, ${formatNumber(finding.margin[1])}]`,
    finding.decides ? finding.verdict : `${finding.verdict} (finding)`,
  ]);
  return [
    ...header,
    "",
    `Verdict: ${paint(judgement.verdict.toUpperCase(), colours[judgement.verdict])}${judgement.reason === "" ? "" : `: ${judgement.reason}`}`,
    `Tested: ${judgement.tested}`,
    `Not tested: ${judgement.notTested}`,
    ...(record.notes ?? []).map((note) => `Data: ${note}`),
    ...(judgement.verdict !== "inconclusive" || judgement.settles === ""
      ? []
      : [`What would settle it: ${judgement.settles}`]),
    "",
    alignTable([["finding", "measured", "interval", "predicted", "verdict"], ...rows]),
    "",
    `Report: ${path}/report.html`,
    "",
  ].join("\n");
}

/** "40 trials", and how many of them failed, diverged or are missing. */
function trialsOf({ judgement }: RunRecord, records: readonly TrialRecord[]): string {
  const count = (wanted: TrialRecord["status"]) => records.filter(({ status }) => status === wanted).length;
  const { failed, diverged, missing } = judgement?.counts ?? { failed: count("failed"), diverged: 0, missing: 0 };
  const others = Object.entries({ failed, diverged, missing }).filter(([, number]) => number > 0);
  return [`${count("complete")} trials`, ...others.map(([name, number]) => `${number} ${name}`)].join(", ");
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
