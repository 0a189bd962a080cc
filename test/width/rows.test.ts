import { expect, test } from "vitest";
import { shapeOf, type SettingOptions } from "../../src/width/settings.js";
import { linearRows, widestRows, widthRows } from "../../src/width/rows.js";
import { settledCell, type ZeroName } from "../../src/width/zero.js";
import { cube, repeated, type Planted } from "./planted.js";

const unsettled: SettingOptions & { depth: number; width: number; zero: ZeroName } = {
  ...{ setting: "digits-random", samples: 192, dimension: 10, data: "", labels: "", targets: "given", classes: "" },
  ...{ depth: 1, width: 64, zero: "auto" },
};

test("digits with random labels are of two classes at one output, and a file keeps its own", () => {
  const cell = settledCell(unsettled);
  expect([cell.classes, cell.zero, shapeOf(cell).outputs]).toEqual(["3,8", "error", 1]);
  expect(settledCell(cell)).toEqual(cell);
  expect(settledCell({ ...unsettled, classes: "0,1" }).classes).toBe("0,1");
  expect(settledCell({ ...unsettled, data: "points.csv" })).toMatchObject({
    setting: "file",
    classes: "",
    dimension: 1,
  });
});

/** Trials of both settings, which differ in their classes. */
const mixed: Planted[] = [
  ...repeated(cube, 2),
  ...repeated({ ...cube, setting: "digits-random", zero: "error", ...{ classes: "3,8" } }, 2),
];

test("what differs between settings alone is in the name of none; what differs within one is", () => {
  expect([...new Set(widthRows(mixed).map(({ group }) => group))]).toEqual([
    "sphere, random labels",
    "digits, random labels",
  ]);
  const slow = repeated({ ...cube, units: 0.1 }, 2);
  expect([...new Set(widthRows([...mixed, ...slow]).map(({ group }) => group))]).toEqual([
    "sphere, random labels, units 0.5",
    "digits, random labels",
    "sphere, random labels, units 0.1",
  ]);
});

test("the largest width is each group's own", () => {
  const rows = widthRows([...repeated({ ...cube, width: 4 }, 2), ...mixed]);
  expect(widestRows(rows).map(({ width, rows: widest }) => [width, widest.length])).toEqual([
    [512, 2],
    [512, 2],
  ]);
});

test("a linear network is compared with networks of its own data, budget, rule and variant", () => {
  const linear = { ...cube, depth: 0, width: 1 };
  const others = [{ dimension: 10 }, { samples: 9 }, { steps: 99 }, { zero: "error" as const }, { units: 0.1 }];
  const trials = [cube, linear, ...others.map((other) => ({ ...linear, ...other }))].flatMap((cell) =>
    repeated(cell, 3),
  );
  const rows = widthRows(trials);
  expect(linearRows(rows, rows)).toEqual(rows.slice(3, 6));
});
