import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recoverySchema, teacherSchema } from "../../src/cli/recovery-json.js";
import { randomStream, tf, useBackend } from "../../src/index.js";
import { matchUnits } from "../../src/moments/index.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-recover-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);
const size = ["--inputs", "5", "--units", "2", "--samples", "20000"];

beforeAll(async () => {
  await useBackend();
  for (const file of ["data.csv", "data.parquet", "data.npy"])
    expect((await overparam(["generate", "teacher", ...size, "--to", file])).code).toBe(0);
});

const matrix = (rows: readonly (readonly (number | string)[])[]) => ({
  ...{ rows: rows.length, columns: rows[0].length },
  data: Float64Array.from(rows.flat().map(Number)),
});

test("a planted network is recovered from each format, with error bars, and exported as it was measured", async () => {
  const teacher = teacherSchema.parse(JSON.parse(readFileSync(join(folder, "data.csv.teacher.json"), "utf8")));
  for (const [file, target] of [
    ["data.csv", "y"],
    ["data.parquet", "y"],
    ["data.npy", "6"],
  ] as const) {
    const call = ["recover", file, "--target", target, "--method", "moments", "--steps", "300", "--json"];
    const { code, stdout, stderr } = await overparam([...call, "--to", `model-${file}`]);
    expect(code, stderr).toBe(0);
    const { units, gaussianity, methods, best } = recoverySchema.parse(JSON.parse(stdout));
    expect([units, gaussianity.standard, best]).toEqual([2, true, "moments"]);
    const [{ found, network, errors, heldOut, refined }] = methods;
    expect(matchUnits(matrix(found?.weights ?? []), matrix(teacher.weights)).worst).toBeGreaterThan(0.99);
    expect(Number(refined)).toBeLessThanOrEqual(Number(heldOut));
    expect(errors?.angle.map(Number).every((degrees) => degrees > 0 && degrees < 10)).toBe(true);
    const model = await tf.loadLayersModel(join(folder, `model-${file}`, "network"));
    const input = tf.tensor2d([[0.3, -1, 0.5, 2, 0.1]]);
    const output = model.predict(input) as ReturnType<typeof tf.tensor2d>;
    const [w, x] = [matrix(network?.weights ?? []), [0.3, -1, 0.5, 2, 0.1]];
    const made = [0, 1].reduce((sum, unit) => {
      const z = x.reduce((total, value, at) => total + value * w.data[5 * unit + at], Number(network?.biases[unit]));
      return sum + Number(network?.outputs[unit]) * Math.max(0, z);
    }, Number(network?.offset));
    expect(output.dataSync()[0]).toBeCloseTo(made, 4);
    tf.dispose([input, output]);
    model.dispose();
  }
});

test("of a file longer than --hold all rows stream through the moments, and descent learns from those in memory", async () => {
  const teacher = teacherSchema.parse(JSON.parse(readFileSync(join(folder, "data.csv.teacher.json"), "utf8")));
  for (const file of ["data.csv", "data.parquet"]) {
    const call = ["recover", file, "--target", "y", "--method", "moments", "--steps", "300", "--hold", "4000"];
    const { code, stdout, stderr } = await overparam([...call, "--whiten", "--json"]);
    expect(code, stderr).toBe(0);
    const { training, inMemory, heldOut, methods, units } = recoverySchema.parse(JSON.parse(stdout));
    expect(training + heldOut).toBe(20_000);
    // 4000 rows drawn by a hash, a fifth of them held out: five standard errors of binomial counts.
    expect(Math.abs(heldOut - 800)).toBeLessThan(5 * Math.sqrt(800));
    expect(Math.abs(inMemory - 3200)).toBeLessThan(5 * Math.sqrt(3200));
    const [{ found, errors, refined }] = methods;
    expect(matchUnits(matrix(found?.weights ?? []), matrix(teacher.weights)).worst).toBeGreaterThan(0.99);
    expect(Number(refined)).toBeLessThan(0.01);
    expect([units, errors?.angle.length]).toEqual([2, 2]);
  }
  const { stdout } = await overparam(["recover", "data.npy", "--target", "6", "--method", "moments", "--steps", "9", "--hold", "4000"]); // prettier-ignore
  expect(stdout).toMatch(/\d+ rows to learn from, \d+ of them in memory for filtered PCA and descent, \d+ held out/);
});

test("shifted and stretched inputs are named, and --whiten gives a network of the inputs as they were", async () => {
  const [header, ...lines] = readFileSync(join(folder, "data.csv"), "utf8").trimEnd().split("\n");
  const moved = lines.map((line) =>
    line
      .split(",")
      .map((cell, at) => (at < 5 ? 3 * Number(cell) + 1 : cell))
      .join(),
  );
  writeFileSync(join(folder, "moved.csv"), [header, ...moved].join("\n"));
  const call = ["recover", "moved.csv", "--target", "y", "--method", "moments", "--steps", "300"];
  const refused = await overparam(call);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/Gaussian. Got mean: .*--whiten/)]);
  const { code, stdout } = await overparam([...call, "--whiten", "--json"]);
  expect(code).toBe(0);
  expect(Number(recoverySchema.parse(JSON.parse(stdout)).methods[0].refined)).toBeLessThan(0.01);
});

test.each([
  ["another column's name", ["data.csv", "--target", "z"], /There are x1, x2/],
  ["more units than inputs", ["data.csv", "--target", "y", "--units", "6"], /6 units, 5 inputs/],
  [
    "an unknown method",
    ["data.csv", "--target", "y", "--method", "magic"],
    /moments, filtered, descent, all. Got magic/,
  ],
  ["a hold of few rows", ["data.csv", "--target", "y", "--hold", "5"], /--hold: it must be at least 10 rows.*Got 5/],
  ["a file that is not there", ["nowhere.csv", "--target", "y"], /nowhere.csv: the file must exist/],
] as const)("%s ends with code 2 and the repair", async (_, args, message) => {
  const { code, stderr } = await overparam(["recover", ...args]);
  expect([code, message.test(stderr)], stderr).toEqual([2, true]);
});

/** Rows of numbers with a column y. */
function written(name: string, rows: number, line: (x: readonly number[], row: number) => readonly number[]): string {
  const random = randomStream(11);
  const lines = Array.from({ length: rows }, (_, row) => line([...random.normals(4)], row).join());
  writeFileSync(join(folder, name), ["a,b,c,y", ...lines].join("\n"));
  return name;
}
const relu = (x: readonly number[]): number => Math.max(0, x[0] + 0.5 * x[1]);

test.each([
  ["uniform inputs", 9000, ([a, b, c, y]) => [a, b, Math.sqrt(3) * (2 * uniform(c) - 1), relu([a, b]) + 0 * y], [], /must look standard Gaussian. Got kurtosis: .* standard errors.*No whitening mends a kurtosis/], // prettier-ignore
  ["heavy tails of an input", 3000, ([a, b, c]) => [a, b, c ** 3, relu([a, b])], ["--whiten"], /must look standard Gaussian. Got .*kurtosis.*clip outliers/], // prettier-ignore
  ["heavy tails of the target", 3000, ([a, b, c], row) => [a, b, c, row === 7 ? 1e6 : relu([a, b])], [], /tails so heavy that single rows decide. Got kurtosis 3.00e\+3 in 3000 rows/], // prettier-ignore
  ["copies of rows", 2000, (_, row) => [Math.sin(row % 50), Math.cos(3 * (row % 50)), 1 / (1 + (row % 50)), row % 50], [], /must be independent samples. Got 1950 of 2000 rows repeat/], // prettier-ignore
  ["an input that is constant", 500, ([a, b]) => [a, 2, b, relu([a, b])], [], /every input must vary. Got input 2 of 3, 2 in all 500 rows.*--drop/], // prettier-ignore
  ["no more rows than inputs", 3, ([a, b, c]) => [a, b, c, relu([a, b])], [], /at least 10 rows. Got \d. Give more/], // prettier-ignore
  ["more units than so few rows speak of", 30, ([a, b, c]) => [a, b, c, relu([a, b])], ["--units", "3", "--method", "moments"], /eigenvalue 3 of size .*, noise to .*give more samples/], // prettier-ignore
] as const satisfies readonly (readonly [
  string,
  number,
  (x: readonly number[], row: number) => readonly number[],
  readonly string[],
  RegExp,
])[])("%s are named with the number found and the repair", async (name, rows, line, flags, message) => {
  // prettier-ignore
  const file = written(`${name.replaceAll(" ", "-")}.csv`, rows, line);
  const { code, stdout, stderr } = await overparam(["recover", file, "--target", "y", "--steps", "9", ...flags]);
  expect([code, message.test(stdout + stderr)], stdout + stderr).toEqual([1, true]);
});

/** The normal distribution function by its logistic approximation: uniform to 1 %. */
function uniform(z: number): number {
  return 1 / (1 + Math.exp(-1.702 * z));
}

test("a NaN is named with its line and column", async () => {
  const lines = readFileSync(join(folder, "data.csv"), "utf8").split("\n").slice(0, 40);
  writeFileSync(join(folder, "nan.csv"), [...lines, `1,2,3,4,5,NaN`].join("\n"));
  const { code, stderr } = await overparam(["recover", "nan.csv", "--target", "y"]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/nan.csv, line 41, column 'y'.*missing value/)]);
});

test("a constant target ends with the number found", async () => {
  const lines = ["a,b,y", ...Array.from({ length: 30 }, (_, row) => `${row * 0.1},${row % 7},3`)];
  writeFileSync(join(folder, "flat.csv"), lines.join("\n"));
  const { code, stderr } = await overparam(["recover", "flat.csv", "--target", "y"]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/the target must vary. Got variance 0.00 about 3.00000/)]);
});
