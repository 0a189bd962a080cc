import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { npyHeader } from "../../src/data/npy.js";
import { estimateMoments, npyChunks } from "../../src/moments/index.js";
import { randomStream } from "../../src/math/random.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-npy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [rows, columns] = [12_345, 4];
const values = randomStream(6).normals(rows * columns);
const path = join(folder, "samples.npy");
writeFileSync(path, Buffer.concat([npyHeader(rows, columns), new Uint8Array(values.buffer)]));
const direction = Float64Array.of(0, 1, 0);

test("a NumPy file is read chunk by chunk: its moments are those of its rows, of the whole and of shares", async () => {
  const x = { rows, columns: 3, data: values.filter((_, at) => at % 4 !== 1) };
  const y = values.filter((_, at) => at % 4 === 1);
  expect(await estimateMoments(npyChunks({ path, target: 1 }), direction)).toEqual(await estimateMoments([{ x, y }], direction)); // prettier-ignore
  const counts = await Promise.all([0, 1].map((index) => estimateMoments(npyChunks({ path }, { index, of: 2 }), direction))); // prettier-ignore
  expect(counts.map(({ count }) => count)).toEqual([10_000, 2345]);
});

test("arrays of one axis, columns that are not there and files that end too soon are refused", async () => {
  const short = join(folder, "short.npy");
  writeFileSync(short, Buffer.concat([npyHeader(rows, columns), new Uint8Array(800)]));
  await expect(estimateMoments(npyChunks({ path, target: 4 }), direction)).rejects.toThrow(/target 4/);
  await expect(estimateMoments(npyChunks({ path: short }), direction)).rejects.toThrow(/of 320000 bytes/);
});
