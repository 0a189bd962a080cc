import { classCounts } from "./classes.js";
import type { ColumnMoments } from "./columns.js";
import type { RawTable } from "./dataset.js";
import type { Grouped } from "./geometry.js";
import { quoted } from "./text.js";

/** Constant columns, by name. */
export function columnNotes({ columns, dimension }: RawTable, moments: readonly ColumnMoments[]): string[] {
  const constant = moments.flatMap(({ deviation }, column) => (deviation === 0 ? [column] : []));
  if (constant.length === 0) return [];
  const names = constant.slice(0, 5).map((column) => quoted(columns?.[column] ?? String(column)));
  const list = `${names.join(", ")}${constant.length > 5 ? ", …" : ""}`;
  return [`${constant.length} of ${dimension} columns are constant in these rows and became 0: ${list}`];
}

/** Rows that all point one way. */
export function parallelNotes({ cosine }: Grouped, standardised: boolean): string[] {
  if (cosine < 0.99) return [];
  const repair = standardised ? "" : "; standardise the columns";
  return [`all rows are nearly parallel, with a mean cosine of ${cosine.toPrecision(6)}${repair}`];
}

/** Equal rows, those with different targets apart. */
export function duplicateNotes(duplicates: number, conflicts: number, samples: number): string[] {
  if (duplicates === 0) return [];
  const apart =
    conflicts === 0 ? "all with equal targets" : `${conflicts} of them among different targets, which no network fits`;
  return [`${duplicates} of ${samples} rows have another row within 1e-6 of them after scaling, ${apart}`];
}

/** Classes most of which have a single row. */
export function labelNotes(table: RawTable, names: readonly string[], rows: Int32Array): string[] {
  const counts = names.length > 2 ? classCounts(Array.from(rows, (row) => table.labels[row])) : [];
  const single = counts.filter(({ count }) => count === 1).length;
  return single > counts.length / 2 ? [`${single} of ${counts.length} classes have one row only`] : [];
}

/** Held-out rows that training has seen, and classes that it has not. */
export function heldOutNotes(
  { samples, duplicates }: { readonly samples: number; readonly duplicates: number },
  given: Float64Array,
  names: readonly string[],
): string[] {
  const seen = new Set(given);
  const unseen = names.filter((_, code) => !seen.has(code)).map(quoted);
  return [
    `${samples} rows are held out for testing, the same for every N and seed`,
    ...(duplicates === 0 ? [] : [`${duplicates} of ${samples} held-out rows have a training row within 1e-6 of them: these test nothing`]),
    ...(unseen.length === 0 ? [] : [`no training row has ${unseen.length === 1 ? "the class" : "the classes"} ${unseen.slice(0, 5).join(", ")}${unseen.length > 5 ? ", …" : ""}`]),
  ]; // prettier-ignore
}
