import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { tf as early, tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { UserError } from "../../src/errors.js";

/** As `const { tf } = await import("overparam")` before useBackend has it. */
const kept: typeof early = early;
const folder = mkdtempSync(join(tmpdir(), "overparam-model-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => void (await useBackend()));

test("tf that was taken before useBackend is TensorFlow.js after it", () => {
  const one = kept.scalar(1);
  expect(one).toBeInstanceOf(tf.Tensor);
  expect("scalar" in kept).toBe(true);
  one.dispose();
});

const topology = { class_name: "Sequential", config: {} };
const weight = { name: "w", shape: [1], dtype: "float32" };
const file = (weights: unknown): object => ({ modelTopology: topology, weightsManifest: [{ paths: [], weights }] });

test.each([
  ["null", null, "a file of null"],
  ["a topology null", { modelTopology: null, weightsManifest: [] }, "without modelTopology"],
  ["an empty topology", { modelTopology: {}, weightsManifest: [] }, "without modelTopology"],
  ["a graph model", { format: "graph-model", modelTopology: { node: [] }, weightsManifest: [] }, "tf.loadGraphModel"],
  ["a manifest of null", { modelTopology: topology, weightsManifest: [null] }, "null in place 0"],
  ["an empty entry", { modelTopology: topology, weightsManifest: [{}] }, "an empty object in place 0"],
  ["weights without shape", file([{ name: "w", dtype: "float32" }]), "an object of paths, weights in place 0"],
  ["weights of an unknown type", file([{ ...weight, dtype: "float64" }]), "in place 0 of weightsManifest"],
])("a model.json of %s is refused in a sentence", async (_, content, message) => {
  const path = join(folder, "model.json");
  writeFileSync(path, JSON.stringify(content));
  const upper = pathToFileURL(path).href.replace("file", "FILE");
  for (const one of [path, folder, upper]) {
    const opening = tf.loadLayersModel(one);
    await expect(opening).rejects.toThrow(UserError);
    await expect(opening).rejects.toThrow(message);
  }
});

test.each(["\0", "file:///tmp/%zz", "FILE://", "file://"])("no file has the address %j", async (address) => {
  await expect(tf.loadLayersModel(address)).rejects.toThrow(UserError);
});

test("what is cast to integers or flags has the derivative 0, and 1 what is cast back to itself", () => {
  const slope = (type: "int32" | "bool" | "float32") => {
    const x = tf.tensor1d([-1.5, 0.5, 2.7]);
    const of = tf.grad((at: tensorflow.Tensor) => tf.cast(tf.cast(at, type), "float32"));
    const values = tf.tidy(() => Array.from(of(x).dataSync()));
    x.dispose();
    return values;
  };
  expect([slope("int32"), slope("bool"), slope("float32")]).toEqual([[0, 0, 0], [0, 0, 0], [1, 1, 1]]); // prettier-ignore
});
