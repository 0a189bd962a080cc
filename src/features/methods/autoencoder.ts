import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import { streamOf } from "../../math/random.js";
import type { Network } from "../../model/network.js";
import type { Measured, Objective, Sample } from "../../train/objective.js";
import { batchRows, noiseRows, pickRows, rowOffsets } from "../../train/batches.js";
import { losses } from "../../train/loss.js";
import { spreadOf } from "./constants.js";
import type { FeatureBatches } from "./batch.js";
import { topK } from "./top-k.js";
import { viewMaker } from "./view-maker.js";

/** How {@link autoencoder} learns; augmentations are what corrupts its inputs (a denoising autoencoder), not its targets. */
export interface AutoencoderOptions extends FeatureBatches {
  /** k units of the code, which the encoder gives (2k for a variational one: means, then ln variances). */
  readonly code: number;
  /** Keeps the k largest units of relu(code) and sets the others to 0. */
  readonly sparse?: number;
  /** Strength of the mean Σ|z| of a sample, which is added to the loss. Decoders with long atoms evade it: see {@link sparseCoder}. */
  readonly l1?: number;
  /** β of the divergence from a standard Gaussian (Kingma & Welling 2014; Higgins et al. 2017): makes it variational. */
  readonly variational?: number;
  /** Least "spread" of the code: default 0, none. */
  readonly leastSpread?: number;
}

/**
 * An encoder and a decoder learn to make x [N, d], or the members' own [S, N, d], of itself: 1/(2B) Σ‖x − x̂‖², "reconstruction", and what else the options ask for, "divergence" or "penalty",
 * with the code's "spread". On the whole one fixed batch is measured, without corruption, a variational code at its means.
 * @throws UserError for k above the code's units, a code wider than x that nothing keeps from being a copy, strengths that are not above 0, a batch larger than the data.
 * @example
 * const digits = tf.zeros([8, 64]); // [N, d], which members share
 * const parts = [convolutionalEncoder(members[0], { shape: [8, 8, 1], code: 4 }), convolutionalDecoder(members[0], { shape: [8, 8, 1], code: 4 })] as const;
 * using objective = autoencoder(parts, digits, { members: members.slice(0, 1), size: 4, shape: [8, 8, 1], code: 4 });
 */
export function autoencoder(
  [encoder, decoder]: readonly [Network, Network],
  inputs: tensorflow.Tensor,
  options: AutoencoderOptions,
): Objective & Owner {
  const { members: seeded, size, code, sparse, l1 = 0, variational = 0, leastSpread = 0 } = options;
  [l1, variational, leastSpread].forEach(requireStrength);
  requireKind(options, inputs.shape[inputs.rank - 1]!);
  const { members } = encoder;
  const [samples, dimension] = inputs.shape.slice(-2);
  const indices = batchRows({ size, members: seeded }, samples);
  const corruption = viewMaker("corruption", options.augmentations ?? [], seeded, { size, shape: options.shape ?? [dimension] }); // prettier-ignore
  const select = sparse === undefined ? undefined : topK(code, sparse);
  const offsets = inputs.rank === 3 ? rowOffsets(members, samples) : undefined;
  const gaussians = variational > 0 ? noiseRows(seeded.map(streamOf), "code", [size, code]) : undefined;
  const measure = measureOf([encoder, decoder], { variational, l1 }, select);
  const fixed = tf.tidy(() => pickRows(inputs, tf.squeeze(indices.draw(2 ** 40, 1), [0]), offsets));
  const noise = gaussians === undefined ? undefined : { gaussians, shape: [members, size, code] };
  const sample: Sample = {
    ...rowsOf(indices, corruption, [members, size], noise),
    measure: (given) =>
      tf.tidy(() => {
        const x = pickRows(inputs, given.rows, offsets);
        return measure(x, corruption.apply(x, given), given.code);
      }),
  };
  const objective: Objective = {
    members,
    parameters: [...encoder.parameters, ...decoder.parameters],
    constant: encoder.constant === true && decoder.constant === true,
    whole: () => tf.tidy(() => measure(fixed, fixed)),
    sample,
    ...(leastSpread > 0 ? { spread: leastSpread } : {}),
  };
  return owning(objective, () => {
    tf.dispose([fixed, ...(offsets === undefined ? [] : [offsets])]);
    corruption.dispose();
    select?.dispose();
  });
}

/** What is drawn for a step: rows, what corrupts them and, of a variational code, its Gaussians. */
function rowsOf(
  indices: ReturnType<typeof batchRows>,
  corruption: ReturnType<typeof viewMaker>,
  shape: number[],
  noise: { readonly gaussians: ReturnType<typeof noiseRows>; readonly shape: number[] } | undefined,
): Omit<Sample, "measure"> {
  const codeRow: Sample["rows"] = noise === undefined ? {} : { code: { type: "float32", shape: noise.shape } };
  return {
    epoch: indices.epoch,
    rows: { rows: { type: "int32", shape }, ...corruption.rows, ...codeRow },
    inside: true,
    draw: (first, count) => ({
      rows: indices.draw(first, count),
      ...corruption.draw(first, count),
      ...(noise === undefined ? {} : { code: noise.gaussians(first, count) }),
    }),
  };
}

type Selection = ReturnType<typeof topK> | undefined;

/** Loss and terms of what the networks make of inputs as seen, `seen`, beside the inputs, `x`. */
function measureOf(
  [encoder, decoder]: readonly [Network, Network],
  { variational, l1 }: { readonly variational: number; readonly l1: number },
  select: Selection,
) {
  return (x: tensorflow.Tensor, seen: tensorflow.Tensor, noise?: tensorflow.Tensor): Measured => {
    const given = encoder.forward(seen);
    const [z, terms] = variational > 0 ? latent(given, noise) : ([sparsified(given, select), {}] as const);
    const reconstruction = losses.squared.of(decoder.forward(z), x);
    const penalty: Record<string, tensorflow.Tensor1D> = l1 > 0 ? { penalty: tf.mean(tf.sum(tf.abs(z), 2), 1) } : {};
    const weighted = [
      ...(variational > 0 ? [tf.mul(terms.divergence!, variational)] : []),
      ...(l1 > 0 ? [tf.mul(penalty.penalty, l1)] : []),
    ];
    const loss = weighted.reduce<tensorflow.Tensor>((sum, term) => tf.add(sum, term), reconstruction);
    return { loss: loss as tensorflow.Tensor1D, reconstruction, ...terms, ...penalty, spread: spreadOf(z) };
  };
}

/** The code of a variational encoder's outputs [S, B, 2k], at its means where there is no noise, with its divergence in nats a sample. */
function latent(given: tensorflow.Tensor, noise?: tensorflow.Tensor) {
  const [mean, logVariance] = tf.split(given, 2, 2);
  const each = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
  const divergence: tensorflow.Tensor1D = tf.mul(tf.mean(tf.sum(each, 2), 1), 0.5);
  const z = noise === undefined ? mean : tf.add(mean, tf.mul(noise, tf.exp(tf.mul(logVariance, 0.5))));
  return [z, { divergence } as { divergence?: tensorflow.Tensor1D }] as const;
}

const sparsified = (code: tensorflow.Tensor, select: Selection): tensorflow.Tensor =>
  select === undefined ? code : select.of(tf.relu(code));

/** A code of one kind; one that is wider than x, and neither sparse nor noisy, may copy it. */
function requireKind(options: AutoencoderOptions, dimension: number): void {
  const { code, sparse, l1 = 0, variational = 0, augmentations = [] } = options;
  check(!(variational > 0 && sparse !== undefined), () => ({
    where: "autoencoder",
    rule: "a code is either sparse or variational",
    received: "both",
    repair: "Leave one of them out.",
  }));
  const bound = sparse !== undefined || l1 > 0 || variational > 0 || augmentations.length > 0;
  check(code <= dimension || bound, () => ({
    where: "autoencoder",
    rule: `a code wider than x, ${dimension} coordinates, copies it unless it is sparse, variational or denoising`,
    received: `${code} units`,
    repair: "Ask for fewer units, or give sparse, l1, variational or augmentations.",
  }));
}

function requireStrength(value: number): void {
  check(value >= 0 && value < Infinity, () => ({
    where: "autoencoder",
    rule: "l1, variational and leastSpread must be at least 0",
    received: String(value),
    repair: "Leave it out for none.",
  }));
}
