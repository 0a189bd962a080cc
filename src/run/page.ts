import type { Claim, Table } from "../experiment/contract.js";
import { formatNumber } from "../plot/format.js";
import { escapeXml as escape } from "../plot/frame.js";
import { htmlTable, type HtmlCell } from "./html-table.js";
import type { JudgedFinding, Judgement } from "./judge.js";
import { style } from "./page-style.js";
import { answerOf, countText, groupOf, intervalText, outcomeText, premisesOf, rangeOf, reasonText } from "./phrases.js";

export interface PageContent {
  readonly title: string;
  readonly claim: Claim;
  readonly status: string;
  readonly judgement: Judgement;
  /** What was found in the data before the run. */
  readonly notes: readonly string[];
  readonly figures: readonly PageFigure[];
  /** Titles of figures that no trial has data for. */
  readonly empty: readonly string[];
  readonly tables: readonly PageTable[];
  /** How many trials kept models, below `models/`. */
  readonly models: number;
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

/** A table, and the file beside the page that has its numbers whole. */
export interface PageTable extends Table {
  readonly file: string;
}

/** One self-contained HTML page: claim, verdict, findings, figures, tables, and what it takes to repeat the run. */
export function renderPage(content: PageContent): string {
  const { title, claim, judgement, tables } = content;
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
<section class="findings"><h2>Findings</h2>${findingsTable(judgement.findings)}${howToRead}</section>
${figuresSection(content)}
${tables.map(tableSection).join("\n")}
${filesSection(content)}
<section><h2>Repeat this run</h2><pre>${escape(content.command)}</pre>
${htmlTable(["", ""], Object.entries(content.facts))}</section>
</body></html>
`;
}

/** What was asked, what came out and why, and what that does not say. */
function summary(claim: Claim, judgement: Judgement): string {
  return `<p class="summary">The claim is: <q>${escape(claim.statement)}</q> What came out is <strong>${escape(judgement.verdict)}</strong>: ${escape(outcomeText(judgement))}. This says nothing of what was not tested: ${escape(judgement.notTested)}.</p>`;
}

const howToRead = `<details><summary>How to read this</summary><ul>
<li>Each prediction, with the range that it allows, was written down before the run. <em>Measured</em> is what the trials gave; the 95 % interval is what they leave open.</li>
<li><em>supported</em>: the whole interval lies in the predicted range. <em>refuted</em>: it lies outside. <em>inconclusive</em>: neither, or a condition of the prediction was not met. A prediction that does not decide is shown, and changes no verdict.</li>
<li>A trial is one measurement with one seed of random numbers; trials of one setting, a cell, differ in their seeds alone.</li>
<li>In figures a band or a bar is a 95 % interval, solid lines are measured, dashed ones predicted, dotted ones bounds, unless the caption says otherwise; one setting has one colour in all figures. Pointing at a mark shows its values.</li>
</ul></details>`;

function figuresSection({ figures, empty }: PageContent): string {
  if (figures.length + empty.length === 0) return "";
  const missing =
    empty.length === 0 ? "" : `<p>Not drawn, as no trial has data for it: ${escape(empty.join("; "))}.</p>`;
  return `<section><h2>Figures</h2>${figures.map(figureOf).join("\n")}${missing}</section>`;
}

const tableSection = ({ title, columns, rows, file }: PageTable): string =>
  `<section><h2>${escape(title)}</h2>${htmlTable(columns, rows)}${links({ "data (CSV)": file })}</section>`;

/** Where the numbers and networks of the run are, beside the page. */
function filesSection({ models }: PageContent): string {
  const kept = models === 0 ? {} : { [`networks of ${countText(models, "trial")}`]: "models/" };
  return `<section><h2>Files</h2>${links({ "what was planned and judged (JSON)": "run.json", "every trial (JSON)": "trials/", ...kept })}
${models === 0 ? "" : "<p><code>overparam export</code> writes the networks for other programs, with a page that runs them.</p>"}</section>`;
}

/** Links to files beside the page. */
function links(files: Readonly<Record<string, string>>): string {
  const all = Object.entries(files).map(([words, file]) => `<a href="${escape(encodeURI(file))}">${escape(words)}</a>`);
  return `<p class="links">${all.join(" ")}</p>`;
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
  const rows = findings.map((finding): HtmlCell[] => [
    [finding.statement, finding.source],
    [formatNumber(finding.value), groupOf(finding)],
    intervalText(finding),
    rangeOf(finding.margin),
    `${answerOf(finding)}${finding.reason === "" || finding.members.length === 0 ? "" : `: ${reasonText(finding)}`}`,
  ]);
  return htmlTable(["Prediction and its source", "Measured", "95 % interval", "Predicted", "Verdict"], rows);
}

function figureOf({ name, svg, narrow, caption }: PageFigure): string {
  const file = `figures/${name}`;
  const files = links({ PNG: `${file}.png`, SVG: `${file}.svg`, "data (CSV)": `${file}.csv` });
  return `<figure id="${escape(name)}"><div class="wide">${svg}</div><div class="narrow">${narrow}</div><figcaption>${escape(caption)}</figcaption>${files}</figure>`;
}
