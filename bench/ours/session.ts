import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { randomStream, type Random } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/spec.js";
import { trainingData } from "../../src/data/tensors.js";
import type { TrainingOptions } from "../../src/train/options.js";
import { supervised } from "../../src/train/supervised.js";
import { train } from "../../src/train/train.js";
import type { Timed, TrainingSpec } from "../harness/spec.js";

/** A work in this process: members that train on from run to run. */
export interface Session {
  /** The seconds of the whole first call, compilation included. */
  first(): Promise<Timed>;
  /** The seconds of steps alone. */
  run(): Promise<Timed>;
  dispose(): void;
}

export function openSession(spec: TrainingSpec, steps: number): Session {
  const { samples, dimension, depth, width, batch, sharedData } = spec;
  const streams = Array.from({ length: spec.members }, (_, seed) => randomStream(seed));
  const draw = (random: Random) => sphereWithRandomLabels(random, { samples, dimension });
  const common = draw(randomStream(0));
  const data = trainingData(sharedData ? streams.map(() => common) : streams.map(draw));
  const ensemble = createEnsemble(mlp({ inputs: dimension, outputs: 1, depth, width }), streams);
  const objective = supervised(ensemble, data, batch === 0 ? {} : { batch: { size: batch, members: streams } });
  const options: TrainingOptions = {
    optimizer: { method: spec.optimizer },
    rate: { absolute: spec.rate },
    steps,
    mode: spec.mode,
    record: [],
    loops: Math.ceil(10 / spec.members),
  };
  // Traced and compiled before the steps that count.
  const timed = (each: Mode): Promise<Timed> =>
    timeSteps(steps, (progress) => train(objective, { ...options, mode: each, progress }));
  let mode: Mode | undefined;
  return {
    async first() {
      const started = performance.now();
      await train(objective, options);
      return { seconds: (performance.now() - started) / 1000, steps };
    },
    async run() {
      mode ??= await faster(timed);
      return timed(mode);
    },
    dispose() {
      for (const owner of [objective, ensemble, data]) owner.dispose();
    },
  };
}

type Mode = "graph" | "xla";

/** The way of the two that the clock prefers in the better of two trials, as a peer's best way is taken; auto ends in one of them by its model. */
async function faster(timed: (mode: Mode) => Promise<Timed>): Promise<Mode> {
  const best = { graph: Infinity, xla: Infinity };
  for (const mode of ["graph", "xla", "graph", "xla"] as const) {
    const { seconds, steps } = await timed(mode);
    best[mode] = Math.min(best[mode], seconds / steps);
  }
  return best.graph < best.xla ? "graph" : "xla";
}

/**
 * A call of train sets itself up (tracing, compilation or a look into its cache) before its first step, which a peer's
 * compiled function does not. So a run is timed between its calls into TensorFlow, of which it reports each: from the first that
 * ends past an eighth of the steps to the last.
 */
export async function timeSteps(
  steps: number,
  trainWith: (progress: (fraction: number) => void) => Promise<unknown>,
): Promise<Timed> {
  const marks: { step: number; time: number }[] = [];
  await trainWith((fraction) => marks.push({ step: Math.round(fraction * steps), time: performance.now() }));
  const from = marks.find(({ step }) => step >= steps / 8) ?? marks[0];
  const to = marks.find(({ step }) => step === steps) ?? marks[marks.length - 1];
  return { seconds: (to.time - from.time) / 1000, steps: to.step - from.step };
}
