import { tf } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/settings.js";
import { randomStream, type Random } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/network.js";
import { trainingData } from "../../src/train/data.js";
import { train, type Recorder, type TrainingOptions, type TrainingOutcome } from "../../src/train/train.js";
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
  const draw = (random: Random) => sphereWithRandomLabels(random, samples, dimension);
  const common = draw(randomStream(0));
  const data = trainingData(sharedData ? streams.map(() => common) : streams.map(draw));
  const ensemble = createEnsemble(mlp({ inputs: dimension, outputs: 1, depth, width }), streams, {
    // Minibatches differ from member to member, also where all draw them from the same data.
    sharedInputs: data.inputs.rank === 2 && batch === 0,
  });
  const options: TrainingOptions = {
    data,
    optimizer: { method: spec.optimizer },
    rate: { absolute: spec.rate },
    steps,
    random: randomStream(0),
    ...(batch === 0 ? {} : { batch: { size: batch, replacement: false } }),
  };
  return {
    async first() {
      const started = performance.now();
      await train(ensemble, options);
      return { seconds: (performance.now() - started) / 1000, steps };
    },
    run: () => timeSteps(async (clock) => (await train(ensemble, { ...options, recorders: { clock } }))[0]),
    dispose() {
      ensemble.dispose();
      tf.dispose([data.inputs, data.targets]);
    },
  };
}

/**
 * A call of train sets itself up (tracing, compilation or a look into its cache) before its first step, which a peer's
 * compiled function does not. A recorder therefore reads the clock at every step that train records, and a run is timed
 * from the first record past an eighth of its steps to the last: steps, and seven records or so, which belong to training.
 */
async function timeSteps(trainWith: (clock: Recorder) => Promise<TrainingOutcome>): Promise<Timed> {
  const { curve, recorded } = await trainWith(({ members }) => new Array<number>(members).fill(performance.now()));
  const last = curve.steps.length - 1;
  const from = curve.steps.findIndex((step) => step >= curve.steps[last] / 8);
  return {
    seconds: (recorded.clock[last] - recorded.clock[from]) / 1000,
    steps: curve.steps[last] - curve.steps[from],
  };
}
