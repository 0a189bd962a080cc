import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { trainingData, type TrainingData } from "../../src/data/tensors.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { scaled } from "../../src/model/scaled.js";
import { mlp } from "../../src/model/spec.js";
import { besideLinearized } from "../../src/train/beside-linearized.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { assertClose } from "../assert.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const members = [0, 1].map(randomStream);
const spec = (width: number) =>
  mlp({ inputs: 5, outputs: 1, depth: 1, width, activation: "tanh", antisymmetric: width > 100 });
const weightsOf = ({ parameters }: Ensemble) => parameters.flatMap(({ variable }) => Array.from(variable.dataSync()));

async function withData<T>(work: (data: TrainingData) => Promise<T>): Promise<T> {
  using data = trainingData(members.map((member) => sphereWithRandomLabels(member, { samples: 12, dimension: 5 })));
  return await work(data);
}

test("the squared loss of α(f − f₀) over α² trains f as on y/α + f₀, at the same rate in units of the largest stable one", () =>
  withData(async (data) => {
    const alpha = 8;
    using first = createEnsemble(spec(20), members);
    using network = scaled(first, alpha);
    using second = createEnsemble(spec(20), members);
    using objective = supervised(network, data, { alpha });
    const targets = tf.tidy(() => tf.add(tf.div(data.targets, alpha), second.forward(data.inputs)));
    using equal = supervised(second, { inputs: data.inputs, targets });
    const [[one], [other]] = [await train(objective, { steps: 30 }), await train(equal, { steps: 30 })];
    // The largest stable rate is known to a relative 1e-4, and each way finds it by its own.
    assertClose([one.rate, one.loss], [other.rate, other.loss], { rtol: 1e-3 });
    assertClose(weightsOf(first), weightsOf(second), { atol: 1e-4 });
    targets.dispose();
  }));

test("an α that is no number above 0 is refused", () =>
  withData(async (data) => {
    using ensemble = createEnsemble(spec(4), members);
    expect(() => supervised(ensemble, data, { alpha: 0 })).toThrow("a finite number above 0");
    await Promise.resolve();
  }));

test.each([
  ["gradient descent, squared", { method: "gd" }, "squared"],
  ["momentum, logistic", { method: "momentum" }, "logistic"],
] as const)(
  "beside %s the linearized network is iterated in function space, and the gap falls with the width",
  (_, optimizer, loss) =>
    withData(async (data) => {
      const gaps: number[] = [];
      for (const width of [128, 2048]) {
        using ensemble = createEnsemble(spec(width), members);
        using alone = ensemble.frozen();
        using objective = besideLinearized(ensemble, data, { loss });
        using plain = supervised(alone, data, { loss });
        const options = { steps: 40, rate: { units: 0.1 }, optimizer, record: [0, 5, 10, 20] };
        const [outcomes, without] = [await train(objective, options), await train(plain, options)];
        // What stands beside it changes nothing of the training.
        assertClose(outcomes[0].curve.loss, without[0].curve.loss, { rtol: 1e-5 });
        const curve = outcomes[0].curve;
        expect([curve.gap[0], curve.linearLoss[0]]).toEqual([0, curve.loss[0]]);
        gaps.push(Math.max(...curve.gap));
      }
      expect(gaps[1]).toBeLessThan(0.5 * gaps[0]);
    }),
);

test("of squared loss it is the closed form: two steps of a linear network have no gap", () =>
  withData(async (data) => {
    using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 0, width: 1 }), members);
    using objective = besideLinearized(ensemble, data);
    const [{ curve }] = await train(objective, { steps: 20 });
    assertClose(
      curve.gap,
      curve.gap.map(() => 0),
      { atol: 1e-6 },
    );
    assertClose(curve.linearLoss, curve.loss, { rtol: 1e-5 });
  }));

test.each(["gd", "momentum"] as const)(
  "test points move by Θ(X′, X) under %s: of a linear network they have no gap, and their losses are the network's",
  (method) =>
    withData(async (data) => {
      using test = trainingData(members.map((member) => sphereWithRandomLabels(member.split("test"), { samples: 7, dimension: 5 }))); // prettier-ignore
      using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 0, width: 1 }), members);
      using objective = besideLinearized(ensemble, data, { test });
      const [{ curve }] = await train(objective, { steps: 20, optimizer: { method } });
      // Roundings of 1e-7 of outputs of size 1 to 5 in each of 20 steps.
      assertClose(curve.testGap, new Array<number>(curve.testGap.length).fill(0), { atol: 1e-5 });
      assertClose(curve.linearTestLoss, curve.testLoss, { rtol: 1e-5 });
      expect(curve.testLoss.at(-1)).not.toBe(curve.testLoss[0]);
    }),
);

test("Adam's steps are no function of Θ, and are refused beside it", () =>
  withData(async (data) => {
    using ensemble = createEnsemble(spec(8), members);
    using objective = besideLinearized(ensemble, data);
    await expect(train(objective, { steps: 2, rate: { absolute: 0.01 }, optimizer: { method: "adam" } })).rejects.toThrow("Adam"); // prettier-ignore
  }));
