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

/** Equal rows, as counted. */
interface Equal {
  readonly duplicates: number;
  readonly conflicts: number;
  readonly samples: number;
  readonly alike: readonly string[];
}

/** From this angle on, 0.01 rad, two rows are named: gradient descent tells them apart late. */
const leastAngle = 0.01;

/** The two rows that are nearest in direction, where that is very near; equal ones are named elsewhere. */
export function nearestNotes({ groups, angle, nearest }: Grouped, place: (row: number) => string): string[] {
  if (angle === undefined || nearest === undefined || angle >= leastAngle) return [];
  const [a, b] = nearest;
  if (groups[a] === groups[b]) return [];
  return [`${place(a)} and ${place(b)} are nearly parallel, at an angle of ${angle.toPrecision(2)} rad; training tells such rows apart late`];
} // prettier-ignore

/** The first three pairs of equal rows: "line 7 and line 12". */
export function equalPairs({ groups }: Grouped, place: (row: number) => string): string[] {
  const later = Array.from(groups.keys()).filter((row) => groups[row] !== row);
  return later.slice(0, 3).map((row) => {
    const [a, b] = [groups[row], row].sort((one, other) => one - other);
    return `${place(a)} and ${place(b)}`;
  });
}

/** Equal rows, those with different targets apart. */
export function duplicateNotes({ duplicates, conflicts, samples, alike }: Equal): string[] {
  if (duplicates === 0) return [];
  const apart =
    conflicts === 0 ? "all with equal targets" : `${conflicts} of them among different targets, which no network fits`;
  return [`${duplicates} of ${samples} rows have another row within 1e-6 of them after scaling, ${apart}: ${alike.join("; ")}${2 * alike.length < duplicates ? "; …" : ""}`]; // prettier-ignore
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
