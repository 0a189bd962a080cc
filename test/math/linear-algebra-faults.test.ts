import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { UserError } from "../../src/errors.js";
import { linearAlgebra } from "../../src/math/algebra/ml-matrix.js";
import type { Matrix } from "../../src/math/algebra/contract.js";
import { assertClose } from "../assert.js";
import { beforeNative, diagonal, fromRows, gaussian, identity, matrix, testEach } from "./matrices.js";

beforeNative();

function refused(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError);
    return (thrown as UserError).message;
  }
  throw new Error("nothing was refused");
}

testEach("a matrix that is not square, or does not fit its partner, is refused with both sizes", (algebra) => {
  const [wide, square] = [gaussian(2, 3), identity(2)];
  expect(refused(() => algebra.eigenSymmetric(wide))).toContain("eigenSymmetric, 2 x 3: the matrix must be square");
  expect(refused(() => algebra.cholesky(wide))).toContain("cholesky, 2 x 3: the matrix must be square");
  expect(refused(() => algebra.solve(wide, square))).toContain("solve, 2 x 3: the matrix must be square");
  expect(refused(() => algebra.solve(square, gaussian(3, 1)))).toContain("must have 2 rows. Got one of 3 x 1");
  expect(refused(() => algebra.multiply(wide, wide))).toContain("must have 3 rows. Got one of 2 x 3");
});

testEach("entries that are missing or not finite are refused with their number", (algebra) => {
  const short = { rows: 2, columns: 2, data: new Float64Array(3) };
  expect(refused(() => algebra.multiply(short, identity(2)))).toContain("Got 3 entries, 0 of them not finite");
  for (const bad of [NaN, Infinity, -Infinity]) {
    const a = diagonal([1, bad]);
    expect(refused(() => algebra.eigenSymmetric(a))).toContain("1 of them not finite");
    expect(refused(() => algebra.cholesky(a))).toContain("1 of them not finite");
    expect(refused(() => algebra.solve(identity(2), a))).toContain("1 of them not finite");
  }
  expect(refused(() => algebra.multiply(identity(0), identity(0)))).toContain("at least one");
});

testEach("a matrix that is not symmetric is refused with its asymmetry; rounding is not", (algebra) => {
  const a = fromRows([
    [2, 1],
    [1.5, 2],
  ]);
  expect(refused(() => algebra.eigenSymmetric(a))).toContain("an asymmetry of 5.00e-1 at a largest entry of 2.00e+0");
  expect(refused(() => algebra.cholesky(a))).toContain("an asymmetry of 5.00e-1");
  a.data[2] = 1 + 1e-12;
  expect(algebra.eigenSymmetric(a).values[0]).toBeCloseTo(1, 11);
});

testEach("Cholesky refuses a matrix with an eigenvalue of 0 or below, and tells the eigenvalues", (algebra) => {
  const indefinite = fromRows([
    [1, 2],
    [2, 1],
  ]);
  expect(refused(() => algebra.cholesky(indefinite))).toContain("eigenvalues from -1.00e+0 to 3.00e+0");
  expect(refused(() => algebra.cholesky(matrix(3, 3, () => 1)))).toContain("positive definite");
  expect(refused(() => algebra.cholesky(diagonal([0, 0])))).toContain("eigenvalues from 0.00e+0 to 0.00e+0");
});

testEach("a singular system, and one near it, is refused with its reciprocal condition number", (algebra) => {
  const { nearSingular } = JSON.parse(
    readFileSync(new URL("../reference/linear-algebra.json", import.meta.url), "utf8"),
  ) as { nearSingular: { matrix: number[][]; reciprocal: number } };
  const ones = matrix(2, 2, () => 1);
  expect(refused(() => algebra.solve(ones, ones))).toContain("a reciprocal condition number of 0.00e+0");
  const small = diagonal([1, 9e-15]);
  expect(refused(() => algebra.solve(small, ones))).toContain("a reciprocal condition number of 9.00e-15");
  expect([...algebra.solve(diagonal([1, 2e-14]), identity(2)).data]).toEqual([1, 0, 0, 5e13]);
  const message = refused(() => algebra.solve(fromRows(nearSingular.matrix), identity(8)));
  const reciprocal = Number(/number of (\S+)\. /.exec(message)?.[1]);
  // Rounding of the inverse is 1e-16 over the reciprocal itself.
  assertClose([reciprocal], [nearSingular.reciprocal], { rtol: 0.2 });
});

testEach("the condition number does not depend on the scale", (algebra) => {
  const tiny: Matrix = diagonal([1e-250, 5e-265]);
  expect(refused(() => algebra.solve(tiny, identity(2)))).toContain("a reciprocal condition number of 5.00e-15");
  expect(algebra.solve(diagonal([1e-250, 1e-255]), identity(2)).data[3]).toBeCloseTo(1e255, -245);
});

testEach("a result beyond float64 is refused", (algebra) => {
  const large = diagonal([1e200, 1]);
  expect(refused(() => algebra.multiply(large, large))).toContain("the product must fit into float64");
  expect(refused(() => algebra.solve(diagonal([1e-200]), diagonal([1e200])))).toContain("the solution must fit");
  expect(refused(() => algebra.eigenSymmetric(matrix(2, 2, () => 1.5e308)))).toContain("the eigenvalues must fit");
});

test("ml-matrix refuses what would take it minutes, and names what would not", () => {
  const large = { rows: 2001, columns: 2001, data: new Float64Array(2001 * 2001) };
  for (const work of [
    () => linearAlgebra.eigenSymmetric(large),
    () => linearAlgebra.cholesky(large),
    () => linearAlgebra.solve(large, gaussian(2001, 1)),
    () => linearAlgebra.multiply(large, large),
  ]) {
    expect(refused(work)).toMatch(/ml-matrix takes up to 8\.00e\+9 multiplications.*backendLinearAlgebra\(\)/);
  }
});
