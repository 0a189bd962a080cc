import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { UserError } from "../../src/errors.js";
import type { TrialContext } from "../../src/experiment/contract.js";
import { keepFirst } from "../../src/experiment/keep.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { exampleOf } from "../../src/model/example.js";
import { exportMember } from "../../src/model/export.js";
import { mlp } from "../../src/model/spec.js";
import type { Metadata } from "../../src/run/export/metadata.js";
import { RunDirectory } from "../../src/run/directory.js";
import { assertClose } from "../assert.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-example-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => void (await useBackend()));

const members = [0, 1].map((seed) => ({ seed, random: randomStream(seed) }));
const spec = (antisymmetric: boolean) => mlp({ inputs: 5, outputs: 2, depth: 2, width: 6, bias: true, antisymmetric });
const input = [1, -2, 0.5, 0, 3];

test.each([
  ["a network", false, {}],
  ["its first layers", false, { to: 2 }],
  ["its last layers", false, { from: 2 }],
  ["an antisymmetric network", true, {}],
  ["its first layers, both copies", true, { to: 1 }],
  ["layers between, both copies", true, { from: 1, to: 2 }],
  ["its last layer", true, { from: 2 }],
])("an example of %s is what its exported layers give, to 1e-6", async (_, antisymmetric, layers) => {
  using ensemble = createEnsemble(spec(antisymmetric), members);
  for (const parameter of ensemble.parameters) {
    // Copies that have moved apart: at first an antisymmetric network gives nothing but zeros.
    const moved = tf.tidy(() => tf.add(parameter.variable, tf.mul(0.1, tf.cos(tf.range(0, parameter.variable.size).reshape(parameter.variable.shape))))); // prettier-ignore
    parameter.variable.assign(moved);
    moved.dispose();
  }
  const { input: given, output } = exampleOf(ensemble, 1, input, layers);
  const { topology, weightSpecs, weights } = await exportMember(ensemble, 1, layers);
  const handler = tf.io.fromMemory({ modelTopology: topology, weightSpecs: weightSpecs as tensorflow.io.WeightsManifestEntry[], weightData: weights.buffer }); // prettier-ignore
  const model = await tf.loadLayersModel(handler);
  const predicted = tf.tidy(() => (model.predict(tf.tensor2d([[...given]])) as tensorflow.Tensor).dataSync());
  model.dispose();
  assertClose(Array.from(predicted), [...output], { atol: 1e-6 });
  expect(Math.max(...output.map(Math.abs))).toBeGreaterThan(1e-2);
});

test("a kept network is opened by its path, its folder and a file:// address, with its example and data", async () => {
  const save: TrialContext["save"] = ({ seed }, name, files) =>
    new RunDirectory(folder).saveFiles(String(seed), name, files);
  const data = members.map((member) => sphereWithRandomLabels(member, { samples: 4, dimension: 5 }));
  using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 1, width: 6 }), members);
  await keepFirst({ save }, ensemble, members, { data });
  const kept = join(folder, "models", "0", "network");
  for (const path of [kept, join(kept, "model.json"), pathToFileURL(join(kept, "model.json")).href]) {
    const model = await tf.loadLayersModel(path);
    const { example, inputDimension } = model.getUserDefinedMetadata() as unknown as Metadata;
    model.dispose();
    expect([inputDimension, example?.input.length, example?.output.length]).toEqual([5, 5, 1]);
    expect(example?.input).toEqual(Array.from(Float32Array.from(data[0].inputs.subarray(0, 5))));
  }
  truncateSync(join(kept, "weights.bin"), 8);
  await expect(tf.loadLayersModel(kept)).rejects.toThrow(UserError);
});
