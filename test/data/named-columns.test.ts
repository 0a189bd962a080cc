import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readTable } from "../../src/data/load.js";
import { readColumns, splitTarget, tableBytes } from "../../src/data/named-columns.js";
import { readNamedPoints, readPoints } from "../../src/data/points.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-columns-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const columns = { names: ["x1", "x2", "y"], rows: 2, values: Float64Array.of(0.1, -2, 3, 4e-3, 5, 6.25) };

test.each(["csv", "npy", "parquet"])("what is written as %s is read back to the last digit", async (format) => {
  const path = join(folder, `table.${format}`);
  writeFileSync(path, await tableBytes(path, columns));
  const read = await readColumns(path);
  expect([...read.values]).toEqual([...columns.values]);
  expect(read.names).toEqual(format === "npy" ? ["1", "2", "3"] : columns.names);
});

test("a target is split from the other columns by its name", () => {
  const { x, y, names } = splitTarget("table.csv", columns, "x2");
  expect([[...x.data], [...y], names]).toEqual([
    [0.1, 3, 4e-3, 6.25],
    [-2, 5],
    ["x1", "y"],
  ]);
  expect(() => splitTarget("table.csv", columns, "z")).toThrow(/Got z. There are x1, x2, y/);
});

test.each([
  ["cut.npy", async () => (await tableBytes("a.npy", columns)).slice(0, -8), /take 176 bytes. Got 168 bytes/],
  ["bad.npy", () => tableBytes("a.npy", { ...columns, values: columns.values.with(3, NaN) }), /NaN at entry 3/],
  [
    "bad.parquet",
    () => tableBytes("a.parquet", { ...columns, values: columns.values.with(3, NaN) }),
    /row 2, column 'x1'.*NaN/,
  ],
  ["cut.parquet", async () => (await tableBytes("a.parquet", columns)).slice(0, -8), /a Parquet file must be whole/],
  ["bare.csv", () => Promise.resolve(new TextEncoder().encode("1,2\n3,4\n")), /the first line must name the columns/],
  ["nan.csv", () => Promise.resolve(new TextEncoder().encode("a,b\n3,NaN\n")), /line 2, column 'b'/],
] as const)("%s is refused with its place", async (name, bytes, message) => {
  const path = join(folder, name);
  writeFileSync(path, await bytes());
  await expect(readColumns(path)).rejects.toThrow(message);
});

test("a file name of another ending is refused", async () => {
  await expect(tableBytes("a.xlsx", columns)).rejects.toThrow(/must end in .csv, .parquet, .npy. Got a.xlsx/);
});

test.each(["csv", "parquet"])(
  "a column of labels goes to a %s file and back, as points and as a table",
  async (format) => {
    const path = join(folder, `labelled.${format}`);
    writeFileSync(path, await tableBytes(path, { ...columns, labels: { name: "class", texts: ["it, too", "7"] } }));
    const { points, labels, place } = await readNamedPoints(path, "class", { drop: "x2" });
    expect([[...points.data], labels]).toEqual([
      [0.1, 3, 4e-3, 6.25],
      ["it, too", "7"],
    ]);
    expect(place(1)).toMatch(format === "csv" ? /, line 3$/ : /, row 2$/);
    const table = await readTable(path, "class");
    expect([table.columns, table.labels, table.samples]).toEqual([columns.names, ["it, too", "7"], 2]);
    await expect(readPoints(path, "clas")).rejects.toThrow(/Did you mean 'class'/);
    await expect(readPoints(path)).rejects.toThrow(/class.*finite number/);
    await expect(tableBytes("a.npy", { ...columns, labels: { name: "class", texts: ["a", "b"] } })).rejects.toThrow(/no column of labels/); // prettier-ignore
  },
);

test("numbers are labels of a Parquet file, too, and what a network cannot take is refused with its place", async () => {
  const path = join(folder, "numbers.parquet");
  writeFileSync(path, await tableBytes(path, { ...columns, values: columns.values.with(3, 1e300) }));
  expect((await readNamedPoints(path, "y", { drop: "x1" })).labels).toEqual(["3", "6.25"]);
  await expect(readPoints(path, "y")).rejects.toThrow(/row 2, column 'x1': every number must lie within float32/);
  await expect(readTable(path)).rejects.toThrow(/needs its labels named.*name of the label column/);
});
