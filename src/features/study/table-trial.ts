import { tf } from "../../backend/tensorflow.js";
import { heldOutDigits, type HeldOutDigits } from "../../data/digits.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import { keepFirst } from "../../experiment/keep.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { train } from "../../train/train.js";
import { take } from "../probe.js";
import { baselinesOf } from "../probes/baselines.js";
import { judgeEmbedding, type Worth } from "../probes/judge.js";
import { mlpRecovery } from "../probes/mlp-decoder.js";
import { judgeStream } from "../probes/probe-file.js";
import { learnedNames, openEmbedding, type EmbeddingSize, type LearnedName } from "./embeddings.js";
import { stacked } from "./dictionary.js";
import type { StudyResult } from "./study.js";

/** Embeddings that are judged, those that learn nothing first; "square" is (u, u² − 1), which is uncorrelated and dependent. */
export const embeddingNames = ["pixels", "components", "whitened", "random", "square", ...learnedNames] as const;

/** An embedding of the digits and how it is learned. */
export interface EmbeddingCell extends EmbeddingSize {
  readonly method: (typeof embeddingNames)[number];
  readonly samples: number;
  readonly steps: number;
}

/**
 * Learns one embedding for all members and judges it by every column of {@link Worth}, beside `pca` and `untrained` numbers with the same names.
 * @example
 * const results = await embeddingTrial(cell, members, context); // the trial of feature-table
 */
export async function embeddingTrial(
  cell: EmbeddingCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<StudyResult[]> {
  const digits = await heldOutDigits(cell.samples, members);
  const isLearned = (name: string): name is LearnedName => (learnedNames as readonly string[]).includes(name);
  if (!isLearned(cell.method)) return fixedTrial(cell, members, digits, context);
  const inputs = stacked(digits.map(({ rows, split }) => take(rows, split.train)));
  const whole = stacked(digits.map(({ rows }) => rows));
  using opened = openEmbedding(cell.method, inputs, members, digits, cell);
  const untrained = opened.embed(whole);
  const options = { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps: cell.steps } as const;
  const trained = await train(opened.objective, { ...context, ...options });
  const after = opened.embed(whole);
  await keepFirst(context, opened.encoder, members, { data: digits.map(({ training }) => training), parts: { encoder: {} }, metadata: { code: opened.code } }); // prettier-ignore
  tf.dispose([inputs, whole]);
  const decoded = await decodedBy(cell, after, members, digits, context);
  return trained.map(({ status, steps }, at) => {
    const [own, before] = [after, untrained].map((all) => judged(all[at], members[at], digits[at]));
    const { pca } = baselinesOf(digits[at].rows, cell.dimension, digits[at].split.train, members[at].random.split("baselines")); // prettier-ignore
    const components = judged(pca, members[at], digits[at]);
    return {
      status,
      steps,
      values: { ...own, recoveryMlp: decoded[at], ...named("untrained", before), ...named("pca", components) },
    };
  });
}

/** The error of x by an MLP on the frozen features of each member, trained for 1000 steps, or no more than the embedding. */
async function decodedBy(
  { steps }: EmbeddingCell,
  features: readonly Matrix[],
  members: readonly Member[],
  digits: readonly HeldOutDigits[],
  { signal }: TrialContext,
): Promise<number[]> {
  const given = digits.map(({ rows, split }, at) => ({ features: features[at], targets: rows, split }));
  return (await mlpRecovery(members, given, { steps: Math.min(1000, steps), signal })).map(({ error }) => error);
}

async function fixedTrial(
  cell: EmbeddingCell,
  members: readonly Member[],
  digits: readonly HeldOutDigits[],
  context: TrialContext,
): Promise<StudyResult[]> {
  const made = members.map((member, at) => fixed(cell, member, digits[at]));
  const judge = (features: Matrix, at: number): Worth =>
    cell.method === "square"
      ? judgeEmbedding({ features, split: digits[at].split, random: judgeStream(members[at].seed) })
      : judged(features, members[at], digits[at]);
  const decoded =
    cell.method === "square" ? made.map(() => NaN) : await decodedBy(cell, made, members, digits, context);
  return made.map((features, at) => ({
    status: "budget",
    steps: 0,
    values: { ...judge(features, at), recoveryMlp: decoded[at] },
  }));
}

function fixed({ method, dimension }: EmbeddingCell, member: Member, { rows, split }: HeldOutDigits): Matrix {
  if (method === "square") return square(member, rows.rows);
  const { raw, pca, whitened, random } = baselinesOf(rows, dimension, split.train, member.random.split("baselines"));
  const chosen: Readonly<Record<string, Matrix>> = { pixels: raw, components: pca, whitened, random };
  return chosen[method];
}

function judged(features: Matrix, member: Member, { rows, classes, split }: HeldOutDigits): Worth {
  return judgeEmbedding({ features, split, codes: classes, originals: rows, random: judgeStream(member.seed) });
}

const named = (prefix: string, worth: Worth): Record<string, number> =>
  Object.fromEntries(Object.entries(worth).map(([key, value]) => [`${prefix}_${key}`, value]));

function square({ random }: Member, rows: number): Matrix {
  const u = random.split("square").normals(rows);
  const data = Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? u[at >> 1] : u[at >> 1] ** 2 - 1));
  return { rows, columns: 2, data };
}
