import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { stepsBeforeXla } from "../../../src/backend/compile/cost.js";
import { compileLoop } from "../../../src/backend/compile/loop.js";
import { nativeBackend, type Addon } from "../../../src/backend/compile/native.js";
import { runs, withOneDnn } from "../../../src/backend/compile/onednn.js";
import { types } from "../../../src/backend/compile/protobuf.js";
import { traceStep } from "../../../src/backend/compile/trace.js";
import { randomStream } from "../../../src/math/random.js";
import { mulNoNan } from "../../../src/backend/mul-no-nan.js";
import { testWith } from "../../requirements.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";

/** A variable that leaves no other tensor behind. */
function owned(shape: number[], value = 1): tensorflow.Variable {
  return tf.tidy(() => tf.variable(tf.fill(shape, value)));
}

describe("graphs of the native library", () => {
  const native = testWith("native");
  beforeAll(async () => void (await useBackend("cpu")));

  native("auto goes from the graph to XLA where that has lost what compiling costs, by shapes alone", () => {
    const w = owned([1000, 100]);
    const step = () => tf.tidy(() => (w.assign(tf.sin(tf.add(w, 1))), {}));
    const nodes = () => traceStep({ state: [w], step }, {}).trace.nodes;
    const at = stepsBeforeXla(nodes(), true, 50);
    expect(stepsBeforeXla(nodes(), true, 50)).toBe(at);
    expect(stepsBeforeXla(nodes(), true) / at).toBeCloseTo(50, 0);
    const loop = compileLoop({ state: [w], step, loops: 50 });
    loop.advance(at);
    expect(loop.path).toBe("graph");
    loop.advance(1);
    expect(loop.path).toBe(`graph to step ${at}, then xla`);
    loop.dispose();
    w.dispose();
  });

  native("auto stays with the graph where products by oneDNN are most of a step", () => {
    const w = owned([300, 300]);
    const step = () => tf.tidy(() => (w.assign(tf.mul(tf.matMul(w, w), 1e-3)), {}));
    const { nodes } = traceStep({ state: [w], step }, {}).trace;
    expect(stepsBeforeXla(nodes, true)).toBe(Infinity);
    expect(stepsBeforeXla(nodes, false)).toBeLessThan(1e5);
    w.dispose();
  });

  native("auto stays with the graph where the similarities of a batch's pairs are most of a step", () => {
    const [many, few] = [512, 64].map((batch) => owned([1, batch, 4]));
    const of = (w: tensorflow.Variable) => (): object =>
      tf.tidy(() => (w.assign(tf.matMul(tf.exp(tf.matMul(w, w, false, true)), w)), {}));
    const nodes = (w: tensorflow.Variable) => traceStep({ state: [w], step: of(w) as () => Record<string, never> }, {}).trace.nodes; // prettier-ignore
    expect(stepsBeforeXla(nodes(many), true)).toBe(Infinity);
    expect(stepsBeforeXla(nodes(few), true)).toBeLessThan(1e6);
    tf.dispose([many, few]);
  });

  native("oneDNN takes large products of matrices, and no others", () => {
    const [w, v] = [owned([300, 300]), owned([300, 1])];
    const small = owned([3, 3]);
    const step = () =>
      tf.tidy(() => {
        w.assign(tf.matMul(w, w, true));
        v.assign(tf.matMul(w, v));
        small.assign(tf.matMul(small, small));
        return {};
      });
    const { nodes } = traceStep({ state: [w, v, small], step }, {}).trace;
    const large = nodes.find(({ op }) => op === "BatchMatMulV2")!;
    const integer = { ...large, attributes: { ...large.attributes, T: ["type", types.int32] as const } };
    expect(withOneDnn([integer])).toEqual([integer]);
    const products = withOneDnn(nodes).filter(({ op }) => op.includes("BatchMatMul"));
    expect(products.map(({ op }) => op)).toEqual(["_MklBatchMatMulV2", "BatchMatMulV2", "BatchMatMulV2"]);
    tf.dispose([w, v, small]);
  });

  native("convolutions are oneDNN's, bit for bit those of eager steps, and auto never takes them to XLA", () => {
    const random = randomStream(0);
    const drawn = (shape: number[]) =>
      tf.tensor(Float32Array.from(random.normals(shape.reduce((a, b) => a * b))), shape);
    const x = drawn([8, 12, 12, 3]) as tensorflow.Tensor4D;
    const after = (mode: "eager" | "graph" | "auto") => {
      const filters = tf.tidy(() => [[3, 3, 3, 8], [3, 3, 8, 4]].map((shape) => tf.variable(tf.mul(tf.ones(shape), 0.05)))) as tensorflow.Variable<tensorflow.Rank.R4>[]; // prettier-ignore
      const step = () =>
        tf.tidy(() => {
          const { grads } = tf.variableGrads(
            () => tf.mean(tf.square(tf.conv2d(tf.relu(tf.conv2d(x, filters[0], 2, "same")), filters[1], 1, "valid"))),
            filters,
          );
          filters.forEach((one) => one.assign(tf.sub(one, tf.mul(grads[one.name], 0.1))));
          return {};
        });
      using loop = compileLoop({ state: filters, step, mode, loops: 1000 });
      loop.advance(1);
      const values = filters.map((one) => Array.from(one.dataSync()));
      if (mode === "auto") loop.advance(300);
      tf.dispose(filters);
      return { values, path: loop.path };
    };
    expect(after("graph").values).toEqual(after("eager").values);
    expect(after("auto").path).toBe("graph");
    x.dispose();
  });

  native("a product that this TensorFlow has not is found out without harm", () => {
    expect(runs("BatchMatMulV2")).toBe(true);
    expect(runs("_NoSuchBatchMatMul")).toBe(false);
  });

  native("x + 0 of the optimizers is x", () => {
    const w = owned([4, 4]);
    const step = () => tf.tidy(() => (w.assign(tf.add(tf.fill([4, 4], 0), tf.mul(w, 2))), {}));
    expect(traceStep({ state: [w], step }, {}).trace.nodes.map(({ op }) => op)).not.toContain("AddV2");
    const loop = compileLoop({ state: [w], step, mode: "graph" });
    loop.advance(3);
    expect(w.dataSync()[0]).toBe(8);
    loop.dispose();
    w.dispose();
  });

  native("a broadcast x + 0 is more than x", () => {
    const w = owned([4, 4]);
    const row = owned([4]);
    const step = () => tf.tidy(() => (w.assign(tf.add(tf.fill([4, 4], 0), row)), {}));
    const loop = compileLoop({ state: [w], step, mode: "graph" });
    loop.advance(1);
    expect(Array.from(w.dataSync())).toEqual(new Array(16).fill(1));
    loop.dispose();
    tf.dispose([w, row]);
  });

  native("where XLA lacks an operation, auto stays with the graph and mode xla says which", () => {
    const [x, filter] = [owned([1, 8, 8, 1]), owned([3, 3, 1], 0)];
    const step = () =>
      tf.tidy(() => (x.assign(tf.mul(tf.dilation2d(x as never, filter as never, 1, "same"), 0.5)), {}));
    const auto = compileLoop({ state: [x], step, loops: 1e9 });
    auto.advance(1);
    auto.advance(2);
    expect([auto.path, x.dataSync()[0]]).toEqual(["graph", 1 / 8]);
    auto.dispose();
    auto.dispose();
    const again = compileLoop({ state: [x], step, loops: 1e9 });
    again.advance(2);
    expect([again.path, x.dataSync()[0]]).toEqual(["graph", 1 / 32]);
    const xla = compileLoop({ state: [x], step, mode: "xla" });
    expect(() => xla.advance(1)).toThrow("Dilation2D");
    expect(x.dataSync()[0]).toBe(1 / 32);
    for (const loop of [again, xla]) loop.dispose();
    tf.dispose([x, filter]);
  });

  native("a second loop of the same step takes the first one's graph", () => {
    const { binding } = nativeBackend();
    const loads: string[] = [];
    const counting = Object.fromEntries(
      Object.getOwnPropertyNames(binding).map((name) => [name, binding[name as keyof Addon]]),
    );
    nativeBackend().binding = Object.assign(counting, {
      loadSavedModel: (folder: string, tags: string) => (loads.push(folder), binding.loadSavedModel(folder, tags)),
    }) as unknown as Addon;
    try {
      for (const value of [2, 3]) {
        const w = owned([7, 3], value);
        const loop = compileLoop({
          state: [w],
          step: () => tf.tidy(() => (w.assign(tf.mul(w, 2)), {})),
          mode: "graph",
        });
        loop.advance(2);
        expect(w.dataSync()[0]).toBe(4 * value);
        loop.dispose();
        w.dispose();
      }
    } finally {
      nativeBackend().binding = binding;
    }
    expect(loads).toHaveLength(1);
  });
});

test.each(availableBackends())("on the %s backend mulNoNan is x·y, and 0 where y is 0", async (backend) => {
  await useBackend(backend);
  tf.tidy(() => {
    const product = mulNoNan(tf.tensor2d([NaN, Infinity, 2, 3, 4, NaN], [3, 2]), tf.tensor2d([0, 0.5, 1], [3, 1]));
    expect(Array.from(product.dataSync())).toEqual([0, 0, 1, 1.5, 4, NaN]);
  });
});
