import { closest } from "fastest-levenshtein";
import { UserError } from "../errors.js";
import type { TextRecords } from "./records.js";
import { quoted } from "./text.js";

/** The names of the columns, from the first record. */
export function headerOf(records: TextRecords): string[] {
  return records.next() ? Array.from({ length: records.count }, (_, cell) => records.text(cell)) : [];
}

/** @throws UserError for a column without a name, and for two of one name, among those of these places. */
export function checkNames(
  path: string,
  records: TextRecords,
  header: readonly string[],
  used: readonly number[],
): void {
  const known = new Set<string>();
  used.forEach((index) => {
    const name = header[index];
    const where = `${path}, line ${records.line}`;
    const rule = "the header must name two columns or more, each once";
    if (name === "") {
      const repair = `Name it, or leave it out where it only counts the rows: --drop ${index + 1}.`;
      throw fault(where, rule, `no name for column ${index + 1}`, repair);
    }
    if (known.has(name))
      throw fault(
        where,
        rule,
        `${quoted(name)} twice`,
        `Name every column in the first line, or leave one out: --drop ${index + 1}.`,
      );
    known.add(name);
  });
}

/**
 * Which column `labels` names.
 * @throws UserError with the nearest name and the first twelve, and for a table of one column.
 */
export function labelColumn(where: string, header: readonly string[], labels: string): number {
  const column = header.indexOf(labels);
  if (column >= 0 && header.length > 1) return column;
  if (header.length < 2)
    throw fault(
      where,
      "the header must name two columns or more, each once",
      `${header.length} column${header.length === 1 ? "" : "s"}`,
      "Name every column in the first line.",
    );
  const shown = header.slice(0, 12).map(quoted).join(", ");
  throw fault(
    where,
    "the header must have the label column that was named",
    quoted(labels),
    `Did you mean ${quoted(nearest(labels, header))}? The columns are ${shown}${header.length > 12 ? ", …" : ""}.`,
  );
}

/** A name that differs in its case alone before one that differs in a letter. */
function nearest(name: string, header: readonly string[]): string {
  return header.find((other) => other.toLowerCase() === name.toLowerCase()) ?? closest(name, header);
}

function fault(where: string, rule: string, received: string, repair: string): UserError {
  return new UserError({ where, rule, received, repair });
}
