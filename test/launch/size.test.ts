import { expect, test } from "vitest";
import { thisMachine } from "../../src/launch/machine.js";
import { bytesPerWorker, defaultWorkers, headroom } from "../../src/launch/size.js";

const machine = { cores: 8, memory: 100 * bytesPerWorker };
const work = { backend: "cpu", blocks: Infinity, bytes: 0 } as const;

test("a worker a core, where blocks and memory are plenty", () => {
  expect(defaultWorkers(machine, work)).toBe(8);
  expect(defaultWorkers(machine, { ...work, backend: "wasm" })).toBe(8);
});
test("no more workers than blocks, and one where there are none", () => {
  expect(defaultWorkers(machine, { ...work, blocks: 3 })).toBe(3);
  expect(defaultWorkers(machine, { ...work, blocks: 0 })).toBe(1);
});
test("as many as fit into memory when each trains the largest block, and never none", () => {
  const bytes = bytesPerWorker / headroom;
  expect(defaultWorkers({ ...machine, memory: 9 * bytesPerWorker }, { ...work, bytes })).toBe(4);
  expect(defaultWorkers({ ...machine, memory: 0 }, work)).toBe(1);
});
test("each worker holds a table beside its block", () => {
  expect(defaultWorkers({ ...machine, memory: 8 * bytesPerWorker }, { ...work, held: bytesPerWorker })).toBe(4);
});
test("one on a GPU, which all blocks would share", () => {
  expect(defaultWorkers(machine, { ...work, backend: "cuda" })).toBe(1);
});
test("this machine has cores and memory", () => {
  const { cores, memory } = thisMachine();
  expect([cores >= 1, memory > 0, Number.isFinite(memory)]).toEqual([true, true, true]);
});
