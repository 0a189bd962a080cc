import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { dimensionSchema } from "../../src/cli/points-json.js";
import { manifoldSample } from "../../src/data/manifolds.js";
import { intrinsicDimension } from "../../src/features/dimension.js";
import { randomStream } from "../../src/math/random.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-dimension-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);

const { points } = manifoldSample(randomStream(0), { manifold: "sphere", samples: 200, dimension: 2 });
const rows = Array.from({ length: 200 }, (_, row) => [...points.data.subarray(3 * row, 3 * row + 3)].join(","));
const write = (name: string, lines: readonly string[]): void => writeFileSync(join(folder, name), lines.join("\n"));

test("the command prints the numbers of intrinsicDimension, with a column of labels left out where it is named", async () => {
  write("points.csv", ["x,y,z", ...rows]);
  write("labelled.csv", ["x,y,z,kind", ...rows.map((row) => `${row},a`)]);
  const expected = intrinsicDimension(points, { neighbours: 10 });
  for (const call of [["points.csv"], ["labelled.csv", "--labels", "kind"]]) {
    const { code, stdout } = await overparam(["dimension", ...call, "--neighbours", "10", "--json"]);
    expect(code).toBe(0);
    expect(dimensionSchema.parse(JSON.parse(stdout))).toMatchObject({ rows: 200, columns: 3, ...expected });
  }
});

test("words show both estimators and that high dimensions are underestimated", async () => {
  write("points.csv", ["x,y,z", ...rows]);
  const { stdout } = await overparam(["dimension", "points.csv"]);
  expect(stdout).toMatch(/200 points of 3 columns[^]*TwoNN +\d\.\d\d[^]*Levina-Bickel, k = 20 +\d\.\d\d[^]*fall short/);
});

test("an IDX array is read by its first bytes, an item a point", async () => {
  const header = Buffer.from([0, 0, 0x0e, 2, 0, 0, 0, 200, 0, 0, 0, 3]);
  const body = Buffer.alloc(8 * points.data.length);
  points.data.forEach((value, at) => body.writeDoubleBE(value, 8 * at));
  writeFileSync(join(folder, "array.csv"), Buffer.concat([header, body]));
  const { stdout } = await overparam(["dimension", "array.csv", "--neighbours", "10", "--json"]);
  expect(dimensionSchema.parse(JSON.parse(stdout))).toMatchObject({
    rows: 200,
    ...intrinsicDimension(points, { neighbours: 10 }),
  });
  const { code, stderr } = await overparam(["dimension", "array.csv", "--labels", "kind"]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/no column of labels/)]);
});

test("a file that is not there ends with code 2", async () => {
  const { code, stderr } = await overparam(["dimension", "nowhere.csv"]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/nowhere.csv: the file must exist/)]);
});

test.each([
  ["a file without a header", rows, /the first line must name the columns/],
  ["a row twice", ["x,y,z", ...rows, rows[4]], /2 rows that repeat, such as row 5 and row 201/],
  ["fewer rows than neighbours", ["x,y,z", ...rows.slice(0, 9)], /20 neighbours of 9 rows/],
  ["a missing cell", ["x,y,z", ...rows, "1,,2"], /line 202, column 'y'/],
])("%s ends with code 2 and the repair", async (_, lines, message) => {
  write("wrong.csv", lines);
  const { code, stderr } = await overparam(["dimension", "wrong.csv"]);
  expect([code, message.test(stderr)], stderr).toEqual([2, true]);
});
