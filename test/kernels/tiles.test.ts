import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { infiniteKernels } from "../../src/kernels/infinite.js";
import type { InfiniteNetwork } from "../../src/kernels/infinite-network.js";
import { storedKernels } from "../../src/kernels/stored.js";
import { parallelKernels } from "../../src/kernels/threads.js";
import { randomStream } from "../../src/math/random.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-kernels-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const points = { rows: 430, columns: 4, data: randomStream(8).normals(1720) };
const other = { rows: 210, columns: 4, data: randomStream(9).normals(840) };
/** The numbers of a NumPy file. */
const numbersOf = (path: string): Float64Array => {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
};

test("threads compute number for number what one does: a closed form within a set, a smooth function of the user's across two", async () => {
  const relu: InfiniteNetwork = { activation: "relu", depth: 2, biasVariance: 0.1 };
  const several = await parallelKernels(relu, points, { threads: 2 });
  expect(several).toEqual(infiniteKernels(relu, points));
  const smooth: InfiniteNetwork = {
    activation: { value: (z) => Math.sin(z + 1), slope: (z) => Math.cos(z + 1) },
    depth: 1,
  };
  const cross = await parallelKernels(smooth, points, { other, threads: 2 });
  expect(cross.ntk.data).toEqual(infiniteKernels(smooth, points, other).ntk.data);
});

test("kernels on disk are those in memory, and a call goes on where one was ended", async () => {
  const network = { activation: "erf", depth: 2 } as const;
  const { nngp, ntk } = infiniteKernels(network, points);
  const place = join(folder, "square");
  const stored = await storedKernels(network, points, place, { threads: 2 });
  expect(stored).toMatchObject({ rows: 430, columns: 430, found: 0 });
  expect(numbersOf(stored.nngp)).toEqual(nngp.data);
  expect(numbersOf(stored.ntk)).toEqual(ntk.data);
  // Of six tiles the second is taken back, and the numbers of all are spoilt: that one alone is computed again.
  const done = join(place, "tiles.done");
  expect([...readFileSync(done)]).toEqual([1, 1, 1, 1, 1, 1]);
  writeFileSync(done, Uint8Array.of(1, 0, 1, 1, 1, 1));
  const bytes = readFileSync(stored.ntk);
  bytes.fill(0, 128);
  writeFileSync(stored.ntk, bytes);
  expect((await storedKernels(network, points, place, { threads: 2 })).found).toBe(5);
  const again = numbersOf(stored.ntk);
  expect([again[0], again[429]]).toEqual([0, 0]);
  expect([again[300], again[300 * 430], again[199 * 430 + 399]]).toEqual([
    ntk.data[300],
    ntk.data[300 * 430],
    ntk.data[199 * 430 + 399],
  ]);
});

test("a process killed between tiles leaves what a call goes on from, to the same bits", async () => {
  const many = { rows: 2600, columns: 2, data: randomStream(4).normals(5200) };
  const place = join(folder, "killed");
  const [stored, done] = [pathToFileURL(resolve("src/kernels/stored.ts")).href, join(place, "tiles.done")];
  const points = `{ rows: 2600, columns: 2, data: randomStream(4).normals(5200) }`;
  const code = `import { storedKernels } from ${JSON.stringify(stored)};
    import { randomStream } from ${JSON.stringify(pathToFileURL(resolve("src/math/random.ts")).href)};
    await storedKernels({ depth: 2 }, ${points}, ${JSON.stringify(place)}, { threads: 1 });`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", code], {
    stdio: "inherit",
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  // 91 tiles: the first 64 are marked together.
  while (child.exitCode === null && !(existsSync(done) && readFileSync(done).includes(1))) await setTimeout(2);
  child.kill("SIGKILL");
  await ended;
  const { ntk, nngp, found } = await storedKernels({ depth: 2 }, many, place, { threads: 1 });
  expect(found).toBe(64);
  const expected = infiniteKernels({ depth: 2 }, many);
  expect(sameBits(numbersOf(ntk), expected.ntk.data) && sameBits(numbersOf(nngp), expected.nngp.data)).toBe(true);
});

const sameBits = (a: Float64Array, b: Float64Array): boolean =>
  Buffer.from(a.buffer).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

test("kernels across two sets lie on disk as [N, N′]", async () => {
  const stored = await storedKernels({ depth: 1 }, points, join(folder, "cross"), { other, threads: 1 });
  expect(numbersOf(stored.ntk)).toEqual(infiniteKernels({ depth: 1 }, points, other).ntk.data);
});

test("a folder of other kernels, kinks without a closed form and no thread at all are refused", async () => {
  const place = join(folder, "one");
  await storedKernels({ depth: 1 }, points, place, { threads: 1 });
  await expect(storedKernels({ depth: 2 }, points, place)).rejects.toThrow(/of one network.*Give another folder/);
  const kinked = { activation: { value: Math.abs, slope: Math.sign, kinks: [0] }, depth: 1 };
  await expect(storedKernels(kinked, points, join(folder, "kinked"))).rejects.toThrow(/closed form or be smooth/);
  await expect(parallelKernels({ depth: 1 }, points, { threads: 0 })).rejects.toThrow(/threads.*from 1 on.*Got 0/);
});

test("matrices beyond the memory there are refused with both numbers, before anything is spent", () => {
  const huge = { rows: 1_000_000, columns: 1, data: new Float64Array(1_000_000).fill(1) };
  expect(() => infiniteKernels({ depth: 0 }, huge)).toThrow(
    /Got 16000000000000 bytes needed, \d+ there.*storedKernels/,
  );
});
