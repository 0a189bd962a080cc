import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { compileLoop, optimizerSlots } from "../../../src/backend/compile/loop.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { testWith } from "../../requirements.js";
import { owned } from "./loops.js";

const native = testWith("native");
const modes = ["eager", "graph", "xla", "auto"] as const;

describe.each(modes)("in mode %s a loop does what its step would do", (mode) => {
  beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));

  test("a variable outside the state that is assigned between calls is read anew, its first tensor alive or not", () => {
    const first = tf.scalar(0.5);
    const [rate, w] = [tf.variable(first), owned(tf.scalar, 1)];
    const loop = compileLoop({ state: [w], mode, step: () => w.assign(tf.mul(w, rate)) });
    loop.advance(1);
    tf.tidy(() => rate.assign(tf.scalar(10)));
    loop.advance(1);
    first.dispose();
    tf.tidy(() => rate.assign(tf.scalar(3)));
    loop.advance(1);
    expect(w.dataSync()[0]).toBe(15);
    loop.dispose();
    tf.dispose([rate, w]);
  });

  test("a variable and the tensor that it was made from are two things", () => {
    const first = tf.scalar(2);
    const [rate, w] = [tf.variable(first), owned(tf.scalar, 1)];
    const loop = compileLoop({ state: [w], mode, step: () => w.assign(tf.mul(w, tf.add(tf.mul(rate, 10), first))) });
    tf.tidy(() => rate.assign(tf.scalar(5)));
    loop.advance(1);
    expect(w.dataSync()[0]).toBe(52);
    loop.dispose();
    tf.dispose([first, rate, w]);
  });

  test("weights of a tf.layers model that are set between calls are taken", () => {
    const layer = tf.layers.dense({ units: 1, inputShape: [1], useBias: false, kernelInitializer: "ones" });
    const model = tf.sequential({ layers: [layer] });
    const x = owned((value: number[][]) => tf.tensor2d(value), [[1]]);
    const loop = compileLoop({ state: [x], mode, step: () => x.assign(model.apply(x) as tensorflow.Tensor) });
    loop.advance(1);
    tf.tidy(() => model.setWeights([tf.tensor2d([[7]])]));
    loop.advance(2);
    expect(x.dataSync()[0]).toBe(49);
    loop.dispose();
    model.dispose();
    x.dispose();
  });

  test.each([
    [
      "adam",
      () => tf.train.adam(0.1),
      (optimizer: tensorflow.Optimizer) => Object.assign(optimizer, { learningRate: 0 }),
    ],
    [
      "rmsprop",
      () => tf.train.rmsprop(0.1),
      (optimizer: tensorflow.Optimizer) => Object.assign(optimizer, { learningRate: 0 }),
    ],
    [
      "adamax",
      () => tf.train.adamax(0.1),
      (optimizer: tensorflow.Optimizer) => Object.assign(optimizer, { learningRate: 0 }),
    ],
    [
      "adagrad",
      () => tf.train.adagrad(0.1),
      (optimizer: tensorflow.Optimizer) => Object.assign(optimizer, { learningRate: 0 }),
    ],
    [
      "sgd",
      () => tf.train.sgd(0.1),
      (optimizer: tensorflow.Optimizer) => (optimizer as tensorflow.SGDOptimizer).setLearningRate(0),
    ],
  ] as [string, () => tensorflow.Optimizer, (optimizer: tensorflow.Optimizer) => unknown][])(
    "the rate of %s can be set between calls",
    (_, make, stop) => {
      const [w, optimizer] = [owned(tf.scalar, 1), make()];
      const step = () => ({ loss: optimizer.minimize(() => tf.sum(tf.square(w)), true, [w])! });
      tf.tidy(() => void step());
      const loop = compileLoop({ state: [w, ...optimizerSlots(optimizer)], mode, step });
      loop.advance(2);
      const before = w.dataSync()[0];
      stop(optimizer);
      loop.advance(5);
      expect(w.dataSync()[0]).toBeCloseTo(before, 6);
      expect(before).toBeLessThan(1);
      loop.dispose();
      w.dispose();
      disposeOptimizer(optimizer);
    },
  );

  test("an optimizer's iterations count the loop's steps", () => {
    const [w, optimizer] = [owned(tf.scalar, 1), tf.train.adam(0.1)];
    const step = () => ({ loss: optimizer.minimize(() => tf.sum(tf.square(w)), true, [w])! });
    tf.tidy(() => void step());
    const loop = compileLoop({ state: [w, ...optimizerSlots(optimizer)], mode, step });
    loop.advance(3);
    loop.advance(4);
    expect(optimizer.iterations).toBe(8);
    loop.dispose();
    w.dispose();
    disposeOptimizer(optimizer);
  });

  test("a step may return nothing, and any name", () => {
    const w = owned(tf.scalar, 1);
    const nothing = compileLoop({ state: [w], mode, record: [0], step: () => w.assign(tf.mul(w, 2)) });
    nothing.advance(1);
    expect([nothing.records(), w.dataSync()[0]]).toEqual([{}, 2]);
    const step = () => ({ "val loss": tf.clone(w), constructor: tf.add(w, 1) });
    const named = compileLoop({ state: [w], mode, record: [0], step });
    named.advance(1);
    expect(named.records()).toEqual({ "val loss": [Float32Array.of(2)], constructor: [Float32Array.of(3)] });
    nothing.dispose();
    named.dispose();
    w.dispose();
  });

  test("more steps than int32 counts are taken, to the end that `until` sets", () => {
    const w = owned(tf.scalar, 1);
    const step = () => {
      w.assign(tf.mul(w, 2));
      return { going: tf.less(w, 100) };
    };
    for (const steps of [2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
      tf.tidy(() => w.assign(tf.scalar(1)));
      const loop = compileLoop({ state: [w], mode, until: "going", step });
      expect(loop.advance(steps)).toBe(7);
      loop.dispose();
    }
    w.dispose();
  });

  test("tf.expandDims, tf.gather and its gradient, and an embedding layer are compiled", () => {
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 4, outputDim: 2, inputLength: 2, embeddingsInitializer: "ones" }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1, kernelInitializer: "ones", useBias: false }),
      ],
    });
    const [tokens, weights] = [tf.tensor2d([[1, 3]], [1, 2], "int32"), model.getWeights() as tensorflow.Variable[]];
    const optimizer = tf.train.sgd(0.25);
    const step = () => {
      const loss = optimizer.minimize(() => tf.sum(model.apply(tokens) as tensorflow.Tensor), true, weights)!;
      return { loss, expanded: tf.expandDims(loss, 0) };
    };
    const loop = compileLoop({ state: weights, mode, record: [0], step });
    loop.advance(1);
    expect(loop.records()).toEqual({ loss: [Float32Array.of(4)], expanded: [Float32Array.of(4)] });
    expect(Array.from(weights[0].dataSync())).toEqual(
      [1, 1, 0.75, 0.75, 1, 1, 0.75, 0.75].map((_, at) => ((at >> 1) % 2 === 1 ? 0.75 : 1)),
    );
    loop.dispose();
    model.dispose();
    tokens.dispose();
    disposeOptimizer(optimizer);
  });
});

describe("on the native backend", () => {
  beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));

  native.each([
    ["a counter of JavaScript that turns at the sixth step", (n: number) => (n <= 5 ? 1 : 100)],
    ["a counter of JavaScript", (n: number) => n],
  ])("%s is refused when the loop is made", (_, by) => {
    const v = owned(tf.scalar, 0);
    let n = 0;
    const step = () => v.assign(tf.add(v, by((n += 1))));
    expect(() => compileLoop({ state: [v], mode: "graph", step })).toThrow("each time it runs");
    expect(v.dataSync()[0]).toBe(0);
    v.dispose();
  });

  native("a number and a tensor of a closure that are others in the second call are refused before it", () => {
    const [v, a, b] = [owned(tf.scalar, 1), tf.scalar(2), tf.scalar(3)];
    const closure = { rate: 2, factor: a };
    const make = () =>
      compileLoop({ state: [v], mode: "graph", step: () => v.assign(tf.mul(tf.mul(v, closure.rate), closure.factor)) });
    for (const change of [() => (closure.rate = 5), () => (closure.factor = b)]) {
      const loop = make();
      loop.advance(1);
      change();
      const before = v.dataSync()[0];
      expect(() => loop.advance(1)).toThrow("each time it runs");
      expect([v.dataSync()[0], loop.steps]).toEqual([before, 1]);
      loop.dispose();
    }
    tf.dispose([v, a, b]);
  });

  native("a loop that is said to be constant runs its step's JavaScript twice, others ten times in four calls", () => {
    const runs = (constant: boolean): number => {
      const v = owned(tf.scalar, 1);
      let count = 0;
      const step = () => {
        count += 1;
        v.assign(tf.mul(v, 2));
      };
      const loop = compileLoop({ state: [v], mode: "graph", step, constant });
      for (let call = 0; call < 4; call++) loop.advance(1);
      loop.dispose();
      v.dispose();
      return count;
    };
    expect([runs(true), runs(false)]).toEqual([2, 10]);
  });

  native("after a rate was set XLA takes over anew, and the path says so", () => {
    const [w, optimizer] = [owned(tf.ones, [400, 300]), tf.train.adam(0.1)];
    const step = () => ({ loss: optimizer.minimize(() => tf.sum(tf.square(w)), true, [w])! });
    tf.tidy(() => void step());
    const loop = compileLoop({ state: [w, ...optimizerSlots(optimizer)], step, loops: 1000 });
    loop.advance(3);
    const path = loop.path;
    Object.assign(optimizer, { learningRate: 0.2 });
    loop.advance(3);
    expect(path).toMatch(/^graph to step \d, then xla$/);
    expect(loop.path).toBe(
      `${path} to step 3, then ${path.replace("to step ", "to step ").replace(/\d/, (at) => String(3 + Number(at)))}`,
    );
    loop.dispose();
    w.dispose();
    disposeOptimizer(optimizer);
  });
});

function disposeOptimizer(optimizer: tensorflow.Optimizer): void {
  optimizer.dispose();
  tf.dispose([(optimizer as unknown as { c?: tensorflow.Tensor }).c].filter((tensor) => tensor !== undefined));
}
