import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recoverySchema, teacherSchema } from "../../src/cli/recovery-json.js";
import { tf, useBackend } from "../../src/index.js";
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
  ["a file that is not there", ["nowhere.csv", "--target", "y"], /nowhere.csv: the file must exist/],
] as const)("%s ends with code 2 and the repair", async (_, args, message) => {
  const { code, stderr } = await overparam(["recover", ...args]);
  expect([code, message.test(stderr)], stderr).toEqual([2, true]);
});

test("a constant target ends with the number found", async () => {
  const lines = ["a,b,y", ...Array.from({ length: 30 }, (_, row) => `${row * 0.1},${row % 7},3`)];
  writeFileSync(join(folder, "flat.csv"), lines.join("\n"));
  const { code, stderr } = await overparam(["recover", "flat.csv", "--target", "y"]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/the target must vary. Got variance 0.00 about 3.00000/)]);
});
