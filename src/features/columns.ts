import type { Matrix } from "../math/algebra/contract.js";

/** Some columns of a matrix, in the order given. */
export function columnsOf({ rows, columns, data }: Matrix, chosen: readonly number[]): Matrix {
  const picked = Float64Array.from({ length: rows * chosen.length }, (_, at) => data[Math.floor(at / chosen.length) * columns + chosen[at % chosen.length]]); // prettier-ignore
  return { rows, columns: chosen.length, data: picked };
}
