import { UsageError } from "../errors.js";
import type { InfiniteNetwork } from "../kernels/infinite-network.js";
import { storedKernels } from "../kernels/stored.js";
import type { Matrix } from "../math/algebra/contract.js";
import { formatOf } from "./matrix-files.js";

/** What both matrices may take in memory, in GiB, where --memory says nothing. */
const defaultMemory = 2;

/** Whether K(X, X), and with other points K(X, X′), are beyond what --memory allows: 16 bytes an entry of both kernels. */
export function isStreamed(x: Matrix, other: Matrix | undefined, memory: unknown): boolean {
  const entries = x.rows * x.rows + (other === undefined ? 0 : x.rows * other.rows);
  return 16 * entries > gibibytesOf(memory) * 2 ** 30;
}

function gibibytesOf(memory: unknown): number {
  const amount = memory === undefined ? defaultMemory : Number(memory);
  if (amount > 0 && amount < Infinity) return amount;
  throw new UsageError({
    where: "--memory",
    rule: "it must be a number above 0, in GiB",
    received: String(memory as string),
    repair: "For example --memory 8.",
  });
}

/** The kernels tile by tile into the folder "K" of --to "K.npy"; `found` tiles were there from a call that was ended. */
export async function streamKernels(network: InfiniteNetwork, x: Matrix, to: string, other?: Matrix) {
  if (formatOf(to) !== "npy") refuseStreamed(`--to ${to}`);
  const started = performance.now();
  const { nngp, ntk, rows, columns } = await storedKernels(network, x, to.replace(/\.npy$/, ""), { other });
  return { written: [nngp, ntk], seconds: (performance.now() - started) / 1000, bytes: 16 * rows * columns };
}

/** @throws UsageError always: this flag needs the matrices in memory. */
export function refuseStreamed(flag: string): never {
  throw new UsageError({
    where: flag,
    rule: "beyond --memory the matrices go to the disk alone, as NumPy files",
    received: "more rows than fit into it",
    repair: "Leave it out and give --to K.npy, take fewer rows, or raise --memory.",
  });
}
