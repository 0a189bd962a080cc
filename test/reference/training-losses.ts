/** Writes training-losses.json beside it: `npx tsx test/reference/training-losses.ts`. */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { cells, dataOf, falling, specOf, type Cell } from "../train/cells.js";

const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];

async function trained(cell: Cell) {
  const members = cell.seeds.map(randomStream);
  using data = dataOf(cell);
  using ensemble = createEnsemble(specOf(cell), members);
  const batch = cell.batch === undefined ? undefined : { size: cell.batch, members };
  using objective = supervised(ensemble, data, { loss: cell.loss, batch });
  const outcomes = await train(objective, {
    optimizer: { method: cell.method ?? "gd" },
    rate: cell.rate,
    steps: cell.steps,
    stop: cell.stop,
    schedule: cell.falling ? falling : undefined,
    mode: cell.mode,
  });
  return outcomes.map(({ status, steps, loss, final: { errors } }) => ({
    status,
    steps,
    loss,
    bits: bitsOf(loss),
    errors,
  }));
}

const backend = await useBackend();
const results = [];
for (const cell of cells) results.push({ cell, members: await trained(cell) });
const written = {
  processor: cpus()[0].model,
  tensorflow: backend.tensorflow,
  tfjs: tf.version.tfjs,
  node: process.version,
};
writeFileSync(
  process.argv[2] ?? new URL("training-losses.json", import.meta.url),
  JSON.stringify({ ...written, results }, undefined, 1),
);
