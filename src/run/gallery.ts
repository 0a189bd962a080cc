import { escapeXml as escape } from "../plot/frame.js";
import { style } from "./page-style.js";
import type { RunRecord } from "./records.js";
import { commandOf } from "./report.js";

/** A judged run as the gallery shows it. */
export interface Shown {
  /** Its folder. */
  readonly name: string;
  readonly record: RunRecord;
  /** The experiment's file. */
  readonly source: string;
  /** Names of its drawn figures. */
  readonly figures: readonly string[];
}

const document = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}
figure img { max-width: 100%; } @media (prefers-color-scheme: dark) { figure img { filter: invert(.93) hue-rotate(180deg); } }</style>
</head>
<body>
${body}
</body></html>
`;

const image = ({ record }: Shown, file: string): string =>
  `<figure><img src="figures/${escape(record.experiment)}-${escape(encodeURIComponent(file))}" alt="${escape(file.replace(".svg", ""))}" loading="lazy"></figure>`;

/** One claim: what was predicted and what came out, its figures, how to repeat it, and the lines that make it. */
export function galleryPage(shown: Shown): string {
  const { record, source, figures } = shown;
  const { verdict, findings = [], notTested = "" } = record.judgement ?? {};
  const listed = findings.map(({ statement, verdict: own }) => `<li>${escape(statement)}: ${escape(own)}</li>`);
  return document(
    record.experiment,
    `<p><a href="index.html">All claims</a></p><h1>${escape(record.experiment)}: ${escape(verdict ?? record.status)}</h1>
<ul>${listed.join("")}</ul><p>Not tested: ${escape(notTested)}</p>
${figures.map((file) => image(shown, file)).join("\n")}
<h2>Repeat it</h2><pre>${escape(commandOf(record))}</pre>
<h2>The lines that make it</h2><pre>${escape(source)}</pre>`,
  );
}

/** All claims with their first figure and verdict. */
export function indexPage(all: readonly Shown[]): string {
  const entries = [...all]
    .sort((a, b) => a.record.experiment.localeCompare(b.record.experiment))
    .map((shown) => {
      const { experiment, judgement, status } = shown.record;
      const name = escape(experiment);
      return `<section><h2><a href="${name}.html">${name}</a>: ${escape(judgement?.verdict ?? status)}</h2>${shown.figures.slice(0, 1).map((file) => image(shown, file)).join("")}</section>`; // prettier-ignore
    });
  return document("Gallery", `<h1>Gallery: a page a claim</h1>${entries.join("\n")}`);
}
