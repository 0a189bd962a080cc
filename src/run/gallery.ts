import { escapeXml as escape } from "../plot/frame.js";
import { style } from "./page-style.js";
import type { RunRecord } from "./records.js";
import { commandOf } from "./report.js";

/** A judged run as the gallery shows it. */
export interface Shown {
  readonly record: RunRecord;
  /** The experiment's file. */
  readonly source: string;
  /** The page of the run, as the run wrote it. */
  readonly report: string;
}

const document = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body></html>
`;

/** What of a report begins with this tag, to its end; without links, whose files stay with the run. */
const pieces = (report: string, tag: string): string[] =>
  [...report.matchAll(new RegExp(`<(${tag})\\b[^>]*>.*?</\\1>`, "gs"))].map(([piece]) =>
    piece.replace(/<p class="links">.*?<\/p>/gs, "").replace(/^<figure id="[^"]*"/, "<figure"),
  );

/** One claim as its report has it: what was predicted and measured, its figures; how to repeat it, and the lines that make it. */
export function galleryPage({ record, source, report }: Shown): string {
  const sections = pieces(report, "section").filter((piece) =>
    /^<section class="verdict|^<section[^>]*><h2>Findings/.test(piece),
  );
  const { experiment, judgement, status } = record;
  return document(
    `${experiment}: ${judgement?.verdict ?? status}`,
    `<p><a href="index.html">All claims</a></p>
${[...pieces(report, "header"), ...sections, ...pieces(report, "figure")].join("\n")}
<h2>Repeat it</h2><pre>${escape(commandOf(record))}</pre>
<h2>The lines that make it</h2><pre>${escape(source)}</pre>`,
  );
}

/** All claims in words, each with its verdict and first figure. */
export function indexPage(all: readonly Shown[]): string {
  const entries = [...all]
    .sort((a, b) => a.record.experiment.localeCompare(b.record.experiment))
    .map(({ record: { experiment, judgement, status }, report }) => {
      const name = escape(experiment);
      const claim = /<q>(.*?)<\/q>/s.exec(pieces(report, "header")[0] ?? "")?.[1] ?? "";
      return `<section><h2><a href="${name}.html">${name}</a>: ${escape(judgement?.verdict ?? status)}</h2><p>${claim}</p>${pieces(report, "figure").slice(0, 1).join("")}</section>`;
    });
  return document("Gallery", `<h1>Gallery: a page a claim</h1>${entries.join("\n")}`);
}
