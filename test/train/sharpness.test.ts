import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { trainingData, type TrainingData } from "../../src/data/tensors.js";
import { linearAlgebra } from "../../src/math/algebra/ml-matrix.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";
import type { Objective } from "../../src/train/objective.js";
import { hessianEndsMeter, sharpnessMeter } from "../../src/train/sharpness.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import { assertClose } from "../assert.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const members = [0, 1].map(randomStream);
const size = { samples: 12, dimension: 5 };

async function withObjective<T>(
  network: Partial<MlpOptions>,
  work: (objective: Objective, ensemble: Ensemble, data: TrainingData) => T | Promise<T>,
): Promise<T> {
  using data = trainingData(members.map((member) => sphereWithRandomLabels(member, size)));
  using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 2, width: 6, ...network }), members);
  using objective = supervised(ensemble, data);
  return await work(objective, ensemble, data);
}

/** The tolerance of the meter's Rayleigh quotients, 1e-6, leaves a member short of λmax by more where the next one is near. */
const close = { rtol: 1e-3 };

test("the sharpness of a linear network with the squared loss is λmax of XᵀX/(N·d)", () =>
  withObjective({ depth: 0 }, (objective, _, { inputs }) => {
    using meter = sharpnessMeter(objective, { tolerance: 1e-6 });
    const rows = inputs.dataSync();
    const expected = [0, 1].map((member) => {
      const x = { rows: 12, columns: 5, data: Float64Array.from(rows.subarray(60 * member, 60 * member + 60)) };
      const gram = linearAlgebra.multiply(transposed(x), x);
      return linearAlgebra.eigenSymmetric(gram).values[4] / (12 * 5);
    });
    assertClose(meter.measure(), expected, close);
  }));

test.each([
  ["relu, ntk", {}],
  ["erf and biases", { activation: "erf" as const, bias: true }],
  ["mu, with its rates", { parameterization: "mu" as const }],
  ["an antisymmetric start", { antisymmetric: true, width: 4, activation: "erf" as const }],
  ["wide layers", { width: 34, depth: 1, activation: "erf" as const }],
] as [string, Partial<MlpOptions>][])(
  "the sharpness of a network with %s is that of its Hessian by differences of gradients",
  (_, network) =>
    withObjective(network, (objective) => {
      using meter = sharpnessMeter(objective, { tolerance: 1e-7, iterations: 2000 });
      const found = meter.measure();
      const expected = [0, 1].map((member) => {
        const hessian = hessianOf(objective, member);
        return linearAlgebra.eigenSymmetric(hessian).values[hessian.rows - 1];
      });
      // No gate of these ReLUs turns within ±1e-2. Central differences of float32 gradients over 2e-2: 1e-7/2e-2 of rounding, and curvature of the third order.
      assertClose(found, expected, { rtol: 5e-3 });
    }),
);

test("a Hessian whose largest eigenvalue in magnitude is negative has its largest one found: −3 and 2 give 2", () => {
  const x = tf.tidy(() => tf.variable(tf.tensor2d([1, 1, 1, 1], [2, 2])));
  const curvatures = tf.tensor2d([-3, 2, 4, 1], [2, 2]);
  const parameters = [{ name: "x", variable: x, rate: { gd: 1, adam: 1 }, perMember: 1 }];
  const whole = () =>
    tf.tidy(() => ({ loss: tf.sum<ReturnType<typeof tf.tensor1d>>(tf.mul(tf.square(x), tf.mul(curvatures, 0.5)), 1) }));
  const meter = sharpnessMeter({ members: 2, parameters, whole }, { tolerance: 1e-6 });
  assertClose(meter.measure(), [2, 4], close);
  meter.dispose();
  tf.dispose([x, curvatures]);
});

const quadratic = (rows: readonly number[][]) => {
  const x = tf.tidy(() => tf.variable(tf.ones([rows.length, rows[0].length])));
  const curvatures = tf.tensor2d(rows as number[][]);
  const parameters = [{ name: "x", variable: x, rate: { gd: 1, adam: 1 }, perMember: 1 }];
  const whole = () =>
    tf.tidy(() => ({ loss: tf.sum<ReturnType<typeof tf.tensor1d>>(tf.mul(tf.square(x), tf.mul(curvatures, 0.5)), 1) }));
  return { objective: { members: rows.length, parameters, whole }, dispose: () => tf.dispose([x, curvatures]) };
};

test("where eigenvalues of both signs are as large the largest is found: v swings, the quotient stands", () => {
  const { objective, dispose } = quadratic([[3, -3, 0], [2, -2, 1.999], [1, -0.999, 0.5], [-2, 2, 0]]); // prettier-ignore
  const meter = sharpnessMeter(objective, { tolerance: 1e-6 });
  assertClose(meter.measure(), [3, 2, 1, 2], close);
  meter.dispose();
  dispose();
});

test("at a balanced saddle ½‖A − u vᵀ‖² with A = diag(2, 0) the sharpness is 2", () => {
  const [u, v] = tf.tidy(() => [tf.variable(tf.zeros([1, 2, 1])), tf.variable(tf.zeros([1, 2, 1]))]);
  const a = tf.tensor3d([2, 0, 0, 0], [1, 2, 2]);
  const parameters = [u, v].map((variable, at) => ({
    name: `${at}`,
    variable,
    rate: { gd: 1, adam: 1 },
    perMember: 1,
  }));
  const whole = () =>
    tf.tidy(() => {
      const rest = tf.sub(a, tf.matMul(u as unknown as typeof a, v as unknown as typeof a, false, true));
      return { loss: tf.mul<ReturnType<typeof tf.tensor1d>>(tf.sum(tf.square(rest), [1, 2]), 0.5) };
    });
  const meter = sharpnessMeter({ members: 1, parameters, whole });
  assertClose(meter.measure(), [2], close);
  meter.dispose();
  tf.dispose([u, v, a]);
});

test("a loss that is linear in the weights has sharpness 0, one beyond float32's squares NaN and not 0", () => {
  const { objective, dispose } = quadratic([[1e20, 1]]);
  const [{ variable }] = objective.parameters;
  const linear = { ...objective, whole: () => tf.tidy(() => ({ loss: tf.sum<ReturnType<typeof tf.tensor1d>>(variable, 1) })) }; // prettier-ignore
  for (const [one, expected] of [
    [objective, NaN],
    [linear, 0],
  ] as const) {
    // prettier-ignore
    const meter = sharpnessMeter(one);
    expect(meter.measure()).toEqual([expected]);
    meter.dispose();
  }
  dispose();
});

test.each([
  [{ iterations: 0 }, "Got 0"],
  [{ iterations: -5 }, "Got -5"],
  [{ iterations: "a" }, "Got 'a'"],
  [{ tolerance: NaN }, "in (0, 1). Got NaN"],
  [{ tolerence: 1e-3 }, "Got 'tolerence'"],
  [null, "Got null"],
])("options of the meter that cannot be meant are refused: %j", (options, message) => {
  const { objective, dispose } = quadratic([[1, 1]]);
  expect(() => sharpnessMeter(objective, options as never)).toThrow(message);
  dispose();
});

test("both ends by Lanczos are those of the Hessian by differences of gradients", () =>
  withObjective({ activation: "erf", bias: true }, (objective) => {
    using meter = hessianEndsMeter(objective, { tolerance: 1e-6 });
    meter.measure().forEach(({ largest, smallest }, member) => {
      const hessian = hessianOf(objective, member);
      const { values } = linearAlgebra.eigenSymmetric(hessian);
      // As above: central differences of float32 gradients are good to some 1e-3 of the largest eigenvalue.
      const scale = values[values.length - 1];
      assertClose([largest, smallest], [scale, values[0]], { atol: 5e-3 * scale });
      expect(smallest).toBeLessThan(0);
    });
  }));

test("along a training the meter reads the present weights, and changes nothing of it", async () => {
  const options = { steps: 40, rate: { units: 0.5 }, record: [0, 10, 20] };
  const without = await withObjective({}, async (objective, ensemble) => [
    await train(objective, options),
    weightsOf(ensemble),
  ]);
  const along = await withObjective({}, async (objective, ensemble) => {
    using sharpness = sharpnessMeter(objective);
    const outcomes = await train(objective, { ...options, meters: { sharpness } });
    expect(outcomes.map(({ metered }) => metered.sharpness.at(-1))).toEqual(sharpness.measure());
    for (const { metered } of outcomes) expect(new Set(metered.sharpness).size).toBe(4);
    return [outcomes.map((outcome) => ({ ...outcome, metered: {} })), weightsOf(ensemble)];
  });
  expect(along).toEqual(without);
});

test("gradient descent on a quadratic falls just below the rate 2/sharpness and rises just above it", async () => {
  for (const [factor, falls] of [
    [0.98, true],
    [1.02, false],
  ] as const)
    // prettier-ignore
    await withObjective({ depth: 0 }, async (objective) => {
      using meter = sharpnessMeter(objective, { tolerance: 1e-7 });
      const sharpest = Math.max(...meter.measure());
      const outcomes = await train(objective, { steps: 400, rate: { absolute: (2 * factor) / sharpest } });
      expect(outcomes.every(({ loss, initialLoss }) => loss < initialLoss)).toBe(falls);
    });
});

function transposed({ rows, columns, data }: { rows: number; columns: number; data: Float64Array }) {
  const turned = Float64Array.from(
    { length: data.length },
    (_, at) => data[(at % rows) * columns + Math.floor(at / rows)],
  );
  return { rows: columns, columns: rows, data: turned };
}

const weightsOf = ({ parameters }: Ensemble): number[][] =>
  parameters.map(({ variable }) => Array.from(variable.dataSync()));

/** R^½ H R^½ of one member's loss, column by column, from gradients at ±h along each weight. */
function hessianOf(objective: Objective, member: number) {
  const { parameters, members: count } = objective;
  const variables = parameters.map(({ variable }) => variable);
  const gradient = (): number[] => {
    const { value, grads } = tf.variableGrads(() => tf.sum(objective.whole().loss), variables);
    const parts = variables.map(({ name }) => Array.from(grads[name].dataSync()));
    tf.dispose([value, grads]);
    return parts.flatMap((part) => part.slice((member * part.length) / count, ((member + 1) * part.length) / count));
  };
  const places = parameters.flatMap(({ variable, rate }) => {
    const own = variable.size / count;
    return Array.from({ length: own }, (_, at) => ({ variable, at: member * own + at, root: Math.sqrt(rate.gd) }));
  });
  const h = 1e-2;
  const columns = places.map(({ variable, at }) => {
    const values = Float32Array.from(variable.dataSync());
    const shifted = (by: number): number[] => {
      const moved = Float32Array.from(values);
      moved[at] += by;
      tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape)));
      return gradient();
    };
    const [up, down] = [shifted(h), shifted(-h)];
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    return up.map((value, row) => (value - down[row]) / (2 * h));
  });
  const [n, data] = [places.length, new Float64Array(places.length ** 2)];
  for (let row = 0; row < n; row++)
    for (let column = 0; column < n; column++)
      data[row * n + column] =
        0.5 * (columns[column][row] + columns[row][column]) * places[row].root * places[column].root;
  return { rows: n, columns: n, data };
}
