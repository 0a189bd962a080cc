import { beforeAll, describe, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { mlp, type MlpOptions } from "../../src/model/spec.js";
import { trainingData } from "../../src/data/tensors.js";
import type { TrainingOptions } from "../../src/train/options.js";
import { supervised } from "../../src/train/supervised.js";
import { train, type TrainingOutcome } from "../../src/train/train.js";
import { relativeDistance } from "../assert.js";

const seeds = [0, 1, 2];

interface Trained {
  readonly outcomes: readonly TrainingOutcome[];
  readonly weights: readonly number[];
}

/** Trains an ensemble on the sphere, by minibatches of `batch` samples if given. */
async function trained(
  network: Partial<MlpOptions>,
  { batch, ...options }: Partial<TrainingOptions> & { batch?: number },
): Promise<Trained> {
  const members = seeds.map(randomStream);
  using data = trainingData(members.map((random) => sphereWithRandomLabels(random, { samples: 12, dimension: 5 })));
  using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 2, width: 16, ...network }), members);
  using objective = supervised(ensemble, data, batch === undefined ? {} : { batch: { size: batch, members } });
  const outcomes = await train(objective, { steps: 20, rate: { absolute: 0.05 }, ...options });
  return { outcomes, weights: weightsOf(ensemble) };
}

const weightsOf = ({ layers, weights }: Ensemble): number[] =>
  layers.flatMap((_, layer) => {
    const { kernel } = weights(layer);
    const values = Array.from(kernel.dataSync());
    kernel.dispose();
    return values;
  });

const trainedWeights = async (...given: Parameters<typeof trained>) => (await trained(...given)).weights;

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  const compiled = backend === "cpu" || backend === "cuda" ? (["graph", "xla", "auto"] as const) : (["auto"] as const);

  test.each([
    ["full batches", {}],
    ["minibatches", { batch: 4 }],
    ["a schedule", { schedule: (update: number) => 1 / (1 + update) }],
    ["momentum", { optimizer: { method: "momentum" as const } }],
  ] as [string, Parameters<typeof trained>[1]][])(
    "training by %s is the same compiled as eager, narrow and wide",
    async (_, options) => {
      for (const width of [16, 48]) {
        const eager = await trainedWeights({ width }, { ...options, mode: "eager" });
        for (const mode of compiled)
          expect(relativeDistance(await trainedWeights({ width }, { ...options, mode }), eager), mode).toBeLessThan(
            2e-6,
          );
      }
    },
  );

  test("a schedule scales the optimizer's step: factor 1/2 is half the rate", async () => {
    const halved = await trainedWeights({}, { schedule: () => 0.5 });
    expect(relativeDistance(halved, await trainedWeights({}, { rate: { absolute: 0.025 } }))).toBeLessThan(1e-6);
  });

  test("curves have the points asked for, and the last update", async () => {
    for (const batch of [undefined, 4]) {
      const { outcomes } = await trained({}, { batch, record: [7, 3] });
      expect(outcomes[0].curve.steps).toEqual([3, 7, 20]);
    }
  });

  test("meters change nothing of a training, and have a value at each point of its curve", async () => {
    for (const options of [{}, { batch: 4 }]) {
      const meter = { measure: () => seeds, dispose: () => undefined, [Symbol.dispose]: () => undefined };
      const without = await trained({}, options);
      const metered = await trained({}, { ...options, meters: { meter } });
      expect(metered.weights).toEqual(without.weights);
      metered.outcomes.forEach(({ curve, metered: values }, member) => {
        expect(curve).toEqual(without.outcomes[member].curve);
        expect(values.meter).toEqual(curve.steps.map(() => member));
      });
    }
  });
});
