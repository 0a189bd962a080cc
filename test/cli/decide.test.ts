import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { decideSchema } from "../../src/cli/points-json.js";
import { wrongAnswers } from "../../src/hardness/network.js";
import { splittingPoints } from "../../src/hardness/reductions.js";
import { conflictHolds } from "../../src/hardness/separation.js";
import { randomSplitting } from "../../src/hardness/splitting.js";
import { randomStream } from "../../src/math/random.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-decide-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);

const write = (name: string, lines: readonly string[]): void => writeFileSync(join(folder, name), lines.join("\n"));
const exclusiveOr = ["x,y,kind", "0,0,odd", "1,1,odd", "0,1,one", "1,0,one"];

test("yes comes with weights that answer every point, in JSON and in words", async () => {
  write("xor.csv", exclusiveOr);
  const { code, stdout } = await overparam(["decide", "xor.csv", "--labels", "kind", "--json"]);
  const said = decideSchema.parse(JSON.parse(stdout));
  expect([code, said.answer, said.labels]).toEqual([0, "yes", { zero: "odd", one: "one" }]);
  const half = ({ weights, bias }: { weights: unknown[]; bias: unknown }) => ({ weights: Float64Array.from(weights as number[]), bias: bias as number }); // prettier-ignore
  const network = { units: said.network!.units.map(half), output: half(said.network!.output) };
  const points = { rows: 4, columns: 2, data: Float64Array.of(0, 0, 1, 1, 0, 1, 1, 0) };
  expect(wrongAnswers(network, { points, labels: [false, false, true, true] })).toEqual([]);
  const words = await overparam(["decide", "xor.csv", "--labels", "kind"]);
  expect(words.stdout).toMatch(/4 points of 2 columns, 2 of them with h\(x\) = 1, label 'one'[^]*yes: h\(x\) = and of[^]*exact arithmetic[^]*weights +x +y +bias\nunit 1/); // prettier-ignore
});

test("no comes with sets that no half-space tells apart, and with HiGHS's answer", async () => {
  write("xor.csv", exclusiveOr);
  const { stdout } = await overparam(["decide", "xor.csv", "--labels", "kind", "--units", "1", "--json"]);
  const said = decideSchema.parse(JSON.parse(stdout));
  expect([said.answer, said.network, said.forms[0].witness?.answer]).toEqual(["no", null, "no"]);
  expect(said.forms[0].conflicts).toEqual([{ inside: [3, 4], outside: [1, 2] }]);
  const from0 = (rows: readonly number[]) => rows.map((row) => row - 1);
  const points = { rows: 4, columns: 2, data: Float64Array.of(0, 0, 1, 1, 0, 1, 1, 0) };
  for (const { inside, outside } of said.forms[0].conflicts)
    expect(conflictHolds(points, { inside: from0(inside), outside: from0(outside) })).toBe(true);
});

/** Fano's plane cannot be split: with the gadget no network of two units has its points. */
const fano = { elements: 7, sets: [[0, 1, 2], [0, 3, 4], [0, 5, 6], [1, 3, 5], [1, 4, 6], [2, 3, 6], [2, 4, 5]] }; // prettier-ignore

test("the points of an instance that cannot be split have no network of two units, and one of three", async () => {
  const { points, labels } = splittingPoints(fano);
  const header = Array.from({ length: 10 }, (_, j) => `x${j}`).join();
  write("fano.csv", [`${header},y`, ...labels.map((label, row) => `${[...points.data.subarray(10 * row, 10 * row + 10)].join()},${Number(label)}`)]); // prettier-ignore
  const two = await overparam(["decide", "fano.csv", "--labels", "y", "--seconds", "20"]);
  expect(two.stdout).toMatch(/no: there is no such network[^]*and: none, since no assignment[^]*or: none/);
  const three = await overparam(["decide", "fano.csv", "--labels", "y", "--units", "3", "--form", "and"]);
  expect(three.stdout).toMatch(/yes: h\(x\) = and/);
});

test("a limit of time ends in not decided, never in no", async () => {
  // unplanted, where splits begin to be rare: the search for 60 elements takes days
  const instance = randomSplitting(randomStream(3), { elements: 60, count: 132, planted: false });
  const { points, labels } = splittingPoints(instance, { gadget: false });
  const header = Array.from({ length: 60 }, (_, j) => `x${j}`).join();
  write("hard.csv", [`${header},y`, ...labels.map((label, row) => `${[...points.data.subarray(60 * row, 60 * row + 60)].join()},${Number(label)}`)]); // prettier-ignore
  const asked = ["decide", "hard.csv", "--labels", "y", "--form", "and", "--seconds", "1"];
  const { code, stdout } = await overparam(asked);
  expect(code).toBe(0);
  expect(stdout).toMatch(/not decided within 1 s: there may be such a network or none[^]*the limit of 0.8 s/);
  const said = decideSchema.parse(JSON.parse((await overparam([...asked, "--json"])).stdout));
  expect([said.answer, said.network, said.forms[0].answer]).toEqual(["not decided", null, "not decided"]);
});

test.each([
  ["a third label", [...exclusiveOr, "2,2,third"], [], /there must be two different ones.* Got 3: odd, one, third/],
  [
    "contradictory points",
    [...exclusiveOr, "0,0,one"],
    [],
    /^wrong.csv: .*one label.* Got point 1 and point 5, equal in every coordinate.* Correct/,
  ],
  ["points that differ in the sign of a zero", [...exclusiveOr, "-0,0,one"], [], /point 1 and point 5, equal/],
  [
    "more points than the solvers take",
    [exclusiveOr[0], ...Array.from({ length: 1001 }, (_, at) => `${at},0,${at % 2}`)],
    [],
    /^wrong.csv: the exact solvers take 1 to 1000 points .* Got 1001 points of 2 .* Decide a part/,
  ],
  ["a missing cell", [...exclusiveOr, "1,,one"], [], /line 6, column 'y'/],
  ["units that are none", exclusiveOr, ["--units", "0"], /--units: it must be a whole number of at least 1/],
  ["any of four units", exclusiveOr, ["--units", "4"], /from 1 to 3 where the output's form is 'any'/],
  ["a form that is none", exclusiveOr, ["--form", "xor"], /xor/],
])("%s end with code 2 and the repair", async (_, lines, flags, message) => {
  write("wrong.csv", lines);
  const { code, stderr } = await overparam(["decide", "wrong.csv", "--labels", "kind", ...flags]);
  expect([code, message.test(stderr)], stderr).toEqual([2, true]);
});
