import { beforeAll, expect, test } from "vitest";
import { tf, train, useBackend } from "../../src/index.js";
import { randomStream } from "../../src/math/index.js";
import { geLeeMa, hiddenNetwork, matchUnits, networkOutputs } from "../../src/moments/index.js";

beforeAll(async () => void (await useBackend()));

test("descent on the objective of Ge, Lee and Ma finds the units of an orthonormal ReLU network", async () => {
  const random = randomStream(6);
  const network = hiddenNetwork(random, { activation: "relu", inputs: 3, units: 3, orthonormal: true });
  const x = { rows: 20_000, columns: 3, data: random.split("x").normals(60_000) };
  const inputs = tf.tensor2d(Float32Array.from(x.data), [20_000, 3]);
  const targets = tf.tensor1d(Float32Array.from(networkOutputs(network, x)));
  const objective = geLeeMa({ inputs, targets }, [random], { units: 3 });
  await train(objective, { rate: { absolute: 0.01 }, optimizer: { method: "adam" }, steps: 300 });
  const rows = objective.rows();
  const found = { rows: 3, columns: 3, data: Float64Array.from(rows.dataSync()) };
  // 20,000 samples show the fourth moment of y to some ten per cent
  expect(matchUnits(found, network.weights).worst).toBeGreaterThan(0.9);
  tf.dispose([inputs, targets, rows]);
  objective.dispose();
});

test("no units, and penalties that are not positive, are refused", () => {
  const [inputs, targets] = [tf.tensor2d([0, 1], [1, 2]), tf.tensor1d([0])];
  expect(() => geLeeMa({ inputs, targets }, [randomStream(0)], { units: 0 })).toThrow(/0 units/);
  expect(() => geLeeMa({ inputs, targets }, [randomStream(0)], { units: 1, mu: 0 })).toThrow(/mu 0/);
  tf.dispose([inputs, targets]);
});
