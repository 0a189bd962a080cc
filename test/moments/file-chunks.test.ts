import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { tableBytes } from "../../src/data/named-columns.js";
import { npyHeader } from "../../src/data/npy.js";
import { randomStream } from "../../src/math/random.js";
import { estimateMoments, fileChunks, parallelMoments, type Chunk } from "../../src/moments/index.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-chunks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [rows, width] = [32_101, 4];
const values = randomStream(6).normals(rows * width);
const columns = { names: ["a", "y", "b", "c"], rows, values };
const direction = Float64Array.of(0, 1, 0);
/** The same numbers as a whole in memory. */
const whole: Chunk = {
  x: { rows, columns: 3, data: values.filter((_, at) => at % width !== 1) },
  y: values.filter((_, at) => at % width === 1),
};

function written(name: string, content: Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** Big-endian doubles behind the header of IDX. */
function idxOf(): Uint8Array {
  const bytes = Buffer.alloc(12 + 8 * values.length);
  bytes.set([0, 0, 0x0e, 2]);
  bytes.writeUInt32BE(rows, 4);
  bytes.writeUInt32BE(width, 8);
  values.forEach((value, at) => bytes.writeDoubleBE(value, 12 + 8 * at));
  return bytes;
}

/** Column by column, as np.save writes the transpose of an array. */
function fortranOf(): Uint8Array {
  const head = Buffer.from(npyHeader(rows, width));
  const text = head.toString("latin1", 10).replace("False", "True ");
  head.write(text, 10, "latin1");
  const turned = new Float64Array(values.length).map((_, at) => values[(at % rows) * width + Math.floor(at / rows)]);
  return Buffer.concat([head, new Uint8Array(turned.buffer)]);
}

const semicolons = (text: string) => text.replaceAll(",", ";").replaceAll(".", ",");
const csv = async () => new TextDecoder().decode(await tableBytes("a.csv", columns));
const files: Readonly<Record<string, readonly [target: string, content: () => Promise<Uint8Array>]>> = {
  "t.csv": ["y", () => tableBytes("a.csv", columns)],
  "t.csv.gz": ["y", async () => gzipSync(await csv())],
  "utf16.csv": ["y", async () => Buffer.from(`\ufeff${await csv()}`, "utf16le")],
  "mac.csv": ["y", async () => Buffer.from((await csv()).replaceAll("\n", "\r"))],
  "windows.csv": ["y", async () => Buffer.from((await csv()).replaceAll("\n", "\r\n"))],
  "comma.csv": ["y", async () => Buffer.from(semicolons(await csv()))],
  "t.idx": ["2", () => Promise.resolve(idxOf())],
  "t.idx.gz": ["2", () => Promise.resolve(gzipSync(idxOf()))],
  "t.npy": ["2", () => tableBytes("a.npy", columns)],
  "fortran.npy": ["2", () => Promise.resolve(fortranOf())],
  "t.parquet": ["y", () => tableBytes("a.parquet", columns)],
};

test.each(Object.keys(files))(
  "%s is read in chunks: its moments are those of its rows, whole and in shares",
  async (name) => {
    const [target, content] = files[name];
    const path = written(name, await content());
    // The same sums over the same rows in the same order, to the last digit.
    expect(await estimateMoments(fileChunks({ path, target }), direction)).toEqual(
      await estimateMoments([whole], direction),
    );
    const counts = await Promise.all(
      [0, 1].map(async (index) => {
        let [seen, chunks] = [0, 0];
        for await (const { x } of fileChunks({ path, target }, { index, of: 2 })) {
          [seen, chunks] = [seen + x.rows, chunks + 1];
          expect(x.rows).toBeLessThan(60_000);
        }
        return { seen, chunks };
      }),
    );
    expect(counts.reduce((sum, { seen }) => sum + seen, 0)).toBe(rows);
  },
);

test("threads share a file", async () => {
  const path = written("shared.parquet", await tableBytes("a.parquet", columns));
  const module = new URL("../../src/moments/index.ts", import.meta.url).href;
  const argument = { path, target: "y" };
  const shared = await parallelMoments({ module, name: "fileChunks", argument }, direction, { threads: 2 });
  const alone = await estimateMoments([whole], direction);
  // sums of 32,101 terms near 1 in another order
  for (const [at, value] of shared.m4.value.data.entries()) expect(value).toBeCloseTo(alone.m4.value.data[at], 11);
});

test("records with line ends in quotes stay whole where a piece of text ends between them", async () => {
  const lines = Array.from(
    { length: 300_000 },
    (_, row) => `${row % 7},"a note\nof two lines, number ${row}",${row % 5}`,
  );
  const path = written("notes.csv", Buffer.from(["x,note,y", ...lines].join("\n")));
  let [count, sum, chunks] = [0, 0, 0];
  for await (const { x, y } of fileChunks({ path, drop: "note" })) {
    chunks++;
    for (let row = 0; row < x.rows; row++, count++) sum += Number(x.data[row] === count % 7 && y[row] === count % 5);
  }
  expect([chunks > 1, count, sum]).toEqual([true, 300_000, 300_000]);
});

test.each([
  ["a target that is not there", "none.csv", "x,y\n1,2\n", "z", /must name a column of none.csv.*There are x, y/],
  [
    "a late word",
    "late.csv",
    `x,y\n${"1,2\n".repeat(1_100_000)}1,many\n`,
    "y",
    /late.csv, line 1100002, column 'y'.*'many'/,
  ],
  ["a late NaN", "nan.csv", `x,y\n${"1,2\n".repeat(3)}1,NaN\n`, "y", /line 5, column 'y'.*missing value/],
  [
    "decimals of two kinds",
    "mixed.csv",
    `x;y\n${"1,5;2\n".repeat(3)}1.5;2\n`,
    "y",
    /decimals of a file must be written alike/,
  ],
  [
    "a quote that is never closed",
    "open.csv",
    `x,y\n1,2\n1,"2\n${"1,2\n".repeat(9)}`,
    "y",
    /line 3: quotes must be closed/,
  ],
  ["no rows", "empty.csv", "x,y\n", "y", /at least one row/],
  ["no bytes", "nothing.csv", "", "y", /must hold data/],
  ["one column", "one.csv", "y\n1\n2\n", "y", /two columns or more/],
] as const)("%s is refused with its place", async (_, name, content, target, message) => {
  const path = written(name, Buffer.from(content));
  await expect(estimateMoments(fileChunks({ path, target }), Float64Array.of(1))).rejects.toThrow(message);
});

test("broken arrays are refused: cut off, packed and cut off, of other axes, with a NaN", async () => {
  const bytes = await tableBytes("a.npy", columns);
  const read = (name: string, content: Uint8Array) =>
    estimateMoments(fileChunks({ path: written(name, content) }), direction);
  await expect(read("cut.npy", bytes.subarray(0, -8))).rejects.toThrow(
    /32101 x 4 entries take 1027360 bytes. Got 1027352/,
  );
  await expect(read("cut.npy.gz", gzipSync(bytes.subarray(0, -8)))).rejects.toThrow(/take 1027360 bytes. Got 1027352/);
  await expect(read("broken.npy.gz", gzipSync(bytes).subarray(0, 5000))).rejects.toThrow(/gzip stream must be whole/);
  await expect(read("nan.npy", await tableBytes("a.npy", { ...columns, values: values.with(9, NaN) }))).rejects.toThrow(/NaN at entry 9/); // prettier-ignore
  await expect(read("fortran.npy.gz", gzipSync(fortranOf()))).rejects.toThrow(/must be in C order/);
  await expect(estimateMoments(fileChunks({ path: join(folder, "nowhere") }), direction)).rejects.toThrow(/must exist/);
  await expect(estimateMoments(fileChunks({ path: folder }), direction)).rejects.toThrow(/a folder/);
});
