import { median } from "../../src/math/statistics/moments.js";
import { fastest, race, waysOf, type Ready } from "../harness/contender.js";
import { row, type Row } from "../harness/row.js";
import { firstRow, operations, type TrainingSpec } from "../harness/spec.js";
import type { Bench, Task } from "./bench.js";

/** Arithmetic at depth 2 against the machine's GEMM rate, and a step at depth 1 against a roofline (bench/README.md). */
export const arithmetic: readonly Task[] = [
  ...[1024, 4096].map((width): Task => {
    const spec = { ...firstRow, depth: 2, width, rate: 0.1, members: width > 1024 ? 2 : 10 };
    const [work, size] = ["arithmetic, depth 2", `width ${width}`];
    return { work, size, measure: (bench) => againstGemm(bench, work, size, spec) };
  }),
  ...[16, 64, 256, 1024, 4096].map((width): Task => {
    const spec = { ...firstRow, width };
    const [work, size] = ["roofline, depth 1, d = 10", `width ${width}`];
    return { work, size, measure: (bench) => againstRoofline(bench, work, size, spec) };
  }),
];

async function againstGemm(bench: Bench, work: string, size: string, spec: TrainingSpec): Promise<Row[]> {
  const before = await gemmRate(bench);
  const { seconds, best, times } = await ourTime(bench, spec);
  const peer = Math.max(before, await gemmRate(bench)) / 1e9;
  return [
    row({
      ...{ work, size, peer, peerName: "GEMM" },
      ours: operations(spec) / seconds / 1e9,
      reach: 0.7,
      sense: "at least",
      unit: "GFLOP/s",
      detail: { spec, ours: best.way, ways: times },
    }),
  ];
}

/**
 * The roofline's time of a step and network: its arithmetic at the GEMM rate and then eight passes over arrays of N·m
 * floats at the rate of copies within arrays as large as the members of a process hold.
 */
async function againstRoofline(bench: Bench, work: string, size: string, spec: TrainingSpec): Promise<Row[]> {
  const { seconds, best, times } = await ourTime(bench, spec);
  const [gemm, copy] = [await gemmRate(bench), await copyRate(bench, spec)];
  const arithmeticTime = operations(spec) / gemm;
  const passes = (8 * 4 * spec.samples * spec.width) / copy;
  return [
    row({
      ...{ work, size, peerName: "roofline" },
      ours: 1 / seconds,
      peer: 1 / (arithmeticTime + passes),
      reach: 0.7,
      sense: "at least",
      unit: "steps of a network a second",
      detail: {
        ...{ spec, ours: best.way, ways: times, gemm, copy, arithmetic: arithmeticTime, passes },
        ratioWhereOverlapped: Math.max(arithmeticTime, passes) / seconds,
      },
    }),
  ];
}

/** Seconds a step and network in the best of our ways. */
async function ourTime(
  { ours, cores, seconds, repeats }: Bench,
  spec: TrainingSpec,
): Promise<{ seconds: number; best: Ready; times: Record<string, number> }> {
  const { best, times } = await fastest(ours, waysOf(spec.members, cores), spec, seconds);
  const [mine] = await race([best], repeats);
  return { seconds: median(mine), best, times };
}

/** The machine's rate in float32, by all threads of one process or a process a core: the larger. */
async function gemmRate(bench: Bench): Promise<number> {
  const rates: number[] = [];
  for (const size of [1024, 2048]) {
    for (const pinned of [false, true]) rates.push(await totalRate(bench, pinned, { command: "gemm", size }));
  }
  return Math.max(...rates);
}

/** Bytes a second of copies on all cores at once, the arrays as large as a process's part of h. */
function copyRate(bench: Bench, { samples, width, members }: TrainingSpec): Promise<number> {
  const floats = samples * width * Math.ceil(members / bench.cores);
  return totalRate(bench, true, { command: "copy", floats });
}

async function totalRate({ ours, cores }: Bench, pinned: boolean, request: object): Promise<number> {
  const workers = ours.workers(pinned, pinned ? cores : 1);
  const answers = await Promise.all(workers.map((worker) => worker.ask<{ rate: number }>(request)));
  return answers.reduce((sum, { rate }) => sum + rate, 0);
}
