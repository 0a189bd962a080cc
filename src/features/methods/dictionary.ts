import { check } from "../../errors.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { linearSumAssignment } from "../../math/assignment.js";
import { dot, normalized } from "../../math/vectors.js";

/** How well atoms were found. */
export interface DictionaryRecovery {
  /** The mean |cos| of true atoms with those matched to them, in [0, 1]; a true atom without a partner counts 0. */
  readonly mcc: number;
  /** The share of true atoms whose match has |cos| above 0.9. */
  readonly found: number;
  /** The learned atom matched to each true one, from 0; −1 for none. */
  readonly match: Int32Array;
}

/**
 * Learned atoms [m, d] against true ones [n, d], rows both: the matching with the greatest Σ|cos| (Kuhn's Hungarian method), its mean
 * correlation (MCC) and the share found.
 * @throws UserError for unequal dimensions.
 * @example
 * const atoms = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };
 * const recovery = dictionaryRecovery(atoms, atoms); // all are found
 */
export function dictionaryRecovery(learned: Matrix, truth: Matrix): DictionaryRecovery {
  check(learned.columns === truth.columns, () => ({
    where: "dictionaryRecovery",
    rule: "atoms must have the same dimension",
    received: `${learned.columns} and ${truth.columns}`,
    repair: "Pass both as [atoms, dimension].",
  }));
  const rowsOf = ({ rows, columns, data }: Matrix) =>
    Array.from({ length: rows }, (_, row) => normalized(data.subarray(row * columns, (row + 1) * columns)));
  const [made, known] = [rowsOf(learned), rowsOf(truth)];
  const size = Math.max(made.length, known.length);
  const cosines = Float64Array.from({ length: size * size }, (_, at) => {
    const [a, b] = [known.at(Math.floor(at / size)), made.at(at % size)];
    return Math.floor(at / size) < known.length && at % size < made.length ? Math.abs(dot(a!, b!)) : 0;
  });
  const assigned = linearSumAssignment({ rows: size, columns: size, data: cosines.map((value) => -value) });
  const match = assigned.slice(0, known.length).map((at) => (at < made.length ? at : -1));
  const matched = Array.from(match, (at, row) => (at < 0 ? 0 : cosines[row * size + at]));
  return {
    mcc: matched.reduce((sum, value) => sum + value, 0) / known.length,
    found: matched.filter((value) => value > 0.9).length / known.length,
    match,
  };
}
