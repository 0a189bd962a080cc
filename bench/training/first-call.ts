import { median } from "../../src/math/statistics/moments.js";
import { emptyCache, emptyJaxCache } from "../harness/empty-cache.js";
import { jaxProgram, jaxTraining, oursProgram } from "../harness/programs.js";
import { pairedRatio } from "../harness/ratio.js";
import { row, type Row } from "../harness/row.js";
import { firstRow, type Timed } from "../harness/spec.js";
import { startWorker, type Program } from "../harness/worker.js";
import type { Bench, Task } from "./bench.js";

const steps = 16;

/** The first call of a shape in a fresh process (its imports left out), of ten members together with data of their own. */
export const firstCalls: readonly Task[] = [16, 256, 4096].map((width) => {
  const size = `width ${width}`;
  return { work: "first call of a shape", size, measure: (bench) => measure(bench, width) };
});

async function measure({ python, jax, repeats }: Bench, width: number): Promise<Row[]> {
  const call = (program: Program, mode?: "xla"): Promise<number> => firstCall(program, width, mode);
  const ours: number[][] = [[], [], [], []];
  const peer: number[][] = [[], []];
  for (let repeat = 0; repeat < Math.min(5, repeats); repeat++) {
    const caches = [emptyCache(), emptyJaxCache()];
    for (const [index, times] of ours.entries())
      times.push(await call(oursProgram(false, caches[0].env), index < 2 ? undefined : "xla"));
    if (jax !== undefined) {
      peer[0].push(await call(jaxProgram(python.path, false, jaxTraining)));
      await call(jaxProgram(python.path, false, jaxTraining, caches[1].env));
      peer[1].push(await call(jaxProgram(python.path, false, jaxTraining, caches[1].env)));
    }
    for (const cache of caches) cache.remove();
  }
  const names = ["empty compile cache", "again in a second process"];
  return [...names, ...names].map((name, index) =>
    row({
      work: `first call of a shape, ${name}${index < 2 ? "" : ", by XLA"}`,
      size: `width ${width}`,
      ours: median(ours[index]),
      ...(jax === undefined
        ? { peer: null, peerName: null }
        : { peer: median(peer[index % 2]), peerName: jax.name, ...pairedRatio(ours[index], peer[index % 2]) }),
      reach: index % 2 === 0 ? 1.5 : 1,
      unit: "s",
    }),
  );
}

async function firstCall(program: Program, width: number, mode?: "xla"): Promise<number> {
  const worker = startWorker(program);
  const { seconds } = await worker.ask<Timed>({ command: "prepare", spec: { ...firstRow, width, mode }, steps });
  await worker.close();
  return seconds;
}
