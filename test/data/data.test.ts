import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { gaussianMixture, norm, sphere } from "../../src/data/generators.js";
import { functionLabels, parityLabels, randomClasses, teacher, teacherLabels } from "../../src/data/labels.js";
import { readTable } from "../../src/data/load.js";
import { prepare } from "../../src/data/prepare.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-data-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const streams = () => ({ rows: randomStream(0).split("rows"), labels: randomStream(0).split("labels") });

/** An IDX file of bytes. */
function idx(shape: readonly number[], values: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(values)]);
}

describe("generators", () => {
  test("points of the sphere have radius √d to 1e-12, and their mean vanishes", () => {
    const points = sphere(randomStream(0), { samples: 4000, dimension: 7 });
    for (let row = 0; row < 4000; row += 100)
      assertClose([norm(points.subarray(row * 7, row * 7 + 7))], [Math.sqrt(7)], { rtol: 1e-12 });
    const mean = points.reduce((sum, value) => sum + value, 0) / 28_000;
    expect(Math.abs(mean)).toBeLessThan(3.3 / Math.sqrt(28_000));
  });
  test("a mixture's points lie about the centre of their component", () => {
    const { inputs, components, centres } = gaussianMixture(randomStream(1), {
      samples: 6000,
      dimension: 2,
      components: 3,
      separation: 5,
    });
    const rows = Array.from(components.keys()).filter((row) => components[row] === 2);
    const mean = [0, 1].map((axis) => rows.reduce((sum, row) => sum + inputs[2 * row + axis], 0) / rows.length);
    assertClose(mean, [centres[4], centres[5]], { atol: 3.5 / Math.sqrt(rows.length) });
  });
  test("labels: parity is the sign of a product, classes are one-hot, a teacher splits evenly", () => {
    const inputs = Float64Array.of(1, -2, 3, -1, -1, 5);
    expect([...parityLabels(inputs, 3)]).toEqual([-1, 1]);
    expect([...functionLabels(inputs, 3, ([a, b]) => a + b)]).toEqual([-1, -2]);
    expect([...randomClasses(randomStream(0), 50, 4)].filter((value) => value === 1)).toHaveLength(50);
    const points = sphere(randomStream(3), { samples: 100, dimension: 5 });
    expect(teacherLabels(randomStream(0), points, 5).reduce((sum, y) => sum + y, 0)).toBe(0);
    const f = teacher(randomStream(0), 5, 3);
    assertClose([f(points.subarray(0, 5).map((x) => 2 * x))], [2 * f(points.subarray(0, 5))], { rtol: 1e-12 });
  });
});

describe("files", () => {
  test("the built-in digits are 1797 images of 64 pixels in ten classes", async () => {
    const table = await readTable("digits");
    expect([table.samples, table.dimension, new Set(table.labels).size]).toEqual([1797, 64, 10]);
    const { outputs, inputs, targets } = prepare(table, { samples: 30 }, streams());
    expect([outputs, inputs.length, targets.reduce((sum, y) => sum + y, 0)]).toEqual([10, 30 * 64, 30]);
    assertClose([norm(inputs.subarray(0, 64))], [8], { rtol: 1e-12 });
  });
  test("two classes are picked in the order asked: the first is -1", async () => {
    const table = await readTable("digits");
    const chosen = prepare(table, { classes: "8,3" }, streams());
    expect(chosen.targets.filter((y) => y === 1)).toHaveLength(table.labels.filter((label) => label === "3").length);
    expect(() => prepare(table, { classes: "3,11" }, streams())).toThrow("The classes are 0, 1, 2");
  });
  test("a CSV file with quotes, a byte-order mark, CRLF and gzip reads as what it says", async () => {
    const text = '\ufeff"a, first",b,kind\r\n1,"2",x\r\n3.5,-4e1,y\r\n';
    for (const content of [text, gzipSync(text)]) {
      const table = await readTable(file("good.csv", content), "kind");
      expect([[...table.inputs], table.labels]).toEqual([
        [1, 2, 3.5, -40],
        ["x", "y"],
      ]);
    }
  });
  test("an IDX pair reads as images and labels, plain or gzip", async () => {
    const images = file("images-idx3-ubyte.gz", gzipSync(idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 255])));
    const table = await readTable(images, file("labels-idx1-ubyte", idx([2], [3, 8])));
    expect([[...table.inputs], table.labels]).toEqual([
      [1, 2, 3, 4, 5, 6, 7, 255],
      ["3", "8"],
    ]);
  });
  test("standardised columns have mean 0 and variance 1; constant ones become 0", async () => {
    const table = await readTable(file("columns.csv", "a,b,c\n1,7,x\n3,7,y\n5,7,x\n"), "c");
    const { inputs } = prepare(table, { standardise: true, scale: "none" }, streams());
    assertClose([...inputs].sort(), [-Math.sqrt(1.5), 0, 0, 0, 0, Math.sqrt(1.5)].sort(), { atol: 1e-12 });
  });
  test("random targets are drawn from their own stream, the rows from theirs", async () => {
    const table = await readTable("digits");
    const draw = (seed: number) =>
      prepare(table, { samples: 20, targets: "random" }, { rows: randomStream(0), labels: randomStream(seed) });
    expect(draw(1).inputs).toEqual(draw(2).inputs);
    expect(draw(1).targets).not.toEqual(draw(2).targets);
  });
});

test.each([
  ["a missing file", () => readTable(join(folder, "goood.csv"), "kind"), "nearest name in that folder is 'good.csv'"],
  ["a folder", () => readTable(folder, "kind"), "a folder"],
  ["no label column named", () => readTable(file("x.csv", "a,b\n1,2\n")), "Add --labels"],
  ["an unknown label column", () => readTable(file("x.csv", "a,label\n1,2\n"), "labl"), "Did you mean 'label'?"],
  ["a ragged row", () => readTable(file("x.csv", "a,b\n1,2\n1,2,3\n"), "b"), "line 3"],
  ["a NaN", () => readTable(file("x.csv", "a,b\n1,2\nNaN,2\n"), "b"), "line 3, column 'a'"],
  ["an empty cell", () => readTable(file("x.csv", "a,b\n,2\n"), "b"), "an empty cell"],
  ["a doubled column", () => readTable(file("x.csv", "a,a,b\n1,1,2\n"), "b"), "'a' twice"],
  ["an empty file", () => readTable(file("x.csv", ""), "b"), "0 bytes"],
  ["a header alone", () => readTable(file("x.csv", "a,b\n"), "b"), "no rows"],
  [
    "broken gzip",
    () => readTable(file("x.csv.gz", gzipSync("a,b\n1,2\n").subarray(0, 20)), "b"),
    "gzip stream must be whole",
  ],
  [
    "a truncated IDX",
    () => readTable(file("t-idx3-ubyte", idx([2, 2, 2], [1, 2, 3])), file("l-idx1-ubyte", idx([2], [1, 2]))),
    "byte 19",
  ],
  [
    "a wrong magic number",
    () => readTable(file("t-idx3-ubyte", Uint8Array.of(0, 0, 7, 1, 0)), file("l-idx1-ubyte", idx([2], [1, 2]))),
    "byte 0",
  ],
  [
    "labels of other images",
    () => readTable(file("t-idx3-ubyte", idx([2, 1, 1], [1, 2])), file("l-idx1-ubyte", idx([3], [1, 2, 3]))),
    "one label for each of the 2 images",
  ],
  [
    "one class",
    async () => prepare(await readTable(file("x.csv", "a,b\n1,2\n3,2\n"), "b"), {}, streams()),
    "one class, '2'",
  ],
  ["too many samples", async () => prepare(await readTable("digits"), { samples: 5000 }, streams()), "[1, 1797]"],
  [
    "a zero row",
    async () => prepare(await readTable(file("x.csv", "a,b\n0,2\n3,1\n"), "b"), { standardise: false }, streams()),
    "x.csv, line 2",
  ],
])("%s is refused with place, rule and repair", async (_, read, message) => {
  await expect(attempt(read)).rejects.toMatchObject({ name: "UserError" });
  await expect(attempt(read)).rejects.toThrow(message);
});

async function attempt(read: () => Promise<unknown>): Promise<unknown> {
  return read();
}
