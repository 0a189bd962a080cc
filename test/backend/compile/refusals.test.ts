import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import type { LoopOptions } from "../../../src/backend/compile/contract.js";
import { compileLoop, optimizerSlots } from "../../../src/backend/compile/loop.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { UserError } from "../../../src/errors.js";
import { testWith } from "../../requirements.js";
import { owned } from "./loops.js";

const native = testWith("native");
type Sgd = tensorflow.SGDOptimizer;
type Faulty = (w: tensorflow.Variable) => Record<string, unknown>;

/** The message with which a loop over one variable is refused, or its first step. */
function refusalOf(make: Faulty, mode: string): string {
  const w = owned((value: number[]) => tf.tensor1d(value), [1, 2]);
  const before = tf.memory().numTensors;
  try {
    const loop = compileLoop({ state: [w], mode, step: () => undefined, ...make(w) } as unknown as LoopOptions);
    try {
      loop.advance(1);
      return "no refusal";
    } finally {
      loop.dispose();
    }
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  } finally {
    expect(tf.memory().numTensors).toBe(before);
    w.dispose();
  }
}

describe.each(["eager", "graph"])(
  "in mode %s a mistake is answered with the rule, what was received and the repair",
  (mode) => {
    beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));

    const faults: Record<string, readonly [Faulty, string]> = {
      "an `until` that nothing returns": [() => ({ until: "going" }), "Got 'going', and a step that returns nothing"],
      "an `until` that is another's name": [
        (w) => ({ until: "toString", step: () => ({ x: tf.sum(w) }) }),
        "Got 'toString', and a step that returns x",
      ],
      "an `until` of shape [2]": [(w) => ({ until: "x", step: () => ({ x: tf.less(w, 1) }) }), "of shape [2]"],
      "an `until` of shape [1]": [
        (w) => ({ until: "x", step: () => ({ x: tf.less(tf.slice(w, [0], [1]), 1) }) }),
        "of shape [1]",
      ],
      "a number returned": [() => ({ step: () => ({ loss: 3 }) }), "Got a number for 'loss'"],
      "null returned by name": [() => ({ step: () => ({ loss: null }) }), "Got null for 'loss'"],
      "a number returned alone": [() => ({ step: () => 3 }), "Got a number"],
      "a tensor returned alone": [(w) => ({ step: () => tf.sum(w) }), "Got a float32 tensor. Return { name: tensor }"],
      "a complex tensor returned": [
        (w) => ({ step: () => ({ z: tf.complex(w, w) }) }),
        "Got a complex64 tensor for 'z'",
      ],
      "an async step": [(w) => ({ step: async () => Promise.resolve({ w: tf.sum(w) }) }), "Got a promise"],
      "an async step that fails": [() => ({ step: async () => Promise.reject(new Error("later")) }), "Got a promise"],
      "a promise returned by name": [
        () => ({ step: () => ({ y: Promise.reject(new Error("later")) }) }),
        "Got a promise for 'y'",
      ],
      "a mode in capitals": [() => ({ mode: "XLA" }), "one of auto, eager, graph, xla. Got 'XLA'"],
      "a step that is no function": [() => ({ step: {} }), "Got object"],
      "a state of tensors": [() => ({ state: [1] }), "Got Number at 0"],
      "a state that is one variable": [(w) => ({ state: w }), "`state` is an array of variables"],
      "an input of another type": [() => ({ inputs: { x: { type: "float64", shape: [] } } }), "for 'x'"],
      "an input without shape": [() => ({ inputs: { x: { type: "float32" } } }), "for 'x'"],
      "a `record` that is a number": [() => ({ record: 3 }), "Got 3"],
      "no loops": [() => ({ loops: 0 }), "Got 0"],
      "a `record` null": [() => ({ record: null }), "Got null"],
      "`inputs` null": [() => ({ inputs: null }), "Got null"],
      "a Map returned": [(w) => ({ step: () => new Map([["w", w]]) }), "Got a Map"],
      "a step that is a generator": [() => ({ step: function* () { yield 1; } }), "Got a generator"], // prettier-ignore
      "a disposed tensor returned": [
        (w) => ({
          step: () => {
            const sum = tf.sum(w);
            sum.dispose();
            return { sum };
          },
        }),
        "Got a disposed tensor for 'sum'",
      ],
    };
    test.each(Object.entries(faults))("%s", (_, [make, message]) => {
      expect(refusalOf(make, mode)).toContain(message);
    });

    test("rows that the loop has no input for, and rows that are missing", () => {
      const [w, rows] = [owned(tf.scalar, 1), tf.zeros([1])];
      const loop = compileLoop({ state: [w], mode: mode as "eager", step: () => w.assign(tf.neg(w)) });
      expect(() => loop.advance(1, { rows })).toThrow("Name it in `inputs`");
      const fed = compileLoop({
        state: [w],
        mode: mode as "eager",
        inputs: { rows: { type: "float32", shape: [] } },
        step: ({ rows: row }) => w.assign(row as tensorflow.Scalar),
      });
      expect(() => fed.advance(1)).toThrow("Got no rows. Pass rows [1] float32");
      loop.dispose();
      fed.dispose();
      tf.dispose([w, rows]);
    });

    test("no options, and rows that are no tensors or gone", () => {
      for (const none of [undefined, null]) expect(() => compileLoop(none as never)).toThrow(`Got ${none}`);
      const [w, x] = [owned(tf.scalar, 1), tf.zeros([2])];
      const inputs = { x: { type: "float32" as const, shape: [] } };
      const loop = compileLoop({ state: [w], mode: mode as "eager", inputs, step: () => w.assign(tf.neg(w)) });
      x.dispose();
      expect(() => loop.advance(2, { x })).toThrow("Got x: a disposed tensor");
      expect(() => loop.advance(2, { x: [1, 2] as never })).toThrow("Got x: an array of 2");
      expect(() => loop.advance(2, [1, 2] as never)).toThrow("Got an array of 2");
      expect(() => loop.advance(2, null as never)).toThrow("Got null");
      loop.dispose();
      w.dispose();
    });

    test("a tensor of the step that is gone, and a variable of the state that the step disposes", () => {
      const [w, lost, factor] = [owned(tf.scalar, 1), owned(tf.scalar, 1), tf.scalar(2)];
      const loop = compileLoop({ state: [w], mode: mode as "eager", step: () => w.assign(tf.mul(w, factor)) });
      loop.advance(1);
      factor.dispose();
      expect(() => loop.advance(1)).toThrow("must stay as long as the loop");
      loop.dispose();
      const make = () => compileLoop({ state: [lost], mode: mode as "eager", step: () => lost.dispose() }).advance(1);
      expect(make).toThrow(lost.name);
      w.dispose();
    });

    test("what becomes of the options after the loop was made is of no interest", () => {
      const [w, state] = [owned(tf.scalar, 1), [] as tensorflow.Variable[]];
      state.push(w);
      const loop = compileLoop({ state, mode: mode as "eager", step: () => w.assign(tf.mul(w, 2)) });
      state.length = 0;
      loop.advance(2);
      expect(w.dataSync()[0]).toBe(4);
      loop.dispose();
      w.dispose();
    });

    test("a variable of the state that is gone is named", () => {
      const w = owned(tf.scalar, 1);
      const loop = compileLoop({ state: [w], mode: mode as "eager", step: () => w.assign(tf.neg(w)) });
      w.dispose();
      expect(() => loop.advance(1)).toThrow(`the first the variable ${w.name}`);
      loop.dispose();
    });

    test("a disposed loop makes no steps, and its records stay", () => {
      const w = owned(tf.scalar, 1);
      const loop = compileLoop({ state: [w], mode: mode as "eager", record: [0], step: () => ({ w: tf.clone(w) }) });
      loop.advance(1);
      loop.dispose();
      expect(() => loop.advance(1)).toThrow("a loop that was disposed makes no steps");
      expect(loop.records().w).toHaveLength(1);
      w.dispose();
    });
  },
);

describe("on the native backend", () => {
  beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));

  native("a variable that a step only writes is refused by name where it is not in the state", () => {
    const last = owned(tf.scalar, 7);
    expect(refusalOf((w) => ({ step: () => last.assign(tf.sum(w)) }), "graph")).toContain(last.name);
    const also = (w: tensorflow.Variable) => ({
      step: () => {
        const sum = tf.sum(w);
        last.assign(sum);
        return { sum: tf.mul(sum, 2) };
      },
    });
    expect(refusalOf(also, "graph")).toContain(last.name);
    expect(last.dataSync()[0]).toBe(7);
    last.dispose();
  });

  native("a variable that a step disposes is refused by name", () => {
    const [w, gone] = [owned(tf.scalar, 1), owned(tf.scalar, 7)];
    const make = () => compileLoop({ state: [w], mode: "graph", step: () => gone.dispose() });
    expect(make).toThrow(gone.name);
    w.dispose();
  });

  native("an optimizer without its slots is refused, and starts as if nothing had been", () => {
    const [w, other] = [owned(tf.scalar, 1), owned(tf.scalar, 1)];
    const after = (refused: boolean, variable: tensorflow.Variable): number => {
      const adam = tf.train.adam(0.1);
      const step = () => ({ loss: adam.minimize(() => tf.sum(tf.square(variable)), true, [variable])! });
      const make = () => compileLoop({ state: [variable, ...optimizerSlots(adam)], step, mode: "graph" });
      if (refused) expect(make).toThrow("...optimizerSlots(optimizer)");
      tf.tidy(() => void step());
      const loop = make();
      loop.advance(3);
      loop.dispose();
      expect(adam.iterations).toBe(4);
      adam.dispose();
      return variable.dataSync()[0];
    };
    expect(after(true, w)).toBe(after(false, other));
    tf.dispose([w, other]);
  });

  native.each([
    ["its loss", (o: Sgd, w) => () => void o.minimize(() => tf.mul(tf.square(w), 1 / (1 + o.iterations)), false, [w])],
    [
      "a branch",
      (o: Sgd, w) => () => {
        o.minimize(() => tf.square(w), false, [w]);
        if (o.iterations % 2 === 1) w.assign(tf.neg(w));
      },
    ],
    [
      "the rate of a subclass",
      (o: Sgd, w) => {
        const apply = o.applyGradients.bind(o);
        o.applyGradients = (gradients) => {
          o.setLearningRate(0.1 / (1 + o.iterations));
          apply(gradients);
        };
        return () => void o.minimize(() => tf.square(w), false, [w]);
      },
    ],
    [
      "a counter of its own",
      (o: Sgd & { t?: number }, w) => {
        const apply = o.applyGradients.bind(o);
        o.applyGradients = (gradients) => {
          o.t = (o.t ?? 0) + 1;
          apply(gradients);
        };
        return () => void o.minimize(() => tf.div(tf.square(w), 1 + (o.t ?? 0)), false, [w]);
      },
    ],
  ] as [string, (o: Sgd, w: tensorflow.Variable<tensorflow.Rank.R0>) => () => void][])(
    "an optimizer's counter in %s is refused, and stands as before",
    (_, make) => {
      const [w, optimizer] = [owned(tf.scalar, 1), tf.train.sgd(0.1)];
      const loop = () =>
        compileLoop({ state: [w], mode: "graph", step: make(optimizer, w as tensorflow.Variable<tensorflow.Rank.R0>) });
      expect(loop).toThrow("each time it runs");
      expect([optimizer.iterations, w.dataSync()[0]]).toEqual([0, 1]);
      tf.dispose([w, (optimizer as unknown as { c: tensorflow.Tensor }).c]);
      optimizer.dispose();
    },
  );

  native.each([
    ["tf.unique", (x: tensorflow.Tensor1D) => tf.unique(x).values, "UniqueV2"],
    [
      "tf.image.nonMaxSuppression",
      (x: tensorflow.Tensor1D) => tf.image.nonMaxSuppression(tf.zeros([2, 4]), x, 2),
      "NonMaxSuppressionV3",
    ],
  ])("%s, whose shape depends on values, is refused", (_, of, operation) => {
    const make = (w: tensorflow.Variable) => ({ step: () => ({ x: of(w as unknown as tensorflow.Tensor1D) }) });
    expect(refusalOf(make, "graph")).toContain(
      `must not depend on values: a graph has those of its first step. Got ${operation}`,
    );
  });

  native("a call on another backend than the loop's is refused", async () => {
    const [w, before] = [owned(tf.scalar, 1), tf.getBackend()];
    const loop = compileLoop({ state: [w], mode: "graph", step: () => w.assign(tf.neg(w)) });
    await tf.setBackend("cpu");
    expect(() => loop.advance(1)).toThrow("Got a call on the backend cpu");
    await tf.setBackend(before);
    loop.dispose();
    w.dispose();
  });

  native("a complex tensor from outside is refused", () => {
    const z = tf.complex([1, 2], [2, 3]);
    expect(refusalOf((w) => ({ step: () => ({ x: tf.add(w, tf.abs(z)) }) }), "graph")).toContain("a complex64 tensor");
    z.dispose();
  });
});

test("before there is a TensorFlow the call says what to do", async () => {
  const { execFileSync } = await import("node:child_process");
  const script = `
    const { compileLoop } = await import("./src/backend/compile/loop.ts");
    try { compileLoop({ state: [], step: () => {} }); } catch (error) { console.log(error.message); }`;
  const printed = execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect(printed).toContain("Call await useBackend() first.");
});
