import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { activationMeans } from "./activation-means.js";
import type { InfiniteNetwork } from "./infinite-network.js";
import { evaluationsAPair } from "./kinked.js";
import { kernelPlan } from "./make-plan.js";
import type { KernelPlan } from "./plan.js";
import { kernelRows, tileSize, type KernelRows } from "./tile.js";

/** Both kernels of points X against X′, [N, N′] each. */
export interface Kernels {
  /** K, the covariance of the outputs of random networks: Neural Network Gaussian Process. */
  readonly nngp: Matrix;
  /** Θ, the tangent kernel, of each output by itself. */
  readonly ntk: Matrix;
}

/**
 * NNGP and tangent kernel of a fully connected network of infinite width, in float64, of X [N, d] with itself or with X′ [N′, d]. With S =
 * xᵀx′/d: K¹ = σw² S + σb², K^{l+1} = σw² F(K^l) + σb²; Θ¹ = K¹, Θ^{l+1} = K^{l+1} + σw² Θ^l ∘ Ḟ(K^l) in the ntk parameterization
 * (Jacot et al. 2018; Lee et al. 2018). Errors are 1e-15 of the largest entry; entries of equal rows are the diagonal's, which is never
 * computed from a determinant. Costs about N²/2 (d + 25 L) operations for closed forms, N²/2 · L times the terms of the series for others.
 * In one thread; parallelKernels takes all cores, storedKernels the disk.
 * @throws UserError for numbers out of range, points that do not fit, a layer beyond float64, and a pairwise quadrature of more than a minute.
 * @example
 * const x = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0, 1) };
 * const { ntk } = infiniteKernels({ activation: "relu", depth: 1 }, x); // 2 × 2, of infinite width
 */
export function infiniteKernels(network: InfiniteNetwork, x: Matrix, other?: Matrix): Kernels {
  const plan = kernelPlan(network, x, other);
  requireMinute(network, plan);
  const rows = kernelRows(plan, activationMeans(network.activation));
  const kernels = emptyKernels(plan, (size) => new Float64Array(size));
  for (const tile of tilesOf(plan)) fillTile(rows, tile, kernels, plan);
  return kernels;
}

/** A block of entries: rows of X from and to, columns of X′ (or X) from and to. */
export interface Tile {
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

/** The tiles of a plan; of K(X, X) the upper triangle alone. */
export function tilesOf({ rows, others }: KernelPlan): Tile[] {
  const runs = (size: number): [number, number][] =>
    Array.from({ length: Math.ceil(size / tileSize) }, (_, at) => [at * tileSize, Math.min(size, (at + 1) * tileSize)]);
  const columns = runs(others > 0 ? others : rows);
  return runs(rows).flatMap((own) =>
    columns.filter(([from]) => others > 0 || from >= own[0]).map((column): Tile => ({ rows: own, columns: column })),
  );
}

export function emptyKernels({ rows, others }: KernelPlan, allocate: (size: number) => Float64Array): Kernels {
  const columns = others > 0 ? others : rows;
  requireMemory(16 * rows * columns);
  const matrix = (): Matrix => ({ rows, columns, data: allocate(rows * columns) });
  return { nngp: matrix(), ntk: matrix() };
}

function requireMemory(bytes: number): void {
  const { process } = globalThis as { process?: NodeJS.Process };
  if (process === undefined) return; // A browser does not say.
  const { freemem } = process.getBuiltinModule("node:os");
  const limit = process.constrainedMemory() ?? 0; // a container's, 0 or beyond the machine's where there is none
  const free = Math.min(freemem(), limit > 0 ? limit - process.memoryUsage.rss() : Infinity);
  check(bytes <= free, () => ({
    where: "infiniteKernels",
    rule: "both matrices must fit into the memory that is free",
    received: `${bytes} bytes needed, ${Math.round(free)} there`,
    repair: "Write them to disk by storedKernels (overparam kernel --to K.npy --memory 1), or take fewer rows.",
  }));
}

/** The entries of a tile, and those across the diagonal where K(X, X) is meant. */
export function fillTile(rows: KernelRows, { rows: own, columns }: Tile, kernels: Kernels, plan: KernelPlan): void {
  const width = kernels.nngp.columns;
  const symmetric = plan.others === 0;
  for (let row = own[0]; row < own[1]; row++) {
    const from = symmetric ? Math.max(row, columns[0]) : columns[0];
    const count = columns[1] - from;
    const { nngp, tangent } = rows.compute(row, symmetric ? from : plan.rows + from, count);
    kernels.nngp.data.set(nngp.subarray(0, count), row * width + from);
    kernels.ntk.data.set(tangent.subarray(0, count), row * width + from);
  }
  if (symmetric) for (const { data } of [kernels.nngp, kernels.ntk]) mirror(data, width, own, columns);
}

function mirror(data: Float64Array, width: number, rows: Tile["rows"], columns: Tile["columns"]): void {
  for (let column = columns[0]; column < columns[1]; column++) {
    const to = Math.min(rows[1], column);
    for (let row = rows[0]; row < to; row++) data[column * width + row] = data[row * width + column];
  }
}

/** Evaluations of a user's function in a second, about. */
const evaluationsASecond = 2e7;

/** Says what a quadrature a pair costs before it starts, and refuses beyond a minute. */
function requireMinute(network: InfiniteNetwork, { rows, others, layers }: KernelPlan): void {
  const means = activationMeans(network.activation);
  if (means.kind !== "kinked") return;
  const pairs = others > 0 ? rows * others : (rows * (rows + 1)) / 2;
  const seconds = (pairs * (layers.length - 1) * evaluationsAPair(means.kinks.length)) / evaluationsASecond;
  const most = network.quadratureSeconds ?? 60;
  check(seconds <= most, () => ({
    where: "infiniteKernels, an activation with kinks and no closed form",
    rule: `its means are a quadrature a pair, which may take quadratureSeconds = ${most} s`,
    received: `${pairs} pairs in ${layers.length - 1} hidden layers: about ${seconds.toPrecision(2)} s`,
    repair: `Take fewer rows, { slopes: [a, b] } where it is piecewise linear, or quadratureSeconds: ${Math.ceil(seconds * 2)}.`,
  }));
}
