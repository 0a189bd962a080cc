import { describe, expect, test } from "vitest";
import { classCounts } from "../../src/data/classes.js";
import { groupRows } from "../../src/data/geometry.js";
import { gaussian, norm, sphere } from "../../src/data/generators.js";
import { readTable } from "../../src/data/load.js";
import { prepare, type PrepareOptions } from "../../src/data/prepare.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";
import { file, messageFrom, streams, table } from "./files.js";

const two = (count: number): string[] => Array.from({ length: count }, (_, row) => (row % 2 ? "a" : "b"));
const column = (values: ArrayLike<number>, options: PrepareOptions = {}): number[] => {
  const rows = Array.from(values, (value, row) => [value, row]);
  const { inputs } = prepare(table(rows, two(rows.length)), { scale: "none", ...options }, streams());
  return [...inputs].filter((_, index) => index % 2 === 0);
};

describe("standardising", () => {
  test.each([0.1, 14.62, 2, 0.3, -1e30, 1e-40, 0])("ten times %d standardises to ten zeros", (value) => {
    expect(column(new Array<number>(10).fill(value))).toEqual(new Array(10).fill(0));
  });
  test("a column that is constant but for float64's rounding becomes 0, a timestamp that counts up does not", () => {
    expect(column([0.3, 0.1 + 0.2, 0.3])).toEqual([0, 0, 0]);
    assertClose(column([1.7e12, 1.7e12 + 1, 1.7e12 + 2]), [-Math.sqrt(1.5), 0, Math.sqrt(1.5)], { atol: 1e-12 });
  });
  test("columns have mean 0 and deviation 1 whatever their units, to 1e-12", () => {
    const z = [...gaussian(randomStream(2), { samples: 50, dimension: 1 })];
    const plain = column(z);
    assertClose([plain.reduce((sum, x) => sum + x, 0) / 50, norm(Float64Array.from(plain)) ** 2 / 50], [0, 1], {
      rtol: 1e-12,
      atol: 1e-14,
    });
    for (const [factor, offset] of [
      [1e30, 0],
      [1e-300, 0],
      [1, 1e3], // 1e3 costs three of sixteen digits
    ])
      assertClose(column(z.map((x) => factor * x + offset)), plain, { rtol: 1e-12, atol: 1e-12 });
  });
  test("tables with named columns are standardised, images are not, and the dataset says which", async () => {
    const path = file("t.csv", "a,b,y\n18,5000,p\n19,5100,q\n20,4900,p\n25,5050,q\n");
    const csv = await readTable(path, "y");
    const [plain, not] = [{}, { standardise: false }].map((options) => prepare(csv, options, streams()));
    expect([plain.standardised, not.standardised]).toEqual([true, false]);
    expect(plain.geometry?.cosine).toBeLessThan(0.5);
    expect(not.notes?.join()).toContain("all rows are nearly parallel");
    expect(not.notes?.join()).toContain("standardise the columns");
    expect(prepare(await readTable("digits"), { samples: 20 }, streams()).standardised).toBe(false);
  });
  test("constant columns are named in the notes", () => {
    const { notes } = prepare(table([[1, 7], [2, 7], [4, 7]], ["a", "b", "a"]), {}, streams()); // prettier-ignore
    expect(notes).toContain("1 of 2 columns are constant in these rows and became 0: 'c1'");
  });
});

describe("labels", () => {
  const prepared = (labels: readonly string[], options: PrepareOptions = {}): unknown =>
    prepare(table(labels.map((_, row) => [row, row ** 2]), labels), options, streams()).classes; // prettier-ignore
  const reals = Array.from({ length: 40 }, (_, row) => String(100 + row * 1.5));
  const ages = Array.from({ length: 60 }, (_, row) => String(20 + ((row * 7) % 31)));
  test.each([
    ["forty prices", reals],
    ["prices with decimal commas", reals.map((label) => label.replace(".", ","))],
    ["thirty-one ages of sixty people", ages],
    ["ten scores of sixty rows", Array.from({ length: 60 }, (_, row) => String(row % 10))],
    ["numbers of which most stand once", ["1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "2.5", "3.5"]],
  ])("%s are refused as classes, with the choice of a task", async (_, labels) => {
    expect(await messageFrom(() => prepared(labels))).toContain("--task regression");
    expect(await messageFrom(() => prepared(labels))).toContain("--task classification");
    expect(prepared(labels, { task: "classification" })).toHaveLength(new Set(labels).size);
    expect(prepared(labels, { targets: "teacher" })).toEqual(["-1", "+1"]);
  });
  test("few numbers, words and the classes of images are taken for classes", async () => {
    expect(prepared(["0", "1", "0", "1"])).toEqual(["0", "1"]);
    expect(prepared(["10", "9", "b", "a", "9"])).toEqual(["9", "10", "a", "b"]);
    const digits = await readTable("digits");
    expect(prepare(digits, { samples: 20 }, streams()).classes).toHaveLength(10);
  });
  test.each([
    ["1", "1.0"],
    ["1", "01"],
    ["1", "1,0"],
    ["1000", "1e3"],
    ["Yes", "yes"],
    ["New York", "new  york"],
  ])("labels that differ only as '%s' and '%s' are pointed out, and taken where the task is stated", async (a, b) => {
    const labels = [a, b, "other", a, b, "other", a, b, "other"];
    expect(await messageFrom(() => prepared(labels))).toContain("more than how they are written");
    expect(await messageFrom(() => prepared(labels))).toContain(`'${a}'`);
    expect(prepared(labels, { task: "classification" })).toHaveLength(3);
  });
  test("two classes are picked in the order asked, -1 first, also where a name has a comma", async () => {
    const digits = await readTable("digits");
    const chosen = prepare(digits, { classes: "8,3" }, streams());
    const threes = digits.labels.filter((label) => label === "3").length;
    expect([chosen.classes, chosen.targets.filter((y) => y === 1).length]).toEqual([["8", "3"], threes]);
    const cities = ["Paris, TX", "Paris, FR", "Rome"];
    for (const asked of ["Paris, TX,Rome", '"Paris, TX", "Rome"'])
      expect(prepared(cities, { classes: asked })).toEqual(["Paris, TX", "Rome"]);
    expect(await messageFrom(() => prepared(cities, { classes: "Rom,Paris, TX" }))).toContain("Did you mean 'Rome'?");
    expect(await messageFrom(() => prepare(digits, { classes: "3,11" }, streams()))).toContain(
      "The classes are 0, 1, 2",
    );
  });
  test("classes are counted, in the table and in the rows chosen", async () => {
    expect(classCounts(["b", "10", "9", "b"])).toEqual([
      { name: "9", count: 1 },
      { name: "10", count: 1 },
      { name: "b", count: 2 },
    ]);
    const { classCounts: counts, samples } = prepare(await readTable("digits"), { samples: 300 }, streams());
    expect([counts?.length, counts?.reduce((sum, count) => sum + count, 0)]).toEqual([10, samples]);
    const pair = prepare(table([[1], [2], [3]], ["a", "b", "a"]), { scale: "none" }, streams());
    expect(pair.classCounts).toEqual([2, 1]);
  });
  test("a real target has mean 0 and deviation 1, no class, and its range in the notes", async () => {
    const data = prepare(table(reals.map((_, row) => [row, row ** 2]), reals), { task: "regression" }, streams()); // prettier-ignore
    expect([data.classes, data.outputs, data.classCounts]).toEqual([[], 1, []]);
    assertClose([norm(data.targets) ** 2 / 40, data.targets[0]], [1, -data.targets[39]], { rtol: 1e-12 });
    expect(data.notes).toContain("targets from 100 to 158.5 were brought to mean 0 and deviation 1");
    expect(await messageFrom(() => prepared(["1", "2", "x"], { task: "regression" }))).toContain(
      "row 2: labels must be",
    );
    const mixed = { task: "regression", targets: "random" } as const;
    expect(await messageFrom(() => prepared(reals, mixed))).toContain("--targets random");
  });
});

describe("geometry", () => {
  test("duplicate rows, within 1e-6 of each other, are counted, those with different targets apart", () => {
    const points = sphere(randomStream(4), { samples: 40, dimension: 6 });
    const rows = Array.from({ length: 40 }, (_, row) => [...points.subarray(6 * row, 6 * row + 6)]);
    const near = rows.map((row) => row.map((x) => 3 * x * (1 + 1e-8)));
    const far = rows.map((row) => row.map((x, index) => x + (index === 0 ? 1e-4 : 0)));
    const all = [...rows, ...near.slice(0, 5), ...far.slice(20, 30)];
    const labels = all.map((_, row) => (row === 40 || row === 41 || row % 3 === 2 ? "a" : "b"));
    for (let row = 0; row < 5; row++) labels[row] = "b";
    labels[42] = labels[43] = labels[44] = "b";
    const data = prepare(table(all, labels), { standardise: false }, streams());
    expect(data.geometry).toMatchObject({ duplicates: 10, conflicts: 4 });
    expect(data.notes).toEqual([
      "10 of 55 rows have another row within 1e-6 of them after scaling, 4 of them among different targets, which no network fits: row 0 and row 40; row 1 and row 41; row 2 and row 42; …",
    ]);
  });
  test("60,000 equal rows are one group, and 20,000 different ones none, in a second", () => {
    expect(groupRows(new Float64Array(120_000).fill(1), 2).duplicates).toBe(60_000);
    expect(groupRows(gaussian(randomStream(0), { samples: 20_000, dimension: 3 }), 3).duplicates).toBe(0);
  });
  test("the smallest angle and the mean cosine are those of the plane", () => {
    const angles = [0, 0.5, 0.5 + 1e-7, 2];
    const inputs = Float64Array.from(angles.flatMap((angle, row) => [Math.cos(angle), Math.sin(angle)].map((x) => x * (row + 1)))); // prettier-ignore
    const { angle, cosine } = groupRows(inputs, 2);
    assertClose([angle ?? NaN], [1e-7], { rtol: 1e-7 }); // a cosine would give 0
    const pairs = angles.flatMap((a, i) => angles.slice(0, i).map((b) => Math.cos(a - b)));
    assertClose([cosine], [pairs.reduce((sum, value) => sum + value, 0) / 6], { rtol: 1e-12 });
  });
});

test("two rows that are nearly parallel are named by their places, equal ones as such", async () => {
  const csv = (line: string): string => file("n.csv", `a,b,y\n1,0,p\n0,1,q\n-1,1,p\n${line},q\n`);
  const notesOf = async (line: string): Promise<string> =>
    prepare(await readTable(csv(line), "y"), { standardise: false }, streams()).notes?.join() ?? "";
  expect(await notesOf("7,0.007")).toBe("line 2 and line 5 are nearly parallel, at an angle of 0.0010 rad; training tells such rows apart late"); // prettier-ignore
  expect(await notesOf("7,0")).toMatch(/^2 of 4 rows have another .* which no network fits: line 2 and line 5$/);
  expect(await notesOf("1,1")).toBe("");
});

test("rows of the sphere have length √d, random targets are drawn from their own stream, the rows from theirs", async () => {
  const digits = await readTable("digits");
  const draw = (seed: number) =>
    prepare(digits, { samples: 20, targets: "random" }, { rows: randomStream(0), labels: randomStream(seed) });
  assertClose([norm(draw(1).inputs.subarray(0, 64))], [8], { rtol: 1e-12 });
  expect(draw(1).inputs).toEqual(draw(2).inputs);
  expect(draw(1).targets).not.toEqual(draw(2).targets);
});

test.each([1e-320, 1e-200, 1e-30, 1e30])("a row of numbers about %d is scaled to the sphere as any other", (unit) => {
  const { inputs } = prepare(table([[3 * unit, 4 * unit], [0, 1]], ["a", "b"]), { standardise: false }, streams()); // prettier-ignore
  assertClose(
    [...inputs.subarray(0, 2)],
    [0.6, 0.8].map((x) => x * Math.SQRT2),
    { rtol: unit < 1e-300 ? 1e-3 : 1e-15 },
  ); // 1e-320 has four digits
});

test.each([
  [
    "an unknown name",
    () => prepare(table([[1], [2]], two(2)), { targets: "teached" as "teacher" }, streams()),
    "'targets' must be one of given, random, teacher, parity",
  ],
  [
    "a table of other sizes",
    () => prepare({ ...table([[1], [2]], two(2)), samples: 3 }, {}, streams()),
    "2 numbers and 2 labels for 3 x 1",
  ],
  ["one class", () => prepare(table([[1], [2]], ["2", "2"]), {}, streams()), "one class, '2'"],
  ["too many samples", async () => prepare(await readTable("digits"), { samples: 5000 }, streams()), "[1, 1797]"],
  [
    "a zero row",
    () => prepare(table([[0], [3]], ["a", "b"]), { standardise: false }, streams()),
    "row 0: a row must not",
  ],
  [
    "a row at the mean",
    () => prepare(table([[1], [3], [2]], ["a", "b", "a"]), {}, streams()),
    "row 2: a row must not be",
  ],
  ["a number beyond float32", () => prepare(table([[1], [1e39]], ["a", "b"]), {}, streams()), "row 1, column 'c0'"],
  ["NaN", () => prepare(table([[1, 2], [1, NaN]], ["a", "b"]), {}, streams()), "row 1, column 'c1'"], // prettier-ignore
])("%s is refused with place, rule and repair", async (_, call, message) => {
  expect(await messageFrom(call)).toContain("UserError: ");
  expect(await messageFrom(call)).toContain(message);
});

test.each([
  ["a misspelt option", { standardize: false }, "Got 'standardize'"],
  ["a word for true or false", { standardise: "no" }, "'standardise' is true or false. Got 'no'"],
])("%s is refused, never passed over", (_, options, message) => {
  const made = (): unknown => prepare(table([[1, 2], [2, 1]], ["a", "b"]), options as PrepareOptions, streams()); // prettier-ignore
  expect(made).toThrow(message);
});

test("numbers to learn that are all the same are refused: standardised, each would be 0", () => {
  const rows = [0, 1, 2, 3].map((value) => [value, value ** 2]);
  expect(() => prepare(table(rows, ["5", "5", "5.0", "5"]), { task: "regression" }, streams())).toThrow("the one number 5 in all 4 rows"); // prettier-ignore
});
