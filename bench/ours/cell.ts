import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/settings.js";
import { randomStream } from "../../src/math/random.js";
import { createEnsemble, type Ensemble } from "../../src/model/ensemble.js";
import { mlp } from "../../src/model/network.js";
import { trainingData } from "../../src/train/data.js";
import { blockSize } from "../../src/run/grid.js";
import { train, type TrainingData } from "../../src/train/train.js";

/** A cell of the sweep: members with data of their own, to zero error, at 0.5 units of the largest stable rate. */
export interface Cell {
  readonly samples: number;
  readonly dimension: number;
  readonly depth: number;
  readonly width: number;
  readonly members: number;
  /** The step budget. */
  readonly budget: number;
}

export interface CellRequest {
  readonly cell: Cell;
  readonly index: number;
  /** Where to write the initial weights and the data, for jax_sweep.py. */
  readonly folder?: string;
}

/** What became of the members; `seconds` is everything, of which `drawing` went into data and initial weights. */
export interface CellAnswer {
  readonly seconds: number;
  readonly drawing: number;
  readonly rates: readonly number[];
  readonly steps: readonly number[];
  readonly errors: readonly number[];
}

/** Trains the cell in blocks of members, as a run does; the start is written for all members at once. */
export async function trainCell({ cell, index, folder }: CellRequest): Promise<CellAnswer> {
  const { samples, dimension, depth, width, members } = cell;
  const bytes = 4 * (6 * samples * width * depth + 4 * width * (width * (depth - 1) + dimension));
  const size = folder === undefined ? blockSize(bytes) : members;
  const seeds = Array.from({ length: members }, (_, seed) => seed);
  const answers: CellAnswer[] = [];
  for (let first = 0; first < members; first += size)
    answers.push(await trainBlock(cell, seeds.slice(first, first + size), folder && join(folder, String(index))));
  const total = (of: (answer: CellAnswer) => number): number => answers.reduce((sum, answer) => sum + of(answer), 0);
  return {
    seconds: total(({ seconds }) => seconds),
    drawing: total(({ drawing }) => drawing),
    rates: answers.flatMap(({ rates }) => rates),
    steps: answers.flatMap(({ steps }) => steps),
    errors: answers.flatMap(({ errors }) => errors),
  };
}

async function trainBlock(cell: Cell, seeds: readonly number[], prefix: string | undefined): Promise<CellAnswer> {
  const started = performance.now();
  const { samples, dimension, depth, width, budget } = cell;
  const streams = seeds.map((seed) => randomStream(seed));
  const data = trainingData(streams.map((random) => sphereWithRandomLabels(random, samples, dimension)));
  const ensemble = createEnsemble(mlp({ inputs: dimension, outputs: 1, depth, width }), streams);
  const drawn = performance.now();
  if (prefix !== undefined) writeStart(prefix, ensemble, data);
  const random = streams[0].split("training");
  const outcomes = await train(ensemble, { data, steps: budget, stop: { zeroError: true }, random });
  ensemble.dispose();
  tf.dispose([data.inputs, data.targets]);
  return {
    seconds: (performance.now() - started) / 1000,
    drawing: (drawn - started) / 1000,
    rates: outcomes.map(({ rate }) => rate),
    steps: outcomes.map(({ steps }) => steps),
    errors: outcomes.map(({ errors }) => errors),
  };
}

/** Raw float32, members first: `<index>-inputs`, `<index>-targets`, `<index>-kernel-<layer>`. */
function writeStart(prefix: string, ensemble: Ensemble, data: TrainingData): void {
  const write = (name: string, tensor: tensorflow.Tensor): void =>
    writeFileSync(`${prefix}-${name}`, new Uint8Array(tensor.dataSync<"float32">().slice().buffer));
  mkdirSync(join(prefix, ".."), { recursive: true });
  write("inputs", data.inputs);
  write("targets", data.targets);
  ensemble.layers.forEach((_, layer) =>
    tf.tidy(() => {
      write(`kernel-${layer}`, ensemble.weights(layer).kernel);
    }),
  );
}
