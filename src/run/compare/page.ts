import { formatNumber } from "../../plot/format.js";
import { escapeXml as escape } from "../../plot/frame.js";
import { renderSvg } from "../../plot/svg.js";
import { htmlTable } from "../html-table.js";
import { style } from "../page-style.js";
import type { Comparison } from "./contract.js";
import { comparisonFigure } from "./figure.js";
import { comparisonTable, wordOf } from "./table.js";

/**
 * One self-contained HTML page: the figure for a wide and for a narrow screen, the table, what differs, findings and notes.
 * @example
 * const html = await renderComparison(compareRuns(runs));
 */
export async function renderComparison(comparison: Comparison): Promise<string> {
  const figure = comparisonFigure(comparison);
  const [wide, narrow] = await Promise.all([880, 340].map((width) => renderSvg(figure, { width })));
  const table = comparisonTable(comparison);
  const { notes, runs } = comparison;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(figure.title)}</title>
<style>${style}
body { max-width: 72rem; } .cells td, .cells th { white-space: nowrap; padding: .25rem .4rem; font-size: .8rem; } td { font-variant-numeric: tabular-nums; } h1 { overflow-wrap: anywhere; }</style>
</head>
<body>
<h1>${escape(figure.title)}</h1>
<section><h2>Runs</h2>${runsTable(comparison)}</section>
<figure><div class="wide">${wide}</div><div class="narrow">${narrow}</div></figure>
<section class="cells"><h2>${escape(table.title)}</h2>${htmlTable(table.columns, table.rows)}</section>
${notes.length === 0 ? "" : `<section><h2>Notes</h2><ul>${notes.map((note) => `<li>${escape(note)}</li>`).join("")}</ul></section>`}
${runs.some(({ findings }) => findings.length > 0) ? `<section><h2>Findings</h2>${htmlRows(findingRows(comparison))}</section>` : ""}
</body></html>
`;
}

/** Experiment, verdict, counts, and the parameters that differ: a column a run. */
export function runRows({ runs, differing }: Comparison): string[][] {
  return [
    ["", ...runs.map(({ run }) => run)],
    ["experiment", ...runs.map(({ experiment }) => experiment)],
    ["parameters given", ...runs.map(({ overrides, preset }) => givenText(overrides) || preset)],
    ["verdict", ...runs.map(({ verdict, status }) => verdict ?? status)],
    ["trials", ...runs.map(({ complete, failed, missing }) => trialsText({ complete, failed, missing }))],
    ...differing.map(({ parameter, values }) => [`differs: ${parameter}`, ...values.map(listed)]),
  ];
}

/** Every finding of any run: a column a run. */
export function findingRows({ runs }: Comparison): string[][] {
  const names = [...new Set(runs.flatMap(({ findings }) => findings.map(({ name }) => name)))];
  return [
    ["finding", ...runs.map(({ run }) => run)],
    ...names.map((name) => [name, ...runs.map(({ findings }) => textOf(findings.find((one) => one.name === name)))]),
  ];
}

const runsTable = (comparison: Comparison): string => htmlRows(runRows(comparison));
const htmlRows = ([head, ...rows]: readonly string[][]): string => htmlTable(head, rows);

function textOf(finding: Comparison["runs"][number]["findings"][number] | undefined): string {
  if (finding === undefined) return "";
  return `${formatNumber(finding.value)} [${formatNumber(finding.low)}, ${formatNumber(finding.high)}]`;
}

function givenText(overrides: Readonly<Record<string, readonly unknown[]>>): string {
  return Object.entries(overrides)
    .map(([key, values]) => `${key} ${values.map(wordOf).join(",")}`)
    .join("; ");
}

function trialsText({ complete, ...others }: Readonly<Record<string, number>>): string {
  const parts = Object.entries(others).filter(([, count]) => count > 0);
  return [`${complete} complete`, ...parts.map(([name, count]) => `${count} ${name}`)].join(", ");
}

/** "32, 64, 128", and of many only the ends: "2, 4 … 512 (9 values)". */
function listed(values: readonly unknown[]): string {
  const words = values.map(wordOf);
  if (words.length === 0) return "–";
  if (words.length <= 6) return words.map((word) => (word === "" ? "''" : word)).join(", ");
  return `${words.slice(0, 2).join(", ")} … ${words[words.length - 1]} (${words.length} values)`;
}
