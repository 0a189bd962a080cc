import type { Claim, Table } from "../experiment/contract.js";
import { formatNumber } from "../plot/format.js";
import { escapeXml as escape } from "../plot/frame.js";
import type { JudgedFinding, Judgement } from "./judge.js";
import { answerOf, groupOf, intervalText, premisesOf, rangeOf, reasonText } from "./phrases.js";

export interface PageContent {
  readonly title: string;
  readonly claim: Claim;
  readonly status: string;
  readonly judgement: Judgement;
  /** What was found in the data before the run. */
  readonly notes: readonly string[];
  readonly figures: readonly PageFigure[];
  readonly tables: readonly Table[];
  readonly command: string;
  /** What it takes to repeat the run, in words. */
  readonly facts: Readonly<Record<string, string>>;
}

/** A figure drawn twice: as wide as the page, and as a phone. */
export interface PageFigure {
  readonly name: string;
  readonly caption: string;
  readonly svg: string;
  readonly narrow: string;
}

/** One self-contained HTML page: claim, verdict, findings, figures, tables, and what it takes to repeat the run. */
export function renderPage(content: PageContent): string {
  const { title, claim, judgement, figures, tables } = content;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}: ${escape(judgement.verdict)}</title>
<style>${style}</style>
</head>
<body>
<header><p class="lecture">${escape(claim.lecture)}</p><h1>${escape(title)}</h1>
${summary(claim, judgement)}<p class="reference">${escape(claim.reference)}</p></header>
${verdictSection(content)}
<section><h2>Findings</h2>${findingsTable(judgement.findings)}</section>
<section><h2>Figures</h2>${figures.map(figureOf).join("\n")}</section>
${tables.map((table) => `<section><h2>${escape(table.title)}</h2>${htmlTable(table.columns, table.rows)}</section>`).join("\n")}
<section><h2>Repeat this run</h2><pre>${escape(content.command)}</pre>
${htmlTable(["", ""], Object.entries(content.facts))}</section>
</body></html>
`;
}

const answers = {
  supported: "every prediction that decides was measured to hold",
  refuted: "a prediction that decides was measured not to hold",
  inconclusive: "the trials neither support nor refute it",
} as const;

/** What was asked, what came out and why, and what that does not say. */
function summary({ statement }: Claim, { verdict, reason, notTested }: Judgement): string {
  const why = reason === "" ? "" : ` (${escape(reason)})`;
  return `<p class="summary">The claim is: <q>${escape(statement)}</q> What came out is <strong>${escape(verdict)}</strong>: ${answers[verdict]}${why}. This says nothing of what was not tested: ${escape(notTested)}.</p>`;
}

function verdictSection({ status, judgement, notes }: PageContent): string {
  const { verdict, reason, counts, tested, settles } = judgement;
  const premises = premisesOf(judgement);
  const interrupted =
    status === "complete"
      ? ""
      : `<p class="warn">This run is ${escape(status)}: the verdict speaks of the trials that are there.</p>`;
  const why =
    premises.length === 0 ? "." : `:</p><ul>${premises.map((one) => `<li>${escape(one)}</li>`).join("")}</ul>`;
  return `<section class="verdict ${escape(verdict)}"><h2>${escape(verdict)}</h2>${interrupted}
${reason === "" ? "" : `<p>${escape(reason)}${why}`}<p><strong>Trials.</strong> ${counts.complete} complete, ${counts.failed} failed, ${counts.diverged} diverged, ${counts.missing} missing.</p>
<p><strong>Tested.</strong> ${escape(tested)}</p>
${notes.map((note) => `<p><strong>Data.</strong> ${escape(note)}</p>`).join("\n")}
${settles === "" || verdict !== "inconclusive" ? "" : `<p><strong>What would settle it.</strong> ${escape(settles)}</p>`}</section>`;
}

function findingsTable(findings: readonly JudgedFinding[]): string {
  const rows = findings.map((finding) => [
    finding.statement,
    formatNumber(finding.value),
    intervalText(finding),
    rangeOf(finding.margin),
    `${answerOf(finding)}${finding.reason === "" || finding.members.length === 0 ? "" : `: ${reasonText(finding)}`}`,
    groupOf(finding),
    finding.source,
  ]);
  return htmlTable(["Prediction", "Measured", "95 % interval", "Predicted", "Verdict", "Group", "Source"], rows);
}

function figureOf({ name, svg, narrow, caption }: PageFigure): string {
  return `<figure id="${escape(name)}"><div class="wide">${svg}</div><div class="narrow">${narrow}</div><figcaption>${escape(caption)}</figcaption></figure>`;
}

/** A table that scrolls by itself where it is wider than the page; numbers to four digits. */
export function htmlTable(columns: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = (tag: string, row: readonly (string | number)[]): string =>
    row.map((cell) => `<${tag}>${escape(typeof cell === "number" ? formatNumber(cell) : cell)}</${tag}>`).join("");
  const head = columns.some((column) => column !== "") ? `<thead><tr>${cells("th", columns)}</tr></thead>` : "";
  return `<div class="scroll"><table>${head}<tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n")}</tbody></table></div>`;
}

/** How pages of runs look: light or dark as the reader has it. */
export const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
.summary { padding-left: 1rem; border-left: 4px solid #0072b2; font-size: 1.1rem; }
.lecture, .reference, figcaption { color: GrayText; margin: .2rem 0; }
.verdict { padding: .5rem 1rem; border: 2px solid #777; border-radius: .5rem; margin: 1.5rem 0; }
.verdict h2 { margin: 0; text-transform: uppercase; letter-spacing: .05em; }
.supported { border-color: #009e73; } .refuted { border-color: #d55e00; }
figure { margin: 1.5rem 0; } figure svg { max-width: 100%; height: auto; } figcaption { display: none; }
.narrow { display: none; } @media (max-width: 600px) { .wide { display: none; } .narrow { display: block; } }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; }
td, th { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: left; vertical-align: top; }
pre { padding: .8rem; background: #8882; border-radius: .3rem; overflow-x: auto; } .warn { color: #d55e00; }
@media print { .wide { display: block; } .narrow { display: none; } body { max-width: none; } }`;
