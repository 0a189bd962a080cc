import { tf, type tensorflow } from "../../backend/tensorflow.js";
import type { DigitSplit } from "../../data/digits.js";
import type { Matrix } from "../../math/algebra/contract.js";
import type { Seeded } from "../../math/random.js";
import { createEnsemble } from "../../model/ensemble.js";
import { mlp } from "../../model/spec.js";
import { supervised } from "../../train/supervised.js";
import { train } from "../../train/train.js";
import { determination } from "../manifold/recovery.js";
import { memberMatrices, relativeError, take } from "../probe.js";
import { standardiser } from "./ridge.js";

/** A frozen embedding, and what is to be recovered from it. */
export interface Recovered {
  /** f(x), [N, k]. */
  readonly features: Matrix;
  /** x itself, latents, or factors of variation, [N, p]. */
  readonly targets: Matrix;
  readonly split: DigitSplit;
}

/** How well a decoder recovers targets on held-out rows. */
export interface Recovery {
  /** Σ(y − ŷ)² over Σ(y − ȳ)² of the scaled targets, ȳ the training rows' means: 0 is exact, 1 a constant. */
  readonly error: number;
  /** R² of each column of the targets; NaN of one that is constant. */
  readonly determination: readonly number[];
}

/** How the decoder is trained. */
export interface DecoderOptions {
  /** Of targets: one scale for all columns, as of pixels (default), or one each, as of factors in units of their own. */
  readonly scale?: "common" | "columns";
  /** Units of its hidden layer of ReLUs: default 128. */
  readonly width?: number;
  /** Adam's steps of batches of 128 at rate 0.003 that falls to 0: default 1000. */
  readonly steps?: number;
  readonly signal?: AbortSignal;
}

/**
 * What a decoder that is not linear recovers from frozen features: an MLP of one hidden layer for each member, all trained together on features and targets
 * centred and scaled by the training rows. The members' matrices have the same shapes.
 * @example
 * const features = { rows: 30, columns: 2, data: randomStream(0).normals(60) };
 * const split = { train: Array.from({ length: 20 }, (_, row) => row), test: [20, 21, 22, 23, 24, 25, 26, 27, 28, 29] };
 * const [recovery] = await mlpRecovery(members.slice(0, 1), [{ features, targets: features, split }], { steps: 10 });
 */
export async function mlpRecovery(
  members: readonly Seeded[],
  given: readonly Recovered[],
  { scale = "common", width = 128, steps = 1000, signal }: DecoderOptions = {},
): Promise<Recovery[]> {
  const scaled = given.map(({ features, targets, split }) => [
    standardiser(take(features, split.train)).of(features),
    scale === "columns" ? standardiser(take(targets, split.train)).of(targets) : commonlyScaled(targets, split.train),
  ]);
  const rowsOf = (kind: 0 | 1, part: "train" | "test") => memberStack(scaled.map((pair, at) => take(pair[kind], given[at].split[part]))); // prettier-ignore
  const [inputs, targets, held] = [rowsOf(0, "train"), rowsOf(1, "train"), rowsOf(0, "test")];
  const shape = { inputs: inputs.shape[2], outputs: targets.shape[2], depth: 1, width };
  using network = createEnsemble(mlp({ ...shape, bias: true, parameterization: "standard" }), members, "decoder");
  const size = Math.min(128, inputs.shape[1]);
  using objective = supervised(network, { inputs, targets }, { errors: false, batch: { members, size } });
  const schedule = (step: number): number => 1 - step / steps;
  const options = { optimizer: { method: "adam" }, rate: { absolute: 0.003 }, steps, schedule } as const;
  await train(objective, signal === undefined ? options : { ...options, signal });
  const made = memberMatrices(network.forward(held));
  tf.dispose([inputs, targets, held]);
  return made.map((output, at) => judged(output, take(scaled[at][1], given[at].split.test)));
}

function judged(made: Matrix, truth: Matrix): Recovery {
  const all = Array.from({ length: truth.rows }, (_, row) => row);
  return { error: relativeError(truth, made, all), determination: determination(truth, made) };
}

/** Below this share of the scale an entry is the rounding of a mean: a constant column is 0. */
const rounding = 1e-12;

/** Columns less their means over these rows, over one root mean square. */
function commonlyScaled(all: Matrix, rows: readonly number[]): Matrix {
  const centred = standardiser(take(all, rows), false).of(all);
  const { data } = take(centred, rows);
  const scale = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length) || 1;
  return { ...centred, data: centred.data.map((value) => (Math.abs(value) < rounding * scale ? 0 : value / scale)) };
}

function memberStack(matrices: readonly Matrix[]): tensorflow.Tensor3D {
  const { rows, columns } = matrices[0];
  const values = new Float32Array(matrices.length * rows * columns);
  matrices.forEach(({ data }, member) => values.set(data, member * rows * columns));
  return tf.tensor3d(values, [matrices.length, rows, columns]);
}
