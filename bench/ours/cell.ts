import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { randomStream, type Random } from "../../src/math/random.js";
import { createEnsemble } from "../../src/model/ensemble.js";
import { turned } from "../../src/model/layout.js";
import { mlp, type NetworkSpec } from "../../src/model/spec.js";
import { trainingData } from "../../src/data/tensors.js";
import { blockSize } from "../../src/run/blocks.js";
import type { TrainingData } from "../../src/data/tensors.js";
import { supervised } from "../../src/train/supervised.js";
import { train, type TrainingOutcome } from "../../src/train/train.js";

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
  /** Where the members' data and initial weights lie, for this program and for jax_sweep.py. */
  readonly folder: string;
  /** Draws them and writes them there first. */
  readonly draw?: boolean;
}

/** What became of the members; `seconds` go from the files to the last error, `drawing` to the files. */
export interface CellAnswer {
  readonly seconds: number;
  readonly drawing: number;
  readonly rates: readonly number[];
  readonly steps: readonly number[];
  readonly errors: readonly number[];
}

/** Trains the cell in blocks of members, as a run does. */
export async function trainCell({ cell, index, folder, draw = false }: CellRequest): Promise<CellAnswer> {
  const prefix = join(folder, String(index));
  const drawing = draw ? drawStart(cell, prefix) : 0;
  const { samples, dimension, depth, width, members } = cell;
  const size = blockSize(4 * (6 * samples * width * depth + 4 * width * (width * (depth - 1) + dimension)));
  const loops = Math.ceil(members / size);
  const started = performance.now();
  const outcomes: TrainingOutcome[] = [];
  for (let first = 0; first < members; first += size)
    outcomes.push(...(await trainBlock(cell, prefix, { first, count: Math.min(size, members - first), loops })));
  return {
    seconds: (performance.now() - started) / 1000,
    drawing,
    rates: outcomes.map(({ rate }) => rate),
    steps: outcomes.map(({ steps }) => steps),
    errors: outcomes.map(({ final }) => final.errors),
  };
}

/** Some members of a cell, one of so many blocks. */
interface MemberBlock {
  readonly first: number;
  readonly count: number;
  readonly loops: number;
}

async function trainBlock(
  cell: Cell,
  prefix: string,
  { first, count, loops }: MemberBlock,
): Promise<TrainingOutcome[]> {
  const { samples, dimension, budget } = cell;
  using ensemble = createEnsemble(networkOf(cell), Array.from({ length: count }, nothing));
  const read = (name: string, shape: [number, number]): tensorflow.Tensor3D =>
    tf.tensor3d(readFloats(`${prefix}-${name}`, first * shape[0] * shape[1], count * shape[0] * shape[1]), [
      count,
      ...shape,
    ]);
  ensemble.layers.forEach((layer, index) => {
    const { fanIn, fanOut } = layer.spec;
    tf.tidy(() => layer.kernelVariable().assign(turned(read(`kernel-${index}`, [fanIn, fanOut]), layer.layout)));
  });
  const data: TrainingData = {
    inputs: read("inputs", [samples, dimension]),
    targets: read("targets", [samples, 1]),
  };
  using objective = supervised(ensemble, data);
  const outcomes = await train(objective, { steps: budget, stop: { zeroError: true }, loops });
  tf.dispose([data.inputs, data.targets]);
  return outcomes;
}

const networkOf = ({ dimension, depth, width }: Cell): NetworkSpec =>
  mlp({ inputs: dimension, outputs: 1, depth, width });

/** A member's stream for weights that are read from a file afterwards. */
function nothing(_: unknown, member: number): Random {
  const stream: Random = { ...randomStream(member), split: () => stream, normal: () => 0 };
  return stream;
}

function readFloats(path: string, from: number, count: number): Float32Array {
  const values = new Float32Array(count);
  const file = openSync(path, "r");
  readSync(file, values, 0, 4 * count, 4 * from);
  closeSync(file);
  return values;
}

/** Raw float32, members first: `<index>-inputs`, `<index>-targets`, `<index>-kernel-<layer>`. Returns the seconds of drawing. */
function drawStart(cell: Cell, prefix: string): number {
  const { samples, dimension, members } = cell;
  const started = performance.now();
  const streams = Array.from({ length: members }, (_, seed) => randomStream(seed));
  using data = trainingData(streams.map((random) => sphereWithRandomLabels(random, { samples, dimension })));
  using ensemble = createEnsemble(networkOf(cell), streams);
  const seconds = (performance.now() - started) / 1000;
  const write = (name: string, tensor: tensorflow.Tensor): void =>
    writeFileSync(`${prefix}-${name}`, new Uint8Array(tensor.dataSync<"float32">().slice().buffer));
  mkdirSync(join(prefix, ".."), { recursive: true });
  write("inputs", data.inputs);
  write("targets", data.targets);
  ensemble.layers.forEach((_, layer) => tf.tidy(() => write(`kernel-${layer}`, ensemble.weights(layer).kernel)));
  return seconds;
}
