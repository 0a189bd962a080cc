import { check } from "../errors.js";
import type { Random } from "../math/random.js";
import type { RawTable } from "./dataset.js";
import { groupRows } from "./geometry.js";

/** How many rows train, and which fraction of the usable ones is held out. */
interface Split {
  readonly samples?: number;
  readonly test: number;
}

/**
 * Places of the rows that train and of those held `apart`: the first and the last of one random order of the rows whose class is
 * among `names` (all, where there are none); in the file's order where nothing is drawn.
 * @throws UserError for a fraction beyond [0, 1), and for more rows than there are.
 */
export function splitRows(
  { name, labels }: Pick<RawTable, "name" | "labels">,
  names: readonly string[],
  { samples, test }: Split,
  random: Random,
): { rows: Int32Array; apart: Int32Array } {
  const known = new Set(names);
  const usable = Int32Array.from(labels.flatMap((label, row) => (known.size === 0 || known.has(label) ? [row] : [])));
  check(test >= 0 && test < 1, () => ({
    where: `test of ${name}`,
    rule: "it is the fraction of rows that is held out, in [0, 1)",
    received: String(test),
    repair: "For example 0.25.",
  }));
  const count = test === 0 ? 0 : Math.max(1, Math.round(test * usable.length));
  const left = usable.length - count;
  const asked = samples ?? Math.max(1, left);
  check(Number.isInteger(asked) && asked >= 1 && asked <= left, () => ({
    where: `samples of ${name}`,
    rule: `it must be an integer in [1, ${left}], the rows there are${count === 0 ? "" : ` beside the ${count} held out`}`,
    received: String(asked),
    repair: `Ask for fewer samples, ${count === 0 ? "" : "hold out less, "}or use more classes.`,
  }));
  if (samples === undefined && count === 0) return { rows: usable, apart: new Int32Array(0) };
  const order = random.permutation(usable.length).map((at) => usable[at]);
  return { rows: order.slice(0, asked), apart: order.slice(left) };
}

/** How many rows of `others` [M·d] have one of `inputs` [N·d] within 1e-6 of them, relative to their length. */
export function leakedRows(inputs: Float64Array, others: Float64Array, dimension: number): number {
  const { groups } = groupRows(concatenated(inputs, others), dimension);
  const samples = inputs.length / dimension;
  const known = new Set(groups.subarray(0, samples));
  return groups.subarray(samples).reduce((sum, group) => sum + (known.has(group) ? 1 : 0), 0);
}

/** Rows with what their labels say. */
interface Given {
  readonly inputs: Float64Array;
  readonly given: Float64Array;
}

/** Training rows and those held out, one after the other: targets of both are made at once. */
export function joined<R extends Given>(rows: R, heldOut: Given): R {
  const inputs = concatenated(rows.inputs, heldOut.inputs);
  return { ...rows, inputs, given: concatenated(rows.given, heldOut.given) };
}

function concatenated(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
