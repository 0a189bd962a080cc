import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import type { Network } from "../../model/network.js";
import type { Objective } from "../../train/objective.js";
import { batchesOf, type FeatureBatches } from "./batch.js";
import { spreadOf } from "./constants.js";
import type { ViewLoss } from "./contrast.js";

/** How {@link twoViews} learns. */
export interface TwoViewsOptions extends FeatureBatches {
  /** For example ntXent(0.5), infoNce(0.1), barlowTwins(), vicReg(). */
  readonly loss: ViewLoss;
  /** The other of each pair, [N, d] as the inputs: views are then made of an input and its pair. */
  readonly pairs?: tensorflow.Tensor;
  /** Least "spread" ({@link spreadOf}) of the first view's embeddings: default 1.02, just more than a line; give 0.5 for one output, 0 for no least. */
  readonly leastSpread?: number;
}

/**
 * A network learns from two views of each sample (contrastive and decorrelating methods): inputs [N, d], or the members' own [S, N, d]. Beside
 * "loss" and the loss's own terms "spread" is measured; curves speak of one fixed batch of views. A projector is the network's last
 * layers; probe what stands before it (`features` of an ensemble).
 * @throws UserError for a batch larger than the data or of one sample, and augmentations that do not fit the samples' shape.
 * @example
 * using objective = twoViews(ensemble, data.inputs, { members, size: 256, loss: ntXent(0.5), augmentations: [shift(1)], shape: [8, 8, 1] });
 * const trained = await train(objective, { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps: 2000 });
 */
export function twoViews(
  network: Pick<Network, "members" | "parameters" | "constant" | "forward">,
  inputs: tensorflow.Tensor,
  { loss, pairs, leastSpread = 1.02, ...batch }: TwoViewsOptions,
): Objective & Owner {
  check(batch.size >= 2, () => ({
    where: "twoViews",
    rule: "a batch must have two samples at least, for they are told apart",
    received: String(batch.size),
    repair: "For example 256.",
  }));
  check(pairs === undefined || pairs.shape.join() === inputs.shape.join(), () => ({
    where: "twoViews",
    rule: `pairs have the inputs' shape, [${inputs.shape.join()}]`,
    received: `[${pairs!.shape.join()}]`,
    repair: "Give the other of each pair in the inputs' order.",
  }));
  const sources = pairs === undefined ? [inputs] : [inputs, pairs];
  const batches = batchesOf(sources, 2, batch, ({ views }) =>
    tf.tidy(() => {
      const [f, g] = views.map((view) => network.forward(view));
      return { ...loss(f, g, apart), spread: spreadOf(f) };
    }),
  );
  const apart = tf.tidy(() => tf.sub(1, tf.eye(2 * batch.size)));
  const { members, parameters, constant } = network;
  const objective = { members, parameters, constant, whole: () => batches.whole(), sample: batches.sample };
  return owning(leastSpread > 0 ? { ...objective, spread: leastSpread } : objective, () => {
    apart.dispose();
    batches.dispose();
  });
}
