import { oursProgram } from "../harness/programs.js";
import { row, type Row } from "../harness/row.js";
import { startWorker } from "../harness/worker.js";
import type { Bench, Task } from "./bench.js";

/** Resident memory of a process that builds and disposes compiled loops. */
export const memory: readonly Task[] = [
  { work: "memory of compiled loops built and disposed", size: "1,000", measure },
];

async function measure({ quick }: Bench): Promise<Row[]> {
  const loops = quick ? 50 : 1000;
  const worker = startWorker(oursProgram(false));
  const { before, after, tensors } = await worker.ask<{ before: number; after: number; tensors: number }>({
    command: "memory",
    loops,
  });
  await worker.close();
  return [
    row({
      work: memory[0].work,
      size: `${loops} loops, from the first ${Math.ceil(loops / 10)} on`,
      ours: after / 2 ** 20,
      peer: before / 2 ** 20,
      peerName: "a tenth of the loops",
      reach: 1.05,
      unit: "MiB resident",
      detail: { tensorsLeft: tensors },
    }),
  ];
}
