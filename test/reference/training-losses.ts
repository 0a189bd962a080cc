/**
 * Writes training-losses.json beside it: `npx tsx test/reference/training-losses.ts`. What is kept was written by the training
 * before objectives; to be written anew only where a change of results is meant, and explained.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { cells, trainedCell, type Cell } from "../train/cells.js";

const bitsOf = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];

async function trained(cell: Cell) {
  const outcomes = await trainedCell(cell);
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
writeFileSync(new URL("training-losses.json", import.meta.url), JSON.stringify({ ...written, results }, undefined, 1));
