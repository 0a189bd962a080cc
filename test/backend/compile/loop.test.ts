import { execFileSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import type { Rows } from "../../../src/backend/compile/contract.js";
import { compileLoop } from "../../../src/backend/compile/loop.js";
import { traceStep } from "../../../src/backend/compile/trace.js";
import { relu } from "../../../src/backend/relu.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { assertClose } from "../../assert.js";
import { testWith } from "../../requirements.js";
import { owned, withLoop } from "./loops.js";

const increase =
  ({ x, n }: { x: tensorflow.Variable; n: tensorflow.Variable }) =>
  () =>
    tf.tidy(() => {
      n.assign(tf.add(n, 1));
      x.assign(tf.mul(x, 2));
      return { count: tf.clone(n), going: tf.sub(5, n) };
    });

describe.each(
  availableBackends().flatMap((backend) =>
    (["eager", "graph", "xla", "auto"] as const).map((mode) => [backend, mode] as const),
  ),
)("on the %s backend, mode %s", (backend, mode) => {
  beforeAll(async () => void (await useBackend(backend)));

  test("k steps are k steps, in one call or several", () =>
    withLoop(
      (variables) => ({ step: increase(variables), mode }),
      (loop, { x, n }) => {
        expect([loop.advance(3), loop.advance(0), loop.advance(4), loop.steps, n.dataSync()[0]]).toEqual([
          3, 0, 4, 7, 7,
        ]);
        expect(Array.from(x.dataSync())).toEqual([128, 256, 384]);
      },
    ));

  test("the state can be assigned between calls", () =>
    withLoop(
      (variables) => ({ step: increase(variables), mode }),
      (loop, { x }) => {
        loop.advance(1);
        tf.tidy(() => x.assign(tf.tensor1d([5, 6, 7])));
        loop.advance(1);
        expect(Array.from(x.dataSync())).toEqual([10, 12, 14]);
      },
    ));

  test("the loop ends with the step that returns 0, and stays there", () =>
    withLoop(
      (variables) => ({ step: increase(variables), mode, until: "going" }),
      (loop, { n }) => {
        expect([
          loop.advance(3),
          loop.running,
          loop.advance(100),
          loop.running,
          loop.advance(1),
          n.dataSync()[0],
        ]).toEqual([3, true, 2, false, 0, 5]);
      },
    ));

  test("values are kept at the steps asked for, however the calls are cut", () =>
    withLoop(
      (variables) => ({ step: increase(variables), mode, record: [0, 3, 4, 9] }),
      (loop) => {
        loop.advance(4);
        loop.advance(2);
        expect(loop.records().count.map((values) => values[0])).toEqual([1, 4, 5]);
      },
    ));

  test("each step gets its own rows", () =>
    withLoop(
      ({ x, n }) => ({
        mode,
        capacity: 8,
        inputs: { factor: { type: "float32", shape: [3] }, row: { type: "int32", shape: [] } },
        step: ({ factor, row }) =>
          tf.tidy(() => {
            x.assign(tf.add(x, factor));
            n.assign(tf.add(n, tf.cast(row, "float32")));
            return {};
          }),
      }),
      (loop, { x, n }) => {
        const factor = tf.tensor2d([1, 0, 0, 0, 10, 0, 0, 0, 100], [3, 3]);
        const row = tf.tensor1d([1, 20, 300], "int32");
        loop.advance(3, { factor, row });
        tf.dispose([factor, row]);
        expect([...x.dataSync(), ...n.dataSync()]).toEqual([2, 12, 103, 321]);
      },
    ));

  test("a clone made before the loop stays as it was", () => {
    const start = owned(tf.scalar, 1);
    const initial = tf.clone(start);
    const loop = compileLoop({
      state: [start],
      mode,
      record: [2],
      step: () => tf.tidy(() => (start.assign(tf.mul(start, 2)), { drift: tf.sub(start, initial) })),
    });
    loop.advance(3);
    expect(loop.records().drift[0][0]).toBe(7);
    loop.dispose();
    tf.dispose([start, initial]);
  });

  test("a variable that is written before it is read need not be in the state", () => {
    const [x, scratch] = tf.tidy(() => [tf.variable(tf.scalar(3)), tf.variable(tf.scalar(0))]);
    const step = () =>
      tf.tidy(() => {
        scratch.assign(tf.mul(x, 2));
        x.assign(tf.add(scratch, 1));
        return {};
      });
    const loop = compileLoop({ state: [x], mode, step });
    loop.advance(2);
    expect(x.dataSync()[0]).toBe(15);
    loop.dispose();
    tf.dispose([x, scratch]);
  });

  test("relu has the slope of max(0, z), and its second derivative is 0", () => {
    const z = tf.tensor1d([-1, 0, 2]);
    const slope = (at: tensorflow.Tensor) => tf.grad((t: tensorflow.Tensor) => tf.sum(tf.mul(relu(t), [1, 2, 3])))(at);
    const twice = tf.tidy(() =>
      tf
        .grad((t: tensorflow.Tensor) => tf.sum(tf.mul(slope(t), [5, 6, 7])))(z)
        .dataSync(),
    );
    expect([...tf.tidy(() => slope(z).dataSync()), ...twice]).toEqual([0, 0, 3, 0, 0, 0]);
    z.dispose();
  });
});

describe("on the native backend", () => {
  beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));
  const native = testWith("native");

  native("a variable that was disposed after it was captured is named", () => {
    const [x, factor] = tf.tidy(() => [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(2))]);
    const loop = compileLoop({
      state: [x],
      step: () => tf.tidy(() => (x.assign(tf.mul(x, factor)), {})),
      mode: "graph",
    });
    factor.dispose();
    expect(() => loop.advance(1)).toThrow(`the variable ${factor.name}`);
    loop.dispose();
    x.dispose();
  });

  native("state that no step changes is listed", () =>
    withLoop(
      ({ x }) => ({ step: () => tf.tidy(() => (x.assign(tf.mul(x, 2)), {})), mode: "graph" }),
      (loop, { n }) => expect(loop.unchanged).toEqual([n.name]),
    ),
  );

  native("rows of the wrong shape, and more than the capacity, are refused", () =>
    withLoop(
      ({ x }) => ({
        step: ({ row }) => tf.tidy(() => (x.assign(tf.add(x, row)), {})),
        inputs: { row: { type: "float32", shape: [3] } },
        capacity: 2,
        mode: "graph",
      }),
      (loop) => {
        const rows = tf.zeros([3, 3]);
        expect(() => loop.advance(2, { row: rows })).toThrow("row [2,3] float32");
        expect(() => loop.advance(3, { row: rows })).toThrow("a capacity of 2");
        rows.dispose();
      },
    ),
  );

  native("the gradient of relu is one operation, and a mask no product", () => {
    const w = owned(tf.ones, [4, 4]);
    const loss = () => tf.sum(relu(tf.matMul(w, w))) as tensorflow.Scalar;
    const step = () => tf.tidy(() => (w.assign(tf.variableGrads(loss, [w]).grads[w.name]), {}));
    const operations = traceStep({ state: [w], step }, {}).trace.nodes.map(({ op }) => op);
    expect(operations.filter((op) => op === "ReluGrad")).toHaveLength(1);
    expect(operations.filter((op) => op === "Select" || op === "IsNan")).toEqual([]);
    w.dispose();
  });

  native("the same step on other data is the same graph, byte for byte, in every process", () => {
    const script = `
      const { useBackend } = await import("./src/backend/backend.ts");
      const tensorflow = await import("./src/backend/tensorflow.ts");
      const { traceStep } = await import("./src/backend/compile/trace.ts");
      const { loopGraph } = await import("./src/backend/compile/graph.ts");
      const { createHash } = await import("node:crypto");
      await useBackend("cpu");
      const { tf } = tensorflow;
      for (let extra = 0; extra < Number(process.env.EXTRA); extra++) tf.scalar(extra).add(1);
      const w = tf.variable(tf.tensor2d(Array.from({ length: 400 }, Math.random), [20, 20]));
      const data = tf.tensor2d(Array.from({ length: 400 }, Math.random), [20, 20]);
      const { trace } = traceStep({ state: [w], step: () => tf.tidy(() => (w.assign(tf.matMul(w, data)), {})) }, {});
      const plan = { trace, state: [w], inputs: {}, capacity: 1, returns: false, until: undefined };
      console.log(createHash("sha256").update(loopGraph(plan, true).bytes).digest("hex"));`;
    const hash = (extra: string) =>
      execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
        env: { ...process.env, EXTRA: extra },
        encoding: "utf8",
      });
    expect(hash("0")).toMatch(/^[0-9a-f]{64}\n$/);
    expect(hash("5")).toBe(hash("0"));
  });

  native("many loops leave nothing behind", () => {
    const x = owned(tf.scalar, 1);
    const before = tf.memory().numTensors;
    for (let index = 0; index < 20; index++) {
      const loop = compileLoop({
        state: [x],
        step: () => tf.tidy(() => (x.assign(tf.add(x, 1)), { x: tf.clone(x) })),
        mode: "graph",
        record: [0],
      });
      loop.advance(2);
      loop.dispose();
    }
    assertClose(x.dataSync(), [41], {});
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });
});

test.each(["eager", "graph"] as const)(
  "a loop from step 5 on counts, records and is fed from there: mode %s",
  async (mode) => {
    await useBackend();
    const x = owned(tf.scalar, 32);
    const step = ({ by }: Rows) => tf.tidy(() => (x.assign(tf.add(x, by)), { x: tf.clone(x) }));
    const inputs = { by: { type: "float32" as const, shape: [] } };
    using loop = compileLoop({ state: [x], step, inputs, from: 5, record: [6], mode });
    expect([loop.steps, loop.running]).toEqual([5, true]);
    const by = tf.tensor1d([1, 2, 4]);
    expect([loop.advance(3, { by }), loop.steps]).toEqual([3, 8]);
    assertClose([...loop.records().x[0], ...x.dataSync()], [35, 39], {});
    tf.dispose([by, x]);
  },
);

test.each([NaN, Infinity, -1, 1.5])("advance(%s) is refused", async (steps) => {
  await useBackend();
  const x = owned(tf.scalar, 1);
  const loop = compileLoop({ state: [x], step: () => (x.assign(tf.mul(x, 2)), {}) });
  expect(() => loop.advance(steps)).toThrow("an integer from 0");
  loop.dispose();
  x.dispose();
});

test.each([
  ["a repeated variable", (x: tensorflow.Variable) => ({ state: [x, x] }), "once"],
  ["points that fall", (x: tensorflow.Variable) => ({ state: [x], record: [3, 1] }), "ascending"],
  ["a first step that is none", (x: tensorflow.Variable) => ({ state: [x], from: -1 }), "from 0"],
  ["a capacity of 0", (x: tensorflow.Variable) => ({ state: [x], capacity: 0 }), "[1, inf)"],
])("%s is refused", async (_, options, message) => {
  await useBackend();
  const x = owned(tf.scalar, 1);
  expect(() => compileLoop({ step: () => ({}), ...options(x) })).toThrow(message);
  x.dispose();
});
