import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { trainingData } from "../../src/data/tensors.js";
import { driftMeter } from "../../src/drift/meter.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/spec.js";
import { joinPaths, type Checkpoints } from "../../src/train/checkpoint.js";
import type { TrainingOptions } from "../../src/train/options.js";
import { supervised } from "../../src/train/supervised.js";
import { train, type TrainingOutcome } from "../../src/train/train.js";
import { testWith } from "../requirements.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

type States = Map<number, { readonly step: number }>;

/** One process over states that outlive it; it dies where `dies` says so of a write, counted in its training. */
const never = (): boolean => false;
function processOver(states: States, dies: (training: number, write: number) => boolean = never) {
  const found: number[] = [];
  let calls = 0;
  const next: Checkpoints["next"] = () => {
    const place = calls++;
    let writes = 0;
    const read = () => {
      const state = states.get(place);
      if (state !== undefined) found.push(state.step);
      return Promise.resolve(structuredClone(state));
    };
    const write = (state: object) => {
      states.set(place, structuredClone(state as { step: number }));
      return dies(place, ++writes) ? Promise.reject(new Error("killed")) : Promise.resolve();
    };
    return { every: 0, read, write };
  };
  return { checkpoint: { next }, found };
}

type Trained = readonly [outcomes: readonly TrainingOutcome[], weights: readonly number[][]];

/** Trainings one after another, as a trial makes them, of two members each. */
async function trial(options: Partial<TrainingOptions>, batch?: number, widths = [40]): Promise<readonly Trained[]> {
  const trained: Trained[] = [];
  for (const width of widths) {
    const members = [0, 1].map(randomStream);
    using data = trainingData(members.map((member) => sphereWithRandomLabels(member, { samples: 12, dimension: 5 })));
    using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 2, width }), members);
    using objective = supervised(ensemble, data, batch === undefined ? {} : { batch: { size: batch, members } });
    using drift = driftMeter(ensemble, data);
    const outcomes = await train(objective, { steps: 60, meters: { drift }, ...options });
    trained.push([outcomes, ensemble.parameters.map(({ variable }) => Array.from(variable.dataSync()))]);
  }
  return trained;
}

const falling = (update: number): number => 1 / (1 + update / 10);
interface Way {
  readonly how: string;
  readonly options: Partial<TrainingOptions>;
  readonly batch?: number;
  /** The path of the whole training. */
  readonly way: RegExp;
}
const [slow, adam] = [
  { rate: { absolute: 0.02 } },
  { optimizer: { method: "adam" }, rate: { absolute: 0.01 } },
] as const;
const ways: readonly Way[] = [
  { how: "in the graph, to a loss", options: { ...slow, mode: "graph", stop: { relativeLoss: 0.5 } }, way: /^graph$/ },
  { how: "eagerly", options: { mode: "eager", steps: 20 }, way: /^eager$/ },
  { how: "by XLA, with momentum", options: { ...slow, mode: "xla", optimizer: { method: "momentum" } }, way: /^xla$/ },
  { how: "by Adam on minibatches with a schedule", options: { ...adam, schedule: falling }, batch: 4, way: /^graph$/ },
  { how: "before XLA takes over", options: { loops: 1000 }, way: /^graph to step \d\d, then xla$/ },
  { how: "after XLA took over", options: { loops: 1e9 }, way: /^graph to step 1, then xla$/ },
];

testWith("native").each(ways)(
  "a training that is killed and goes on comes to the same bits: $how",
  async ({ options, batch, way }) => {
    const whole = await trial(options, batch);
    const states: States = new Map();
    await expect(
      trial({ ...options, checkpoint: processOver(states, (_training, write) => write === 4).checkpoint }, batch),
    ).rejects.toThrow("killed");
    const again = processOver(states);
    expect(await trial({ ...options, checkpoint: again.checkpoint }, batch)).toEqual(whole);
    const [[[{ path, steps }]]] = whole;
    expect(path).toMatch(way);
    expect(again.found[0]).toBeGreaterThan(0);
    expect(again.found[0]).toBeLessThan(steps);
  },
);

test("of a trial's trainings, those that were at their end are not made again", async () => {
  const options = { mode: "graph" as const, steps: 12 };
  const [whole, states] = [await trial(options, undefined, [12, 40]), new Map() as States];
  await expect(
    trial(
      { ...options, checkpoint: processOver(states, (training) => training === 1).checkpoint },
      undefined,
      [12, 40],
    ),
  ).rejects.toThrow("killed");
  const again = processOver(states);
  expect(await trial({ ...options, checkpoint: again.checkpoint }, undefined, [12, 40])).toEqual(whole);
  expect(again.found).toEqual([12, expect.any(Number)]);
});

test("a checkpoint of another training is not taken", async () => {
  const states: States = new Map();
  await trial({ mode: "graph", steps: 20, checkpoint: processOver(states).checkpoint });
  const other = await trial({ mode: "graph", steps: 24, checkpoint: processOver(states).checkpoint });
  expect(other).toEqual(await trial({ mode: "graph", steps: 24 }));
});

test("nothing is written of a training that is shorter than the time between checkpoints", async () => {
  let written = 0;
  const write = () => Promise.resolve(void (written += 1));
  const next = () => ({ every: 60_000, read: () => Promise.resolve(undefined), write });
  await trial({ steps: 20, checkpoint: { next } });
  expect(written).toBe(0);
});

test("the way of a training that went on is told as a whole", () => {
  expect(joinPaths("graph", 100, "graph")).toBe("graph");
  expect(joinPaths("graph", 100, "graph to step 400, then xla")).toBe("graph to step 400, then xla");
  expect(joinPaths("graph", 400, "xla")).toBe("graph to step 400, then xla");
  expect(joinPaths("graph to step 400, then xla", 500, "xla")).toBe("graph to step 400, then xla");
});
