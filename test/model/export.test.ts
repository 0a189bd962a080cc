import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, mlp } from "../../src/index.js";
import { exportMember } from "../../src/model/export.js";
import { assertClose } from "../assert.js";

beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));

test.each([2, 8, 300])(
  "the exported weights of width %s own their buffer, and tf.io.fromMemory opens them",
  async (width) => {
    const ensemble = createEnsemble(mlp({ inputs: 3, outputs: 1, depth: 1, width, bias: true }), [randomStream(5)]);
    const { weights, topology, weightSpecs } = await exportMember(ensemble, 0);
    expect([weights.byteOffset, weights.buffer.byteLength]).toEqual([0, weights.byteLength]);
    const artifacts = {
      modelTopology: topology,
      weightSpecs: weightSpecs as tensorflow.io.WeightsManifestEntry[],
      weightData: weights.buffer,
    };
    for (const weightData of [weights.buffer, weights as unknown as ArrayBuffer]) {
      const model = await tf.loadLayersModel(tf.io.fromMemory({ ...artifacts, weightData }));
      const values = tf.tidy(() => {
        const x = tf.tensor2d([[0.3, -0.2, 0.9]]);
        return [ensemble.forward(x), model.predict(x) as tensorflow.Tensor].map((tensor) => tensor.dataSync()[0]);
      });
      // The multipliers are folded into the weights: roundings of sums of so many terms.
      assertClose([values[1]], [values[0]], { rtol: 1e-5, atol: 1e-6 });
      model.dispose();
    }
    ensemble.dispose();
  },
);
