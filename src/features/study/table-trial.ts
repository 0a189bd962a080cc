import { tf } from "../../backend/tensorflow.js";
import { heldOutDigits, type HeldOutDigits } from "../../data/digits.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import { keepFirst } from "../../experiment/keep.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { train } from "../../train/train.js";
import { take } from "../probe.js";
import { baselinesOf } from "../probes/baselines.js";
import { judgeEmbedding, type Worth } from "../probes/judge.js";
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

/** Learns one embedding for all members and judges it by every column of {@link Worth}, beside `pca` and `untrained` numbers with the same names. */
export async function embeddingTrial(
  cell: EmbeddingCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<StudyResult[]> {
  const digits = await heldOutDigits(cell.samples, members);
  const isLearned = (name: string): name is LearnedName => (learnedNames as readonly string[]).includes(name);
  if (!isLearned(cell.method)) return members.map((member, at) => ({ status: "budget", steps: 0, values: fixed(cell, member, digits[at]) })); // prettier-ignore
  const inputs = stacked(digits.map(({ rows, split }) => take(rows, split.train)));
  const whole = stacked(digits.map(({ rows }) => rows));
  using opened = openEmbedding(cell.method, inputs, members, digits, cell);
  const untrained = opened.embed(whole);
  const options = { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps: cell.steps } as const;
  const trained = await train(opened.objective, { ...context, ...options });
  const after = opened.embed(whole);
  await keepFirst(context, opened.encoder, members, { data: digits.map(({ training }) => training), parts: { encoder: {} } }); // prettier-ignore
  tf.dispose([inputs, whole]);
  return trained.map(({ status, steps }, at) => {
    const [own, before] = [after, untrained].map((all) => judged(all[at], members[at], digits[at]));
    const { pca } = baselinesOf(digits[at].rows, cell.dimension, digits[at].split.train, members[at].random.split("baselines")); // prettier-ignore
    const components = judged(pca, members[at], digits[at]);
    return { status, steps, values: { ...own, ...named("untrained", before), ...named("pca", components) } };
  });
}

function fixed({ method, dimension }: EmbeddingCell, member: Member, digits: HeldOutDigits): Record<string, number> {
  const { rows, split } = digits;
  if (method === "square") return { ...judgeEmbedding({ ...square(member, rows.rows), split, random: judgeStream(member.seed) }) }; // prettier-ignore
  const { raw, pca, whitened, random } = baselinesOf(rows, dimension, split.train, member.random.split("baselines"));
  const chosen: Readonly<Record<string, Matrix>> = { pixels: raw, components: pca, whitened, random };
  return { ...judged(chosen[method], member, digits) };
}

function judged(features: Matrix, member: Member, { rows, classes, split }: HeldOutDigits): Worth {
  return judgeEmbedding({ features, split, codes: classes, originals: rows, random: judgeStream(member.seed) });
}

const named = (prefix: string, worth: Worth): Record<string, number> =>
  Object.fromEntries(Object.entries(worth).map(([key, value]) => [`${prefix}_${key}`, value]));

function square({ random }: Member, rows: number): { features: Matrix } {
  const u = random.split("square").normals(rows);
  return { features: { rows, columns: 2, data: Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? u[at >> 1] : u[at >> 1] ** 2 - 1)) } }; // prettier-ignore
}
