import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { trainingData } from "../../src/data/tensors.js";
import { tangentKernel } from "../../src/kernels/empirical.js";
import { kernelMeter } from "../../src/kernels/meter.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/spec.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { assertClose } from "../assert.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const members = [0, 1].map(randomStream);
const sample = { samples: 10, dimension: 4 };

test("before training the kernel has not changed; its alignment is yᵀΘy/(‖Θ‖‖y‖²)", () => {
  using data = trainingData(members.map((member) => sphereWithRandomLabels(member, sample)));
  using ensemble = createEnsemble(mlp({ inputs: 4, outputs: 1, depth: 1, width: 6 }), members);
  using meter = kernelMeter(ensemble, data);
  const kernel = tangentKernel(ensemble, data.inputs);
  const [theta, y] = [kernel.dataSync<"float32">(), data.targets.dataSync<"float32">()];
  const expected = [0, 1].map((member) => {
    const rows = theta.subarray(100 * member, 100 * member + 100);
    const form = rows.reduce((sum, value, at) => sum + value * y[10 * member + Math.floor(at / 10)] * y[10 * member + (at % 10)], 0); // prettier-ignore
    return form / Math.hypot(...rows) / 10;
  });
  const measured = meter.measure();
  expect(measured.map(({ change }) => change)).toEqual([0, 0]);
  assertClose(
    measured.map(({ alignment }) => alignment),
    expected,
    { rtol: 1e-5 },
  );
  kernel.dispose();
});

test.each([false, true])(
  "training turns the kernel towards the labels under mu, antisymmetric %s",
  async (antisymmetric) => {
    using data = trainingData(members.map((member) => sphereWithRandomLabels(member, sample)));
    const spec = mlp({ inputs: 4, outputs: 1, depth: 1, width: 64, parameterization: "mu", antisymmetric });
    using ensemble = createEnsemble(spec, members);
    using meter = kernelMeter(ensemble, data);
    using objective = supervised(ensemble, data);
    const outcomes = await train(objective, { steps: 200, record: [0, 50], meters: { meter } });
    for (const { metered } of outcomes) {
      const [first, , last] = metered.meter;
      expect([first.change, last.change > 0.1, last.alignment > first.alignment]).toEqual([0, true, true]);
    }
  },
);
