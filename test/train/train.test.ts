import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import type { Dataset } from "../../src/data/dataset.js";
import { sphere } from "../../src/data/generators.js";
import { randomLabels } from "../../src/data/labels.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";
import { trainingData } from "../../src/data/tensors.js";
import type { TrainingOptions } from "../../src/train/options.js";
import { supervised, type SupervisedOptions } from "../../src/train/supervised.js";
import { train, type TrainingOutcome } from "../../src/train/train.js";
import { assertClose, relativeDistance } from "../assert.js";

const size = { samples: 12, dimension: 5 };
const seeds = [0, 1, 2];

function dataset(seed: number): Dataset {
  const random = randomStream(seed);
  const inputs = sphere(random.split("inputs"), size);
  return {
    name: "sphere",
    ...size,
    outputs: 1,
    classes: [],
    inputs,
    targets: randomLabels(random.split("labels"), size.samples),
  };
}

interface Case {
  readonly seeds?: readonly number[];
  readonly shared?: boolean;
  readonly network?: Partial<MlpOptions>;
  readonly learning?: Omit<SupervisedOptions, "batch">;
  readonly batch?: { readonly size: number; readonly replacement: boolean };
  readonly training?: Partial<TrainingOptions>;
  /** Looks at the ensemble after training. */
  readonly after?: (ensemble: Ensemble) => void;
}

async function trained(given: Case): Promise<TrainingOutcome[]> {
  const { seeds: of = seeds, shared = false, network, learning, training, after } = given;
  const spec = mlp({ inputs: size.dimension, outputs: 1, depth: 2, width: 16, ...network });
  const first = dataset(0);
  const members = of.map(randomStream);
  using data = trainingData(of.map((seed) => (shared ? first : dataset(seed))));
  using ensemble = createEnsemble(spec, members);
  const batch = given.batch === undefined ? undefined : { ...given.batch, members };
  using objective = supervised(ensemble, data, { ...learning, batch });
  const outcomes = await train(objective, { steps: 50, ...training });
  after?.(ensemble);
  return outcomes;
}

/** All weights of one member after training, in logical order. */
async function weightsAfter(test: Case, member: number): Promise<number[]> {
  const weights: number[] = [];
  await trained({
    ...test,
    after: (ensemble) =>
      tf.tidy(() => {
        ensemble.layers.forEach((_, layer) => {
          const { kernel } = ensemble.weights(layer);
          weights.push(...tf.slice(kernel, [member, 0, 0], [1, -1, -1]).dataSync());
        });
      }),
  });
  return weights;
}

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  const absolute = { absolute: 0.05 };

  test.each([
    ["gd", {}],
    ["momentum", { optimizer: { method: "momentum" as const } }],
    ["adam", { optimizer: { method: "adam" as const }, rate: { absolute: 0.01 } }],
  ])("an ensemble equals single trainings after one step of %s, to 1e-6", async (_, options) => {
    const training = { rate: absolute, steps: 1, ...options };
    // Width 16 lies units-major, width 48 samples-major.
    for (const { shared, width } of [false, true].flatMap((one) => [16, 48].map((m) => ({ shared: one, width: m })))) {
      const network = { width };
      const [start, together] = [
        await weightsAfter({ shared, network, training: { ...training, steps: 0 } }, 1),
        await weightsAfter({ shared, network, training }, 1),
      ];
      const alone = await weightsAfter({ seeds: shared ? [3, 1] : [1], shared, network, training }, shared ? 1 : 0);
      expect(relativeDistance(together, alone)).toBeLessThan(1e-6);
      expect(relativeDistance(together, start)).toBeGreaterThan(1e-5);
    }
  });

  test("after 100 steps an ensemble parts from single trainings no more than ten times one unit in the last place does", async () => {
    const training = { rate: absolute, steps: 100 };
    const [together, alone] = [await weightsAfter({ training }, 2), await weightsAfter({ seeds: [2], training }, 0)];
    const nudged = await weightsAfter(
      { seeds: [2], training: { ...training, rate: { absolute: 0.05 * (1 + 2 ** -23) } } },
      0,
    );
    expect(relativeDistance(together, alone)).toBeLessThanOrEqual(10 * Math.max(relativeDistance(nudged, alone), 1e-7));
  });

  test("the weights kept are those that the reported error belongs to, and a member that is done stays as it is", async () => {
    const outcomes = await trained({ training: { steps: 500, stop: { zeroError: true } } });
    expect(outcomes.map(({ status, final }) => [status, final.errors])).toEqual(seeds.map(() => ["zero-error", 0]));
    const fewer = await trained({ training: { steps: outcomes[0].steps, stop: {} } });
    assertClose([fewer[0].loss, fewer[0].final.errors], [outcomes[0].loss, 0], { rtol: 1e-5 });
    const before = await trained({ training: { steps: outcomes[0].steps - 1, stop: {} } });
    expect(before[0].final.errors).toBeGreaterThan(0);
  });
});

describe("on the best backend", () => {
  beforeAll(async () => void (await useBackend(availableBackends().find((name) => name !== "cuda"))));

  test("an antisymmetric network starts at exactly zero, and trains", async () => {
    const [{ curve, loss }] = await trained({ network: { antisymmetric: true }, shared: true });
    expect(curve.loss[0]).toBe(0.5);
    expect(loss).toBeLessThan(0.4);
  });

  test("gradient descent falls at 0.9 units of the largest stable rate and diverges at 2.5 on a quadratic", async () => {
    const linear = { network: { depth: 0 } };
    const good = await trained({ ...linear, training: { rate: { units: 0.9 }, steps: 300 } });
    const bad = await trained({ ...linear, training: { rate: { units: 2.5 }, steps: 3000 } });
    for (const { loss, initialLoss } of good) expect(loss).toBeLessThan(initialLoss);
    expect(bad.map(({ status }) => status)).toEqual(seeds.map(() => "diverged"));
  });

  test("a member that diverges does not disturb the others", async () => {
    const rate = { absolute: 0.05 };
    const [alone] = await trained({ seeds: [0], training: { rate, steps: 30 } });
    const scale = (seed: number): Dataset => ({
      ...dataset(seed),
      targets: dataset(seed).targets.map((y) => (seed === 1 ? y * 1e38 : y)),
    });
    using data = trainingData([0, 1].map(scale));
    using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 2, width: 16 }), [0, 1].map(randomStream));
    using objective = supervised(ensemble, data);
    const [first, second] = await train(objective, { steps: 30, rate });
    expect(second.status).toBe("diverged");
    assertClose([first.loss], [alone.loss], { rtol: 1e-5 });
  });

  test.each([true, false])(
    "minibatches of all samples equal full batches (with replacement: %s is another matter)",
    async (replacement) => {
      const rate = { absolute: 0.05 };
      const full = await trained({ training: { rate, steps: 20 } });
      const batch = { size: size.samples, replacement };
      const [mini] = await trained({ batch, training: { rate, steps: 20 } });
      const gap = Math.abs(mini.loss - full[0].loss) / full[0].loss;
      if (replacement) expect(gap).toBeGreaterThan(1e-3);
      else expect(gap).toBeLessThan(1e-4);
    },
  );

  test("threshold units are refused for gradient descent, and their readout can be trained", async () => {
    const network = { activation: "threshold" as const };
    await expect(trained({ network })).rejects.toThrow("Train the last layer alone");
    const [{ loss, initialLoss }] = await trained({ network: { ...network, trained: "readout" } });
    expect(loss).toBeLessThan(initialLoss);
  });

  test("a dead network is recorded as dead", async () => {
    const zero = { ...dataset(0), inputs: new Float64Array(60) };
    using data = trainingData([zero]);
    using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 1, width: 4 }), [randomStream(0)]);
    using objective = supervised(ensemble, data);
    const [outcome] = await train(objective, { steps: 10, stop: { zeroError: true } });
    expect(outcome).toMatchObject({ status: "dead", steps: 0, sharpness: 0 });
  });

  test.each([
    [{ learning: { loss: "softmax" as const } }, "one output a class"],
    [{ learning: { loss: "cubic" as "squared" } }, "write an Objective"],
    [{ learning: { loss: "hinge" as const } }, "Give an absolute rate"],
    [{ training: { optimizer: { method: "adam" as const } } }, "Give an absolute rate"],
    [{ batch: { size: 13, replacement: false } }, "an integer in [1, 12]"],
    [{ learning: { errors: false }, training: { stop: { zeroError: true } } }, "Stop at a loss or relativeLoss"],
    [{ training: { stop: { zeroErrors: true } as object } }, "Got 'zeroErrors'"],
    [{ training: { optimizer: { method: "sgd" as "gd" } } }, "one of gd, momentum, adam"],
    [{ training: { optimizer: { method: "momentum" as const, momentum: 1 } } }, "in [0, 1)"],
    [{ training: { rates: 3 } as object }, "Got 'rates'"],
    [{ training: { rate: { units: 1, absolute: 1 } as object as { units: number } } }, "Got both"],
    [{ training: { rate: { absolute: NaN } } }, "a number above 0"],
    [{ training: { steps: 1.5 } }, "an integer in [0, inf)"],
    [{ training: { steps: undefined } as object }, "an integer in [0, inf)"],
    [{ training: { mode: "XLA" as "xla" } }, "one of auto, eager, graph, xla"],
    [{ training: { record: [-1] } }, "an integer in [0, inf)"],
  ] as [Case, string][])("%j is refused with its repair", async (given, message) => {
    await expect(trained(given)).rejects.toThrow(message);
  });

  test.each([
    [{ loss: 0.2 }, "loss", (last: TrainingOutcome) => last.loss <= 0.2],
    [{ relativeLoss: 0.5 }, "loss", (last: TrainingOutcome) => last.loss <= 0.5 * last.initialLoss],
    [{ gradientNorm: 0.2 }, "gradient", (last: TrainingOutcome) => last.steps > 0],
    [{}, "budget", (last: TrainingOutcome) => last.steps === 200],
  ])("the rule %j stops each member at its own step with status %s", async (stop, status, holds) => {
    const outcomes = await trained({ training: { steps: 200, stop } });
    expect(outcomes.map((last) => [last.status, holds(last)])).toEqual(seeds.map(() => [status, true]));
  });

  test("logistic, hinge and momentum train", async () => {
    for (const given of [
      { learning: { loss: "logistic" as const } },
      { learning: { loss: "hinge" as const }, training: { rate: { absolute: 0.05 } } },
      { training: { optimizer: { method: "momentum" as const } } },
    ]) {
      for (const { loss, initialLoss } of await trained(given)) expect(loss).toBeLessThan(initialLoss);
    }
  });

  test("an abort signal ends training with what there is", async () => {
    const control = new AbortController();
    control.abort();
    const [{ status }] = await trained({ training: { signal: control.signal, steps: 1000 } });
    expect(status).toBe("aborted");
  });
});
