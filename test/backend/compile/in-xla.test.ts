import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { checksOf } from "../../../src/backend/compile/checks-in-graph.js";
import { loopGraph } from "../../../src/backend/compile/graph.js";
import { compileLoop } from "../../../src/backend/compile/loop.js";
import { traceStep } from "../../../src/backend/compile/trace.js";
import { relu } from "../../../src/backend/relu.js";
import { statelessNormal } from "../../../src/backend/stateless-normal.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import { withXlaFlags } from "../../../src/backend/xla-cache.js";
import { testWith } from "../../requirements.js";
import { owned } from "./loops.js";

const native = testWith("native");
const modes = ["eager", "graph", "xla"] as const;

describe("XLA computes what TensorFlow does", () => {
  beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));

  type Vector = tensorflow.Tensor1D;
  const ofNaN: Record<string, (x: Vector, y: Vector) => tensorflow.Tensor> = {
    max: (x) => tf.max(x),
    min: (x) => tf.min(x),
    maximum: (x, y) => tf.maximum(x, y),
    minimum: (x, y) => tf.minimum(x, y),
    "maximum, the other way round": (x, y) => tf.maximum(y, x),
    relu: (x) => tf.relu(x),
    relu6: (x) => tf.relu6(x),
    clipByValue: (x) => tf.clipByValue(x, -1, 1),
    logSumExp: (x) => tf.logSumExp(x),
    softmax: (x) => tf.softmax(x),
    "the maximum along an axis": (x) => tf.max(tf.reshape(x, [2, 2]), 1),
    "maximum pooling": (x) => tf.isNaN(tf.max(tf.reshape(x, [1, 2, 2, 1]))),
    "the slope of ReLU": (x, y) => tf.grad((z: tensorflow.Tensor) => tf.sum(tf.mul(relu(z), tf.mul(y, 1e38 * 10))))(x),
    argMax: (x) => tf.argMax(x),
    "argMax where NaN stands behind, and alone": (x, y) => tf.stack([tf.argMax(y), tf.argMax(tf.mul(x, NaN))]),
    argMin: (x, y) => tf.concat([tf.stack([tf.argMin(x), tf.argMin(y)]), tf.argMin(tf.stack([y, x]), 1)]),
    comparisons: (x, y) => tf.stack([tf.less(x, y), tf.greaterEqual(x, y), tf.equal(x, x), tf.notEqual(x, x)]),
  };
  native.each(Object.entries(ofNaN))("%s of NaN", (_, of) => {
    const [x, y] = tf.tidy(() => [
      tf.variable(tf.tensor1d([NaN, 1, -2, 0.5])),
      tf.variable(tf.tensor1d([0, NaN, 1, -1])),
    ]);
    const results = modes.map((mode) => {
      const loop = compileLoop({ state: [x, y], mode, record: [0], step: () => ({ r: of(x as Vector, y as Vector) }) });
      loop.advance(1);
      loop.dispose();
      return Array.from(loop.records().r[0]);
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    tf.dispose([x, y]);
  });

  native.each(modes)("a guard against divergence stops in mode %s", (mode) => {
    const w = owned(tf.scalar, 1e30);
    const step = () => {
      const big = tf.mul(w, 1e30);
      w.assign(tf.sub(big, big));
      return { good: tf.less(tf.max(tf.abs(tf.stack([w, w]))), 1e6) };
    };
    const loop = compileLoop({ state: [w], mode, until: "good", step });
    expect(loop.advance(5)).toBe(1);
    loop.dispose();
    w.dispose();
  });

  test("flags that a user has given to XLA stay, and ours are added", () => {
    expect(withXlaFlags()).toBe(
      "--xla_cpu_copy_insertion_use_region_analysis=true --xla_cpu_enable_fast_min_max=false",
    );
    expect(withXlaFlags("--xla_dump_to=/tmp/x --xla_cpu_enable_fast_min_max=true")).toBe(
      "--xla_dump_to=/tmp/x --xla_cpu_enable_fast_min_max=true --xla_cpu_copy_insertion_use_region_analysis=true",
    );
  });

  /** Each is right for n = 0 to 2, and wrong from 3 on (or as `n` says). */
  const outside: Record<string, (n: tensorflow.Tensor, x: Vector) => tensorflow.Tensor> = {
    gather: (n, x) => tf.gather(x, tf.reshape(n, [1]) as Vector),
    "gather along a batch": (n, x) => tf.gather(tf.reshape(x, [1, 3]), tf.reshape(n, [1, 1]), 1, 1),
    "gather below 0": (n, x) => tf.gather(x, tf.reshape(tf.sub(tf.scalar(2, "int32"), n), [1]) as Vector),
    gatherND: (n, x) => tf.gatherND(x, tf.reshape(n, [1, 1])),
    scatterND: (n) => tf.scatterND(tf.reshape(n, [1, 1]), tf.ones([1]), [3]),
    tensorScatterUpdate: (n, x) => tf.tensorScatterUpdate(x, tf.reshape(n, [1, 1]), tf.ones([1])),
    unsortedSegmentSum: (n, x) => tf.unsortedSegmentSum(x, tf.reshape(tf.stack([n, n, n]), [3]) as Vector, 3),
    floorDiv: (n) => tf.floorDiv(tf.scalar(12, "int32"), tf.sub(tf.scalar(3, "int32"), n)),
    "div of integers": (n) => tf.div(tf.scalar(12, "int32"), tf.sub(tf.scalar(3, "int32"), n)),
    "mod of integers": (n) => tf.mod(tf.scalar(12, "int32"), tf.sub(tf.scalar(3, "int32"), n)),
    "pow of integers": (n) => tf.pow(tf.scalar(2, "int32"), tf.sub(tf.scalar(2, "int32"), n)),
  };
  native.each(Object.entries(outside).flatMap(([name, of]) => modes.map((mode) => [name, mode, of] as const)))(
    "%s outside its range is an error in mode %s, and the state is as before the call",
    (_, mode, of) => {
      const [x, n] = [tf.tensor1d([1, 2, 3]), tf.tidy(() => tf.variable(tf.scalar(0, "int32")))];
      const step = () => {
        const y = of(n, x);
        n.assign(tf.add(n, tf.scalar(1, "int32")));
        return { y };
      };
      const loop = compileLoop({ state: [n], mode, record: [9], step });
      loop.advance(3);
      expect(() => loop.advance(2)).toThrow();
      expect([n.dataSync()[0], loop.steps]).toEqual([3, 3]);
      loop.dispose();
      tf.dispose([x, n]);
    },
  );

  native("a number that int32 cannot hold is refused by XLA, which would give another than TensorFlow", () => {
    const x = owned(tf.scalar, 2 ** 29);
    const step = () => {
      const y = tf.cast(x, "int32");
      x.assign(tf.mul(x, 2));
      return { y };
    };
    const loop = compileLoop({ state: [x], mode: "xla", record: [1], step });
    loop.advance(2);
    expect(loop.records().y[0][0]).toBe(2 ** 30);
    expect(() => loop.advance(1)).toThrow("numbers cast to int32 fit it");
    loop.dispose();
    x.dispose();
  });

  native("auto switches to XLA and still refuses an index outside", () => {
    const [x, n, y] = tf.tidy(() => [
      tf.keep(tf.range(0, 1000)),
      tf.variable(tf.tensor2d([[0]], [1, 1], "int32")),
      tf.variable(tf.tensor1d([0])),
    ]);
    const step = () => {
      y.assign(tf.gatherND(x, n) as Vector);
      n.assign(tf.add(n, tf.scalar(1, "int32")) as tensorflow.Tensor2D);
    };
    const loop = compileLoop({ state: [n, y], step, loops: 1e4 });
    loop.advance(900);
    expect([loop.path, y.dataSync()[0]]).toEqual([expect.stringContaining("then xla"), 899]);
    expect(() => loop.advance(200)).toThrow("in step 101 of this call, in GatherNd");
    loop.dispose();
    tf.dispose([x, n, y]);
  });

  native(
    "what is never outside is not checked: fixed indices, floats that are divided, a step that is said to be inside",
    () => {
      const [w, fixed] = [owned(tf.ones, [3]), tf.tensor1d([0, 2], "int32")];
      const step = () => ({ y: tf.div(tf.gather(w, fixed), 2), z: tf.gather(w, tf.scalar(1, "int32")) });
      const { trace } = traceStep({ state: [w], step }, {});
      expect(checksOf(trace)).toEqual({ nodes: [], sound: undefined, operations: [] });
      const gather = () => ({ y: tf.gather(w, tf.cast(w, "int32") as tensorflow.Tensor1D) });
      const moving = traceStep({ state: [w], step: gather }, {});
      expect(checksOf(moving.trace).operations).toEqual(["Cast", "GatherV2"]);
      const plan = { trace: moving.trace, state: [w], inputs: {}, capacity: 1, returns: false, until: undefined };
      expect(loopGraph(plan, true).checks).toEqual(["Cast", "GatherV2"]);
      expect(loopGraph({ ...plan, inside: true }, true).checks).toEqual([]);
      tf.dispose([w, fixed]);
    },
  );

  native("a stateless normal of a key is the same eagerly and in the graph, standard, and refused by XLA", () => {
    const sum = owned(tf.zeros, [50, 40]);
    const inputs = { key: { type: "int32", shape: [2] } } as const;
    const step = ({ key }: Readonly<Record<string, tensorflow.Tensor>>) => {
      const noise = statelessNormal([50, 40], key);
      sum.assign(tf.add(sum, noise));
      return { noise };
    };
    const keys = tf.tensor2d([7, 9, 8, 9], [2, 2], "int32");
    const [eager, graph, auto] = (["eager", "graph", "auto"] as const).map((mode) => {
      const loop = compileLoop({ state: [sum], inputs, mode, record: [0, 1], step, loops: 1e9 });
      loop.advance(2, { key: keys });
      loop.dispose();
      expect(loop.path).toBe(mode === "eager" ? "eager" : "graph");
      return loop.records().noise.map((values) => Array.from(values));
    });
    expect(graph).toEqual(eager);
    expect(auto).toEqual(eager);
    expect(eager[0]).not.toEqual(eager[1]);
    // 2,000 draws: the mean is within .1 and the variance within .15 of a Gaussian's but for a chance below 1e-5.
    const mean = eager[0].reduce((total, value) => total + value, 0) / 2000;
    const variance = eager[0].reduce((total, value) => total + value ** 2, 0) / 2000;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(Math.abs(variance - 1)).toBeLessThan(0.15);
    expect(() => compileLoop({ state: [sum], inputs, mode: "xla", step })).toThrow(
      "it draws other numbers from the same key",
    );
    tf.dispose([sum, keys]);
  });
});
