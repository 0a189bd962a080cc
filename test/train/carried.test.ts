import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { loopModes } from "../../src/backend/compile/contract.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import type { Objective } from "../../src/train/objective.js";
import { train } from "../../src/train/train.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

/** ½ w² for two members from w = 1 and 2, with a running mean m ← (m + w)/2 and w as its spread. */
function decaying(spread?: number) {
  const [w, m] = tf.tidy(() => [tf.variable(tf.tensor2d([[1], [2]])), tf.variable(tf.zeros([2, 1]))]);
  const parameter = { name: "w", variable: w, rate: { gd: 1, adam: 1 }, perMember: 1 };
  const column = (): tensorflow.Tensor1D => tf.reshape(w, [2]);
  const objective: Objective = {
    members: 2,
    parameters: [parameter],
    whole: () => tf.tidy(() => ({ loss: tf.mul(tf.square(column()), 0.5), spread: tf.clone(column()) })),
    carried: { variables: [{ variable: m, perMember: 1 }], next: () => [tf.div(tf.add(m, w), 2)] },
    ...(spread === undefined ? {} : { spread }),
  };
  return { objective, w, m };
}

test.each(loopModes.filter((mode) => mode !== "xla"))(
  "a carried variable follows the weights before each step, and stays where its member has ended: mode %s",
  async (mode) => {
    const { objective, w, m } = decaying();
    const options = { rate: { absolute: 0.5 }, steps: 3, mode, stop: { loss: 0.4 } };
    const [first, second] = await train(objective, options);
    // w: 1, 0.5 (loss 0.125: ended at step 1); 2, 1, 0.5
    expect([first.steps, second.steps]).toEqual([1, 2]);
    expect(Array.from(m.dataSync())).toEqual([0.5, (2 / 2 + 1) / 2]);
    tf.dispose([w, m]);
  },
);

test("a member whose spread falls below the least one ends as collapsed, with its step", async () => {
  const { objective, w, m } = decaying(0.6);
  const [first, second] = await train(objective, { rate: { absolute: 0.5 }, steps: 10 });
  expect([first.status, first.steps, second.status, second.steps]).toEqual(["collapsed", 1, "collapsed", 2]);
  expect(first.curve.spread).toEqual([1, 0.5]);
  tf.dispose([w, m]);
});

test("an objective with a least spread must measure its spread", async () => {
  const { objective, w, m } = decaying(0.6);
  const silent = {
    ...objective,
    whole: () => tf.tidy(() => ({ loss: tf.mul(tf.reshape(w, [2]), 1) as tensorflow.Tensor1D })),
  };
  await expect(train(silent, { rate: { absolute: 0.5 }, steps: 2 })).rejects.toThrow(/must measure "spread"/);
  tf.dispose([w, m]);
});
