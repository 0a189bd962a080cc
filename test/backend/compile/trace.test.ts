import { beforeAll, describe, expect } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { compileLoop } from "../../../src/backend/compile/loop.js";
import { nativeBackend } from "../../../src/backend/compile/native.js";
import { traceStep } from "../../../src/backend/compile/trace.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { testWith } from "../../requirements.js";
import { owned, withLoop } from "./loops.js";

describe("tracing a step", () => {
  beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));
  const native = testWith("native");

  const big = (value: number) => Array.from({ length: 100 }, (_, index) => value + index);
  const outside = { calls: 0, kept: [] as tensorflow.Tensor[] };
  native.each([
    ["reads a tensor back", ({ x }) => (x.dataSync(), {}), "Return the tensor"],
    [
      "draws random numbers",
      ({ x }) => (x.assign(tf.add(x, tf.randomNormal([3], 0, 1, "float32", 1))), {}),
      "tf.random*",
    ],
    ["uses dropout", ({ x }) => (x.assign(tf.dropout(x, 0.5)), {}), "dropout"],
    [
      "draws a single seeded number",
      ({ n }) => (n.assign(tf.add(n, tf.reshape(tf.randomUniform([1], 0, 1, "float32", 3), []))), {}),
      "tf.random*",
    ],
    ["draws from a distribution", ({ x }) => ({ drawn: tf.multinomial(x as tensorflow.Tensor1D, 2) }), "Multinomial"],
    ["uploads data", () => ({ sum: tf.sum(tf.tensor1d(big(0))) }), "Create the tensor once"],
    ["has a schedule in JavaScript", ({ n }) => (n.assign(tf.add(n, (outside.calls += 1))), {}), "`inputs`"],
    [
      "changes shape from step to step",
      ({ x }) => ({ slice: tf.slice(x, [0], [1 + ((outside.calls += 1) % 2)]) }),
      "`inputs`",
    ],
    [
      "reads another tensor the second time",
      ({ x, n }) => ({ sum: tf.sum([x, n][(outside.calls += 1) % 2]) }),
      "`inputs`",
    ],
    ["does less the second time", ({ x }) => (outside.calls++ % 2 === 0 ? { x: tf.abs(x) } : {}), "`inputs`"],
    ["keeps a tensor", ({ x }) => ((outside.kept = [...outside.kept, tf.keep(tf.abs(x))]), {}), "`state`"],
    ["forgets a variable", ({ x, n }) => (n.assign(tf.add(n, x.sum())), {}), "optimizerSlots", ({ x }) => [x]],
  ] as [
    string,
    (v: { x: tensorflow.Variable; n: tensorflow.Variable }) => Record<string, tensorflow.Tensor>,
    string,
    ((v: { x: tensorflow.Variable }) => tensorflow.Variable[])?,
  ][])("a step that %s is refused with what to do", (_, step, repair, state) => {
    const make = (variables: { x: tensorflow.Variable; n: tensorflow.Variable }) => ({
      step: () => tf.tidy(() => step(variables)),
      mode: "graph" as const,
      ...(state === undefined ? {} : { state: state(variables) }),
    });
    expect(() => withLoop(make, () => undefined)).toThrow(repair);
    tf.dispose(outside.kept.splice(0));
  });

  native("a step that reads another tensor from outside, of another shape, the second time is refused", () => {
    const x = owned(tf.scalar, 1);
    const pair = [tf.ones([2]), tf.ones([3])];
    let calls = 0;
    const step = () => ({ sum: tf.sum(tf.mul(x, pair[calls++ % 2])) });
    expect(() => compileLoop({ state: [x], step })).toThrow("a difference at a tensor from outside");
    tf.dispose([x, ...pair]);
  });

  native("the second pass through a step computes nothing", () => {
    const x = owned(tf.scalar, 1);
    const backend = nativeBackend();
    const { binding } = backend;
    const executed: string[] = [];
    const { executeOp } = binding;
    const names = Object.getOwnPropertyNames(binding) as (keyof typeof binding)[];
    const counting = Object.fromEntries(names.map((name) => [name, binding[name]]));
    counting.executeOp = (...given: Parameters<typeof executeOp>) => (executed.push(given[0]), executeOp(...given));
    backend.binding = counting as unknown as typeof binding;
    try {
      traceStep({ state: [x], step: () => (x.assign(tf.cos(tf.exp(x))), {}) }, {});
    } finally {
      backend.binding = binding;
    }
    expect(executed.filter((op) => op !== "Reshape")).toEqual(["Exp", "Cos"]);
    expect(x.dataSync()[0]).toBe(1);
    x.dispose();
  });

  native("a refused step leaves the state as it was", () => {
    const x = owned(tf.scalar, 1);
    const step = () => tf.tidy(() => (x.assign(tf.mul(x, 2)), { sum: tf.sum(tf.tensor1d(big(0))) }));
    expect(() => compileLoop({ state: [x], step, mode: "graph" })).toThrow("upload");
    expect(x.dataSync()[0]).toBe(1);
    x.dispose();
  });

  native(
    "a variable that the step makes when it first runs has the value that it was made with after a refusal",
    () => {
      const x = owned(tf.scalar, 1);
      const made: tensorflow.Variable[] = [];
      const step = () => {
        if (made.length === 0) made.push(tf.variable(tf.abs(x)));
        made[0].assign(tf.add(made[0], x));
        return {};
      };
      expect(() => compileLoop({ state: [x], step })).toThrow("optimizerSlots");
      expect(made[0].dataSync()[0]).toBe(1);
      tf.dispose([x, ...made]);
    },
  );
});
