import { tf } from "../../backend/tensorflow.js";
import type { DrawnImagesOptions } from "../../data/drawn-images.js";
import { factorNames } from "../../data/drawn-images.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import { isFirst } from "../../experiment/member.js";
import { keepFirst } from "../../experiment/keep.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { mean } from "../../math/statistics/moments.js";
import { train } from "../../train/train.js";
import { determination } from "../manifold/recovery.js";
import { take } from "../probe.js";
import { baselinesOf } from "../probes/baselines.js";
import { ridgeAccuracy } from "../probes/discern.js";
import { mlpRecovery } from "../probes/mlp-decoder.js";
import { ridgeProbe } from "../probes/ridge.js";
import { stacked } from "./dictionary.js";
import { openEmbedding, type EmbeddingSize } from "./embeddings.js";
import { heldOutImages, type HeldOutImages } from "./held-out-images.js";
import type { StudyResult } from "./study.js";

/** Embeddings that are asked for the factors: those that learn nothing, and learned ones; "untrained" is the encoder that most of these start from. */
export const factorsMethods = ["pixels", "components", "untrained", "autoencoder", "variational", "nt-xent", "barlow-twins", "orthonormal-classes"] as const; // prettier-ignore

/** Drawn images, an embedding of theirs, and how it is learned. */
export interface FactorsCell extends EmbeddingSize, Pick<DrawnImagesOptions, "kind" | "samples" | "size"> {
  readonly method: (typeof factorsMethods)[number];
  readonly steps: number;
}

/**
 * Embeds drawn images and recovers from f(x) what each was drawn by, on held-out ones: R² of place, scale and rotation by an MLP and by ridge regression, and the
 * accuracy of a ridge probe of the class; beside them, as `pca_…`, those of as many principal components.
 * @example
 * const results = await factorsTrial(cell, members, context); // the trial of factors-of-variation
 */
export async function factorsTrial(
  cell: FactorsCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<StudyResult[]> {
  const images = members.map(({ random }) => heldOutImages(random.split("images"), cell));
  const baselines = images.map(({ rows, split }, at) => baselinesOf(rows, cell.dimension, split.train, members[at].random.split("baselines"))); // prettier-ignore
  const components = baselines.map(({ pca }) => pca);
  const { features, endings } = await embedded(cell, members, images, components, context);
  const own = await judged(features, members, images, context);
  const pca = cell.method === "components" ? own : await judged(components, members, images, context);
  return own.map((values, at) => {
    const beside = Object.fromEntries(Object.entries(pca[at]).map(([key, value]) => [`pca_${key}`, value]));
    return { ...(endings?.[at] ?? { status: "budget", steps: 0 }), values: { ...values, ...beside } };
  });
}

async function embedded(
  cell: FactorsCell,
  members: readonly Member[],
  images: readonly HeldOutImages[],
  components: readonly Matrix[],
  context: TrialContext,
): Promise<{ features: readonly Matrix[]; endings?: readonly { status: string; steps: number }[] }> {
  const { method } = cell;
  if (method === "pixels") return { features: images.map(({ rows }) => rows) };
  if (method === "components") return { features: components };
  const inputs = stacked(images.map(({ rows, split }) => take(rows, split.train)));
  const whole = stacked(images.map(({ rows }) => rows));
  try {
    using opened = openEmbedding(method === "untrained" ? "nt-xent" : method, inputs, members, images, cell);
    if (method === "untrained") return { features: opened.embed(whole) };
    const options = { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps: cell.steps } as const;
    const trained = await train(opened.objective, { ...context, ...options });
    const first = members.findIndex(isFirst);
    const metadata = { data: `drawn ${cell.kind}`, code: opened.code, preprocessing: images[Math.max(0, first)].preprocessing }; // prettier-ignore
    await keepFirst(context, opened.encoder, members, { parts: { encoder: {} }, metadata });
    return { features: opened.embed(whole), endings: trained.map(({ status, steps }) => ({ status, steps })) };
  } finally {
    tf.dispose([inputs, whole]);
  }
}

/** By name: `class`, R² of each factor by an MLP and `linear_…` by ridge, `place` (mean of across and down) and `factors` (mean of all four). */
async function judged(
  features: readonly Matrix[],
  members: readonly Member[],
  images: readonly HeldOutImages[],
  { signal }: TrialContext,
): Promise<Record<string, number>[]> {
  const given = images.map(({ factors, split }, at) => ({ features: features[at], targets: factors, split }));
  const decoded = await mlpRecovery(members, given, { scale: "columns", signal });
  return images.map(({ classes, factors, split }, at) => {
    const fit = ridgeProbe(take(features[at], split.train), take(factors, split.train));
    const linear = determination(take(factors, split.test), fit.predict(take(features[at], split.test)));
    const each = decoded[at].determination;
    const named = factorNames.flatMap((name, factor) => [[name, each[factor]], [`linear_${name}`, linear[factor]]] as const); // prettier-ignore
    const means = { place: mean(each.slice(0, 2)), factors: mean(each), linear_factors: mean(linear) };
    return { class: ridgeAccuracy(features[at], classes, split), ...Object.fromEntries(named), ...means };
  });
}
