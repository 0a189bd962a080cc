import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { predictSchema } from "../../src/cli/kernel-json.js";
import { largestStableRate } from "../../src/kernels/descent.js";
import { predictedLosses, stepsToFraction } from "../../src/kernels/dynamics.js";
import { infiniteKernels } from "../../src/kernels/infinite.js";
import { kernelModes, labelShares } from "../../src/kernels/modes.js";
import { randomStream } from "../../src/math/random.js";
import { commandIn } from "../command.js";
import { withoutTensorFlow } from "./without-tensorflow.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-predict-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);

const points = { rows: 20, columns: 3, data: randomStream(6).normals(60) };
const rows = Array.from({ length: 20 }, (_, row) => [...points.data.subarray(3 * row, 3 * row + 3)]);
const labels = rows.map(([a, b]) => (a * b > 0 ? "same" : "apart"));
const write = (name: string, lines: readonly string[]): void => writeFileSync(join(folder, name), lines.join("\n"));
const table = (label: (at: number) => string | number): string[] => [
  "a,b,c,y",
  ...rows.map((row, at) => `${row.join(",")},${label(at)}`),
];
write(
  "points.csv",
  table((at) => labels[at]),
);
write(
  "real.csv",
  table((at) => rows[at][0] + 0.5),
);
write(
  "constant.csv",
  table(() => 2.5),
);
write("double.csv", [...table((at) => labels[at]), `${rows[0].join(",")},${labels[0]}`]);
write("other.csv", ["a,b,c", ...rows.slice(0, 3).map((row) => row.map((value) => value * 1.1).join(","))]);
write("zero.csv", ["a,b,c", "1,2,3", "0,0,0"]);

const modes = kernelModes(infiniteKernels({ activation: "erf", depth: 2 }, points).ntk);
// "apart" comes first: −1.
const targets = { rows: 20, columns: 1, data: Float64Array.from(labels, (label) => (label === "same" ? 1 : -1)) };
const flags = ["--labels", "y", "--activation", "erf", "--depth", "2"];

test("the command prints what the functions predict, without loading a module of TensorFlow's", async () => {
  const stdout = await withoutTensorFlow(folder, ["predict", "points.csv", ...flags, "--test", "other.csv", "--json"]);
  const found = predictSchema.parse(JSON.parse(stdout));
  const rate = 0.5 * largestStableRate(modes);
  expect(found).toMatchObject({ rows: 20, outputs: 1, classes: ["apart", "same"], rate, largestStableRate: 2 * rate });
  const steps = found.losses.map(({ step }) => step);
  expect(found.losses.map(({ loss }) => loss)).toEqual([...predictedLosses(modes, targets, { rate }, steps)]);
  expect(found.stepsTo.tenth).toBe(stepsToFraction(modes, targets, { rate }, 0.1));
  expect(found.shares[1]).toEqual({ eigenvectors: 2, share: labelShares(modes, targets)[1] });
  expect(found.test?.mean.map(([value]) => Math.sign(value as number))).toEqual([...targets.data.slice(0, 3)]);
  expect(found.test).toMatchObject({ step: "Infinity" });
});

test("real labels are learned as they are; --step makes the predictions then", async () => {
  const call = ["predict", "real.csv", ...flags, "--task", "regression", "--test", "other.csv", "--json"];
  const [end, start] = [await overparam(call), await overparam([...call, "--step", "0"])];
  const [late, early] = [end, start].map(({ stdout }) => predictSchema.parse(JSON.parse(stdout)).test);
  expect(early?.mean.flat()).toEqual([0, 0, 0]);
  // The label is linear in the first coordinate: 1.1 a + ½ there.
  late?.mean.flat().forEach((value, at) => expect(value as number).toBeCloseTo(1.1 * rows[at][0] + 0.5, 0));
});

test("words have the curve, the shares and the test points; momentum has no steps to a tenth", async () => {
  const { stdout } = await overparam(["predict", "points.csv", ...flags, "--test", "other.csv"]);
  expect(stdout).toMatch(
    /largest stable rate[^]*steps to a tenth[^]*random starts[^]*top eigenvectors[^]*at the end of training/,
  );
  const { stdout: heavy } = await overparam([
    "predict",
    "points.csv",
    ...flags,
    "--method",
    "momentum",
    "--momentum",
    "0.9",
  ]);
  expect(heavy).toMatch(/not sought under momentum/);
});

test.each([
  [["points.csv"], /labels/],
  [["points.csv", "--labels", "z"], /must have the label column.*Did you mean/],
  [["real.csv", "--labels", "y"], /look like real numbers.*--task regression/],
  [["constant.csv", "--labels", "y"], /two classes or more/],
  [["constant.csv", "--labels", "y", "--task", "regression"], /must not all be alike.*20 times 2.5/],
  [["points.csv", "--labels", "y", "--rate", "1.5"], /--rate: it counts in largest stable rates.*at most 1.*Got 1.5/],
  [["points.csv", "--labels", "y", "--rate", "2", "--method", "momentum", "--momentum", "0.5"], /at most 1.5. Got 2/],
  [["points.csv", "--labels", "y", "--depth", "1e9"], /from 0 to 10000. Got 1000000000/],
  [["points.csv", "--labels", "y", "--method", "adam"], /--method: it must be one of gd, flow, momentum.*Got 'adam'/],
  [["points.csv", "--labels", "y", "--test", "other.csv", "--step", "-3"], /'step'.*from 0 on.*Got -3/],
  [
    ["points.csv", "--labels", "y", "--test", "zero.csv"],
    /zero.csv, line 3: .*no angle there. Got a row of zeros.*--bias-variance/,
  ],
  [["double.csv", "--labels", "y", "--test", "other.csv"], /rank 20 of 21; equal or parallel rows: 1 and 21/],
] as const)("predict %j ends with code 2 and says why", async (args, message) => {
  const { code, stderr } = await overparam(["predict", ...args]);
  expect([code, message.test(stderr)], stderr).toEqual([2, true]);
});

test("equal rows are named where nothing needs the full rank", async () => {
  const { stdout } = await overparam(["predict", "double.csv", ...flags]);
  expect(stdout.replace(/\s+/g, " ")).toContain("rows that are equal, or parallel to this kernel: 1 and 21.");
});

test("--test 0.25 holds a quarter of the rows out, and says how wrong the predictions for them are", async () => {
  const call = ["predict", "points.csv", ...flags, "--test", "0.25", "--json"];
  const found = predictSchema.parse(JSON.parse((await overparam(call)).stdout));
  expect([found.rows, found.test?.mean.length, found.test?.rmse]).toEqual([15, 5, null]);
  expect([0, 0.2, 0.4, 0.6, 0.8, 1]).toContain(found.test?.error);
  const real = ["predict", "real.csv", ...flags, "--task", "regression", "--test", ".25", "--json"];
  const { test: held } = predictSchema.parse(JSON.parse((await overparam(real)).stdout));
  expect(held?.error).toBeNull();
  expect(held?.rmse).toBeLessThan(1); // labels of deviation 1, a linear function of the coordinates
}, 60_000);
