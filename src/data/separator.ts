import { UserError } from "../errors.js";
import { recordsOf, type TextPlace } from "./records.js";
import { quoted, type FileText } from "./text.js";

const candidates = [...",;\t|"].map((mark) => mark.charCodeAt(0));
const sampled = 20;

/** How the cells of a text are separated, and where its records begin. */
export interface TextLayout {
  /** The byte between cells. */
  readonly separator: number;
  readonly start: TextPlace;
}

/**
 * Finds the separator: the one that a first line `sep=;` names, or that of comma, semicolon, tab and bar under which the
 * header has a column `labels`, the first 20 records have as many cells as the header, and these are most; `given` is one that the call names.
 * @throws UserError where none gives two columns, and where comments stand before the header.
 */
export function layoutOf(path: string, text: FileText, labels: string, given?: number): TextLayout {
  const named = /^"?sep=([^\r\n])"?[ \t]*(\r\n|\r|\n)/i.exec(text.bytes.toString("latin1", 0, 16));
  const start = named === null ? { at: 0, line: 1 } : { at: named[0].length, line: 2 };
  const separator = given ?? named?.[1].charCodeAt(0);
  const scores = (separator === undefined ? candidates : [separator])
    .map((candidate) => ({ separator: candidate, ...tryOut(path, text, start, candidate, labels) }))
    .filter(({ columns }) => columns > 1)
    .sort((a, b) => b.named - a.named || b.agree - a.agree || b.columns - a.columns);
  if (scores.every(({ named: found, agree }) => found === 0 && agree < 1)) refuseComments(path, text, start);
  if (separator !== undefined) return { separator, start };
  if (scores.length > 0) return { separator: scores[0].separator, start };
  throw new UserError({
    where: `${path}, line 1`,
    rule: "the header must name two columns or more, separated by commas, semicolons, tabs or bars",
    received: `one column, ${quoted(text.decode(0, 200).split(/[\r\n]/)[0])}`,
    repair: "Separate the columns, or name the separator: --delimiter space, or a first line such as 'sep=:'.",
  });
}

/** What NumPy, R, MATLAB and JavaScript begin a comment with, and what follows where it is no column of that name. */
const comment = /^"?(#|%|\/\/)[^,;\t|"]/;

/** @throws UserError where the text begins with lines that look like comments, with the lines to delete. */
function refuseComments(path: string, text: FileText, { at, line }: TextPlace): void {
  const lines = text.decode(at, at + 65_536).split(/\r\n|\r|\n/);
  if (!comment.test(lines[0])) return;
  const first = lines.findIndex((other) => other.trim() !== "" && !/^"?(#|%|\/\/)/.test(other));
  const last = line + (first < 0 ? lines.length : first) - 1;
  throw new UserError({
    where: `${path}, line ${line}`,
    rule: "the first line must name the columns",
    received: `what looks like a comment, ${quoted(lines[0])}`,
    repair: `Delete ${last > line ? `lines ${line} to ${last}` : `line ${line}`}: tail -n +${last + 1} FILE > NEW does it.`,
  });
}

/** Whether the header names the label column, the fraction of the first records that have its length, and that length. */
function tryOut(
  path: string,
  text: FileText,
  start: TextPlace,
  candidate: number,
  labels: string,
): { named: number; agree: number; columns: number } {
  const records = recordsOf(path, text, start, candidate);
  const seen = { named: 0, agree: 0, columns: 0 };
  try {
    if (!records.next()) return seen;
    seen.columns = records.count;
    for (let cell = 0; cell < records.count; cell++) if (records.text(cell) === labels) seen.named = 1;
    let [read, agreeing] = [0, 0];
    while (read < sampled && records.next()) {
      read++;
      if (records.count === seen.columns) agreeing++;
    }
    seen.agree = read === 0 ? 0 : agreeing / read;
  } catch (error) {
    if (!(error instanceof UserError)) throw error; // broken quotes: the whole reading will say where
  }
  return seen;
}
