import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { UserError } from "../../src/errors.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/spec.js";
import type { Objective } from "../../src/train/objective.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";

beforeAll(async () => void (await useBackend()));

const wrong = (value: unknown): never => value as never;

/** ½ Σ x² of two members, over two numbers each. */
function square(): { objective: Objective; x: tensorflow.Variable } {
  const x = tf.tidy(() => tf.variable(tf.ones([2, 2])));
  const parameters = [{ name: "x", variable: x, rate: { gd: 1, adam: 1 }, perMember: 1 }];
  const whole = () => tf.tidy(() => ({ loss: tf.sum<tensorflow.Tensor1D>(tf.mul(tf.square(x), 0.5), 1) }));
  return { objective: { members: 2, parameters, whole }, x };
}

/** The message with which a training is refused. */
async function refusalOf(objective: Partial<Objective> | null, options: object | null = {}): Promise<string> {
  const base = square();
  const given = objective === null ? null : { ...base.objective, ...objective };
  const asked = options === null ? null : { steps: 3, rate: { absolute: 0.1 }, mode: "eager", ...options };
  const thrown: unknown = await train(wrong(given), wrong(asked)).then(() => undefined, (error: unknown) => error); // prettier-ignore
  base.x.dispose();
  if (!(thrown instanceof UserError)) throw new Error(`no refusal: ${String(thrown)}`);
  return thrown.message;
}

describe("what train cannot mean is refused in a sentence", () => {
  const options: Record<string, [options: object | null, message: string]> = {
    "no options": [null, "Got null"],
    "rate null": [{ rate: null }, "'rate' parameter of train: it is an object. Got null"],
    "stop null": [{ stop: null }, "Got null"],
    "optimizer null": [{ optimizer: null }, "Got null"],
    "a record that is a number": [{ record: 3 }, "an array of steps. Got 3"],
    "a record that is a Set": [{ record: new Set([1]) }, "Got a Set"],
    "a schedule by name": [{ schedule: "cosine" }, "it is a function. Got 'cosine'"],
    "a schedule of nothing": [{ schedule: () => undefined }, "Got undefined for update 0"],
    "a schedule of NaN": [{ schedule: () => NaN }, "Got NaN for update 0"],
    "a schedule of promises": [{ schedule: async () => Promise.resolve(1) }, "Got a promise for update 0"],
    "progress that is a number": [{ progress: 5 }, "it is a function. Got 5"],
    "a meter null": [{ meters: { m: null } }, "'meters.m'"],
    "a meter without measure": [{ meters: { m: {} } }, "Got an empty object"],
    "a meter of one value": [{ meters: { m: { measure: () => [1] } } }, "one value a member, 2. Got 1"],
    "a meter of a promise": [{ meters: { m: { measure: async () => Promise.resolve([1, 2]) } } }, "Got a promise"],
    "a meter of nothing": [{ meters: { m: { measure: () => undefined } } }, "Got undefined"],
  };
  test.each(Object.entries(options))("%s", async (_, [given, message]) => {
    expect(await refusalOf({}, given)).toContain(message);
  });

  const parameter = (change: object) => (x: tensorflow.Variable) => ({
    parameters: wrong([{ name: "x", variable: x, rate: { gd: 1, adam: 1 }, perMember: 1, ...change }]),
  });
  const objectives: Record<string, [change: (x: tensorflow.Variable) => Partial<Objective>, message: string]> = {
    "whole of nothing": [() => ({ whole: () => wrong(undefined) }), "Got undefined"],
    "whole of a tensor": [() => ({ whole: () => wrong(tf.zeros([2])) }), "Got a Tensor"],
    "a loss that is a number": [() => ({ whole: () => wrong({ loss: 5 }) }), "Got loss: 5"],
    "a loss of int32": [() => ({ whole: () => ({ loss: tf.zeros([2], "int32") }) }), "Got a loss of int32"],
    "a loss of none of the weights": [() => ({ whole: () => ({ loss: tf.zeros([2]) }) }), "depends on none of 1"],
    "a measure named constructor": [
      (x) => ({ whole: () => ({ loss: tf.sum(x, 1), constructor: tf.sum<tensorflow.Tensor1D>(x, 1) }) }),
      "those that every object has",
    ],
    "no parameters": [() => ({ parameters: [] }), "one or more. Got an array of 0"],
    "a parameter without rate": [parameter({ rate: undefined }), "{ gd, adam }. Got undefined"],
    "a parameter that is no variable": [parameter({ variable: 3 }), "Got 3"],
    "a parameter laid out otherwise": [parameter({ perMember: 3 }), "perMember 3 and shape [2,2] for 2 members"],
    "an epoch of no steps": [() => ({ sample: wrong({ epoch: 0 }) }), "'epoch' of an objective's sample"],
    "an epoch of NaN": [() => ({ sample: wrong({ epoch: NaN }) }), "Got NaN"],
  };
  test.each(Object.entries(objectives))("%s", async (_, [change, message]) => {
    const { x } = square();
    tf.engine().startScope();
    expect(await refusalOf(change(x))).toContain(message);
    tf.engine().endScope();
    x.dispose();
  });

  test("an objective null", async () => expect(await refusalOf(null)).toContain("Got null"));

  test.each([
    ["an int32 one", () => tf.variable(tf.ones([2, 2], "int32")), "one of int32"],
    ["one that is not trained", () => tf.variable(tf.ones([2, 2]), false), "trainable false"],
  ])("a variable that is %s", async (_, make, message) => {
    const variable = tf.tidy(make);
    expect(await refusalOf(parameter({ variable })(variable))).toContain(message);
    variable.dispose();
  });
});

test("a meter that changes the weights is refused, one that puts them back is not", async () => {
  const { objective, x } = square();
  const doubling = { measure: () => (tf.tidy(() => x.assign(tf.mul(x, 2))), [1, 2]) };
  const options = { steps: 3, rate: { absolute: 0.1 } };
  const meterOf = (one: object) => ({ ...options, meters: { m: wrong(one) } });
  await expect(train(objective, meterOf(doubling))).rejects.toThrow("other values of x after it");
  const restoring = {
    measure() {
      const values = x.dataSync().slice();
      doubling.measure();
      tf.tidy(() => x.assign(tf.tensor(values, x.shape)));
      return [1, 2];
    },
  };
  await expect(train(objective, meterOf(restoring))).resolves.toHaveLength(2);
  x.dispose();
});

test("two trainings of the same weights at once are refused, one after the other are not", async () => {
  const { objective, x } = square();
  const once = () => train(objective, { steps: 3, rate: { absolute: 0.1 } });
  const both = await Promise.allSettled([once(), once()]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(String((both[1] as PromiseRejectedResult).reason)).toContain("one training at a time");
  await expect(once()).resolves.toHaveLength(2);
  x.dispose();
});

describe("what supervised cannot mean is refused in a sentence", () => {
  const stream = randomStream(0);
  const made = (outputs: number) => createEnsemble(mlp({ inputs: 3, outputs, depth: 0, width: 1 }), [stream]);
  const refused = (targets: number[][], options: unknown, message: string, data?: unknown): void => {
    using network = made(targets[0].length);
    const tensors = { inputs: tf.ones([targets.length, 3]), targets: tf.tensor2d(targets) };
    expect(() => supervised(network, wrong(data === undefined ? tensors : data), wrong(options))).toThrow(message);
    tf.dispose(tensors);
  };
  test.each(["logistic", "hinge"])("labels of 0 and 1 for the %s loss", (loss) => {
    refused([[1], [0]], { loss }, "labels of +1 and -1. Got 0 in row 1. Give 2y - 1");
  });
  test.each([
    ["-1 throughout", [[1, 0], [-1, -1]], "Got a row of -1, -1 in row 1"], // prettier-ignore
    ["0 throughout", [[0, 0], [1, 0]], "Got a row of 0, 0 in row 0"], // prettier-ignore
    ["twice 1", [[1, 1], [1, 0]], "Got a row of 1, 1 in row 0"], // prettier-ignore
  ])("rows of %s for softmax", (_, targets, message) => refused(targets, { loss: "softmax" }, message));
  test.each([
    ["null data", {}, null, "the data of supervised"],
    ["arrays", {}, { inputs: [[1, 2, 3]], targets: [[1]] }, "Got an array of 1"],
    ["a batch null", { batch: null }, undefined, "the 'batch' option of supervised"],
    ["a batch without members", { batch: { size: 1 } }, undefined, "Got no array"],
    ["options null", null, undefined, "the options of supervised"],
  ])("%s", (_, options, data, message) => refused([[1], [-1]], options, message, data));

  test("a network and data that were disposed", () => {
    const [network, inputs, targets] = [made(1), tf.ones([2, 3]), tf.ones([2, 1])];
    network.dispose();
    expect(() => supervised(network, { inputs, targets })).toThrow("a disposed network (layer-0/kernel)");
    using other = made(1);
    tf.dispose([inputs, targets]);
    expect(() => supervised(other, { inputs, targets })).toThrow("the inputs of supervised");
  });
});

test("probabilities of the classes are targets of softmax", () => {
  using network = createEnsemble(mlp({ inputs: 3, outputs: 2, depth: 0, width: 1 }), [randomStream(0)]);
  const [inputs, targets] = [tf.ones([1, 3]), tf.tensor2d([[0.25, 0.75]])];
  supervised(network, { inputs, targets }, { loss: "softmax" }).dispose();
  tf.dispose([inputs, targets]);
});
