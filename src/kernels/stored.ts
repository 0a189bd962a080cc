import { createHash } from "node:crypto";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { activationMeans } from "./activation-means.js";
import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { tilesOf } from "./infinite.js";
import type { InfiniteNetwork } from "./infinite-network.js";
import { kernelPlan } from "./make-plan.js";
import { npyHeader } from "../data/npy.js";
import type { KernelPlan } from "./plan.js";
import { inThreads, workOf } from "./threads.js";

/** Kernels on disk, as NumPy files of float64. */
export interface StoredKernels {
  readonly nngp: string;
  readonly ntk: string;
  readonly rows: number;
  readonly columns: number;
  /** Tiles that an earlier call had left there. */
  readonly found: number;
}

/**
 * The kernels of {@link infiniteKernels} written to `folder` tile by tile, nngp.npy and ntk.npy: memory holds the points and a tile a
 * thread. A call that was ended goes on where it was: tiles.done has a byte a tile, set when its numbers are on the disk.
 * @throws UserError as infiniteKernels does, for a folder that holds other kernels, and for an activation with kinks and no closed form.
 * @example
 * const x = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };
 * const kernels = await storedKernels({ activation: "relu", depth: 1 }, x, folder, { threads: 1 });
 */
export async function storedKernels(
  network: InfiniteNetwork,
  x: Matrix,
  folder: string,
  { other, threads = availableParallelism() }: { readonly other?: Matrix; readonly threads?: number } = {},
): Promise<StoredKernels> {
  requireForm(network);
  const plan = kernelPlan(network, x, other);
  const columns = plan.others > 0 ? plan.others : plan.rows;
  const [nngp, ntk, done] = ["nngp.npy", "ntk.npy", "tiles.done"].map((name) => join(folder, name));
  const header = npyHeader(plan.rows, columns);
  await mkdir(folder, { recursive: true });
  await claim(folder, identityOf(network, plan));
  for (const file of [nngp, ntk]) await prepare(file, header, 8 * plan.rows * columns);
  await prepare(done, new Uint8Array(), tilesOf(plan).length);
  const marks = Uint8Array.from(await readFile(done));
  await inThreads({ ...workOf(network, plan), files: { nngp, ntk, done, marks, header: header.length } }, threads);
  return { nngp, ntk, rows: plan.rows, columns, found: marks.reduce((sum, mark) => sum + mark, 0) };
}

function requireForm(network: InfiniteNetwork): void {
  check(activationMeans(network.activation).kind !== "kinked", () => ({
    where: "storedKernels",
    rule: "the activation must have a closed form or be smooth, as threads cannot have its functions",
    received: "one with kinks",
    repair: "Take { slopes: [a, b] } where it is piecewise linear, or infiniteKernels on fewer rows.",
  }));
}

/** Numbers that no other network on no other points has. */
function identityOf(
  { activation = "relu" }: InfiniteNetwork,
  { points, rows, others, layers, variances }: KernelPlan,
): string {
  const hash = createHash("sha256");
  for (const array of [points, ...variances]) hash.update(new Uint8Array(array.buffer));
  const kind = typeof activation === "object" && "value" in activation ? "own" : activation;
  return hash.update(JSON.stringify({ rows, others, layers, kind })).digest("hex");
}

async function claim(folder: string, identity: string): Promise<void> {
  const path = join(folder, "kernels.json");
  const found = await readFile(path, "utf8").catch(() => undefined);
  if (found === undefined) return writeFile(path, JSON.stringify({ identity }));
  check(found === JSON.stringify({ identity }), () => ({
    where: folder,
    rule: "a folder holds the kernels of one network on one set of points",
    received: "those of others, or of other points",
    repair: "Give another folder, or remove this one.",
  }));
}

/** A file of its full size, with its header. */
async function prepare(path: string, header: Uint8Array, bytes: number): Promise<void> {
  const file = await open(path, "a+");
  try {
    await file.truncate(header.length + bytes);
  } finally {
    await file.close();
  }
  const written = await open(path, "r+");
  try {
    await written.write(header, 0, header.length, 0);
  } finally {
    await written.close();
  }
}
