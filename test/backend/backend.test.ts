import { availableParallelism } from "node:os";
import { expect, test, vi } from "vitest";
import {
  availableBackends,
  backendChoices,
  inspectBackends,
  threadsHere,
  useBackend,
} from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { testWith } from "../requirements.js";

test.each(availableBackends())("the %s backend multiplies matrices", async (name) => {
  expect((await useBackend(name)).name).toBe(name);
  const product = tf.tidy(() => Array.from(tf.matMul([[1, 2], [3, 4]], [[1], [1]]).dataSync())); // prettier-ignore
  expect(product).toEqual([3, 7]);
});

test("what is not available is refused with what to type", async () => {
  const missing = backendChoices.filter((name) => name !== "auto" && !availableBackends().includes(name));
  for (const name of missing) await expect(useBackend(name)).rejects.toThrow("overparam setup");
  await expect(useBackend("gpu" as never)).rejects.toThrow("auto, cuda, cpu, wasm, js");
});

test("every backend better than the one in use is explained", async () => {
  const { notTaken } = await inspectBackends("js");
  expect(notTaken.map(({ backend }) => backend)).toEqual(["cuda", "cpu", "wasm"]);
  for (const { why, fix } of notTaken) expect([why.length > 10, fix.length > 10]).toEqual([true, true]);
});

test("where TensorFlow has no threads, one is what is said, whatever its variable is; elsewhere the variable, or all cores", async () => {
  vi.stubEnv("TF_NUM_INTRAOP_THREADS", "4");
  expect((["wasm", "js", "cpu", "cuda"] as const).map(threadsHere)).toEqual([1, 1, 4, 4]);
  for (const name of ["wasm", "js"] as const) expect((await inspectBackends(name)).threads).toBe(threadsHere(name));
  vi.stubEnv("TF_NUM_INTRAOP_THREADS", "0");
  expect(threadsHere("cpu")).toBe(availableParallelism());
  vi.unstubAllEnvs();
});

testWith("native")("the native library is TensorFlow itself", async () => {
  const { tensorflow } = await useBackend("cpu");
  expect(tensorflow).toMatch(/^2\.\d+\.\d+/);
});
