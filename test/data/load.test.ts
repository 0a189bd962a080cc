import { mkdirSync, readdirSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { maxBytes, unpacked } from "../../src/data/file.js";
import { readTable } from "../../src/data/load.js";
import { readNamedPoints } from "../../src/data/points.js";
import { prune, readStored, storedName, writeStored } from "../../src/data/stored.js";
import { parseCsv, type ParsedTable } from "../../src/data/csv.js";
import { randomStream } from "../../src/math/random.js";
import { file, folder, idx, messageFrom } from "./files.js";

const twoRows = "a,b,kind\n1,2,x\n3,4,y\n";

describe("files are told apart by their first bytes", () => {
  test.each(["my-idx-data/points.csv", "forexidx-2024.csv", "t10k-idx3-ubyte", "points.idx", "noname"])(
    "a table named %s reads as a table",
    async (name) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      expect([...(await readTable(file(name, twoRows), "kind")).inputs]).toEqual([1, 2, 3, 4]);
    },
  );
  test.each(["digits.idx3", "digits.csv", "images"])("an IDX array named %s reads as one", async (name) => {
    for (const packed of [false, true]) {
      const bytes = idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 255]);
      const table = await readTable(file(name, packed ? gzipSync(bytes) : bytes), file("labels.csv", idx([2], [3, 8])));
      expect([[...table.inputs], table.labels, table.columns]).toEqual([
        [1, 2, 3, 4, 5, 6, 7, 255],
        ["3", "8"],
        undefined,
      ]);
    }
  });
  test("a table whose label column is called idx-class reads as a table", async () => {
    expect((await readTable(file("t.csv", "a,idx-class\n1,x\n"), "idx-class")).labels).toEqual(["x"]);
  });
  test("the built-in digits are 1797 images of 64 pixels in ten classes", async () => {
    const table = await readTable("digits");
    expect([table.samples, table.dimension, new Set(table.labels).size]).toEqual([1797, 64, 10]);
  });
});

test("IDX entries of every type read as the numbers that they are, in float32 where that holds them", async () => {
  const header = (type: number): Buffer => Buffer.from([0, 0, type, 2, 0, 0, 0, 1, 0, 0, 0, 1]);
  const labels = file("one", idx([1], [0]));
  const written: readonly (readonly [type: number, write: (bytes: Buffer) => void, size: number, value: number])[] = [
    [0x08, (bytes) => bytes.writeUInt8(200), 1, 200],
    [0x09, (bytes) => bytes.writeInt8(-100), 1, -100],
    [0x0b, (bytes) => bytes.writeInt16BE(-30_000), 2, -30_000],
    [0x0c, (bytes) => bytes.writeInt32BE(2_000_000_001), 4, 2_000_000_001],
    [0x0d, (bytes) => bytes.writeFloatBE(0.1), 4, Math.fround(0.1)],
    [0x0e, (bytes) => bytes.writeDoubleBE(0.1), 8, 0.1],
  ];
  for (const [type, write, size, value] of written) {
    const entry = Buffer.alloc(size);
    write(entry);
    const { inputs } = await readTable(file("entry", Buffer.concat([header(type), entry])), labels);
    expect([...inputs]).toEqual([value]);
  }
});

test.each([
  ["a missing file", () => readTable(join(folder, "goood.csv"), "kind"), "nearest name in that folder is 'good.csv'"],
  ["a folder", () => readTable(folder, "kind"), "a folder"],
  ["a device without an end", () => readTable("/dev/zero", "kind"), "a pipe or a device"],
  ["a path through a file", () => readTable(join(file("f", "x"), "t.csv"), "kind"), "no such file"],
  ["no label column named", () => readTable(file("x.csv", "a,b\n1,2\n")), "with the name of the label column"],
  ["no label file named", () => readTable(file("x", idx([1, 1], [0]))), "with the IDX file of the labels"],
  ["an empty file", () => readTable(file("x.csv", ""), "b"), "0 bytes"],
  ["an empty file in gzip", () => readTable(file("x.csv", gzipSync("")), "b"), "0 bytes"],
  ["broken gzip", () => readTable(file("x", gzipSync(twoRows).subarray(0, 20)), "b"), "gzip stream must be whole"],
  ["a truncated IDX", () => readTable(file("t", idx([2, 2, 2], [1, 2, 3])), file("l", idx([2], [1, 2]))), "byte 19"],
  ["an IDX header cut short", () => readTable(file("t", Buffer.from([0, 0, 8, 3, 0])), "l"), "header has 16 bytes"],
  [
    "gzip within gzip",
    () => readTable(file("x", gzipSync(gzipSync(twoRows))), "kind"),
    "a gzip file within a gzip file",
  ],
  ["a zlib stream", () => readTable(file("x", deflateSync(twoRows)), "kind"), "a zlib stream"],
  ["an IDX of little endian", () => readTable(file("t", Buffer.from([3, 8, 0, 0, 1])), "l"), "a binary file that begins with 03080000"], // prettier-ignore
  ["an IDX of another magic", () => readTable(file("t", Buffer.from([0, 1, 8, 3, 0])), "l"), "a binary file that begins with 00010803"], // prettier-ignore
  ["an address", () => readTable("https://example.org/a.csv", "y"), "Download it first"],
  ["a home that no shell replaced", () => readTable("~/a.csv", "y"), "Write the whole path"],
  ["an unknown type", () => readTable(file("t", Buffer.from([0, 0, 7, 1, 0])), "l"), "byte 0"],
  [
    "an IDX of 10^28 entries",
    () => readTable(file("t", Buffer.from("00000803ffffffffffffffffffffffff", "hex")), "l"),
    "entries take",
  ],
  [
    "images without pixels",
    () => readTable(file("t", idx([2, 0], [])), file("l", idx([2], [1, 2]))),
    "at least one image",
  ],
  ["labels that are no IDX", () => readTable(file("t", idx([1, 1], [1])), file("l", "a,b\n")), "l, byte 0"],
  [
    "labels of other images",
    () => readTable(file("t", idx([2, 1], [1, 2])), file("l", idx([3], [1, 2, 3]))),
    "one label for each of the 2 images",
  ],
  [
    "an IDX of NaN",
    () => readTable(file("t", Buffer.from("00000d0200000001000000017fc00000", "hex")), "l"),
    "within float32",
  ],
])("%s is refused with place, rule and repair", async (_, read, message) => {
  file("good.csv", twoRows);
  expect(await messageFrom(read)).toContain("UserError: ");
  expect(await messageFrom(read)).toContain(message);
});

test("300 IDX pairs damaged at random end as a table or as a sentence with the file, its rule and a repair", async () => {
  const random = randomStream(5);
  const damaged = (whole: Buffer): Buffer => {
    const bytes = Buffer.from(
      whole.subarray(0, random.uniform() < 0.3 ? 1 + random.integer(whole.length) : whole.length),
    );
    if (random.uniform() < 0.7) bytes[random.integer(bytes.length)] = random.integer(256);
    return bytes;
  };
  for (let trial = 0; trial < 300; trial++) {
    const images = file("f-images", damaged(idx([3, 2, 1], [1, 2, 3, 4, 5, 6])));
    const labels = file("f-labels", damaged(idx([3], [0, 1, 0])));
    const message = await messageFrom(() => readTable(images, labels));
    if (message !== "") expect(message).toMatch(/^UserError: .*f-(images|labels).*: .* Got .*\. [A-Z]/s);
  }
});

test("gzip that unpacks beyond the limit is refused while it unpacks, with the limit", async () => {
  const bomb = gzipSync(Buffer.alloc(10_000_000));
  expect(await messageFrom(() => unpacked("bomb.gz", bomb, 1_000_000))).toContain("may unpack to 1000000 bytes");
  expect(maxBytes).toBe(2 ** 31);
});

const bytesOf = (array: ArrayBufferView): Buffer => Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** Byte by byte: toEqual takes seconds for as many numbers. */
function expectSame(actual: ParsedTable | undefined, expected: ParsedTable): void {
  expect({ ...actual, inputs: 0, lines: 0, labels: 0 }).toEqual({ ...expected, inputs: 0, lines: 0, labels: 0 });
  expect(actual?.inputs.constructor).toBe(expected.inputs.constructor);
  expect(actual?.labels.join("\n")).toBe(expected.labels.join("\n"));
  for (const key of ["inputs", "lines"] as const)
    expect(bytesOf(actual?.[key] ?? new Uint8Array()).equals(bytesOf(expected[key]))).toBe(true);
}

describe("a file is read once", () => {
  /** A table beyond 1 MiB, so that its parsed form is kept on disk. */
  const long = (first: number): string =>
    `a,b,kind\n${first},0.1,x\n${Array.from({ length: 90_000 }, (_, row) => `${row},${row / 8},${row % 3 ? "y" : "z"}`).join("\n")}\n`;
  const kept = (): string[] => readdirSync(join(folder, "cache", "overparam", "tables"));

  test("the same file gives the very same table in a process; a changed one is read anew", async () => {
    const small = await readTable(file("s.csv", twoRows), "kind");
    expect(await readTable(file("s.csv", twoRows), "kind")).toBe(small);
    expect([...(await readTable(file("s.csv", twoRows.replace("3", "5")), "kind")).inputs]).toEqual([1, 2, 5, 4]);
    const large = await readTable(file("l.csv", long(1)), "kind");
    expect(await readTable(join(folder, "l.csv"), "kind")).toBe(large);
    expect((await readTable(file("l.csv", long(2)), "kind")).inputs[0]).toBe(2);
    expect(await Promise.all([1, 2].map(() => readTable(join(folder, "l.csv"), "kind")))).toHaveLength(2);
  });
  test("a large table comes from the cache as it came from the file, with its notes and lines", async () => {
    const content = Buffer.from(long(3).replaceAll("z", "ä"), "latin1");
    const parsed = parseCsv("p.csv", content, "kind");
    const name = storedName(content, "kind");
    await writeStored(name, parsed);
    expectSame(await readStored(name), parsed);
    expect(storedName(content, "other")).not.toBe(name);
    const narrow = { ...parsed, inputs: Float32Array.from(parsed.inputs) };
    await writeStored("narrow", narrow);
    expectSame(await readStored("narrow"), narrow);
  });
  test("points of a large table are parsed once, and are those of the file", async () => {
    const path = file("points.csv", long(5));
    const before = new Set(kept());
    const first = await readNamedPoints(path, "kind");
    const [name] = kept().filter((other) => !before.has(other));
    const stored = join(folder, "cache", "overparam", "tables", name);
    utimesSync(stored, 1, 1);
    const second = await readNamedPoints(path, "kind");
    expect(statSync(stored).mtimeMs).toBeGreaterThan(1000); // touched as it was read
    expect(bytesOf(second.points.data).equals(bytesOf(first.points.data))).toBe(true);
    expect([second.columns, second.labels[1], second.place(1)]).toEqual([["a", "b"], "z", `${path}, line 3`]);
    expect((await readTable(path, "kind")).inputs[0]).toBe(5);
    expect(kept().filter((other) => !before.has(other))).toEqual([name]);
  });
  test("a stored table that is not whole is parsed again and replaced", async () => {
    const path = file("d.csv", long(4));
    const before = new Set(kept());
    const table = await readTable(path, "kind");
    const [name] = kept().filter((other) => !before.has(other));
    const stored = join(folder, "cache", "overparam", "tables", name);
    const { size } = statSync(stored);
    for (const damage of [
      () => {
        truncateSync(stored, size - 1);
      },
      () => {
        truncateSync(stored, 3);
      },
      () => {
        writeFileSync(stored, Buffer.alloc(size, 255));
      },
    ]) {
      damage();
      utimesSync(path, 1, 2); // known to the process no more
      expect(bytesOf((await readTable(path, "kind")).inputs).equals(bytesOf(table.inputs))).toBe(true);
      expect(statSync(stored).size).toBe(size);
    }
  });
  test("of stored tables beyond the limit, those longest unused are removed", async () => {
    const parsed = parseCsv("p.csv", Buffer.from(twoRows), "kind");
    for (const name of ["old", "middle", "new"]) await writeStored(name, parsed);
    const at = (name: string): string => join(folder, "cache", "overparam", "tables", name);
    const hours = { old: 30, middle: 20, new: 10 };
    for (const [name, ago] of Object.entries(hours)) utimesSync(at(name), 1, Date.now() / 1000 - 3600 * ago);
    for (const name of kept()) if (!(name in hours)) utimesSync(at(name), 1, 1);
    await prune(2 * statSync(at("new")).size);
    expect(kept().sort()).toEqual(["middle", "new"]);
  });
});
