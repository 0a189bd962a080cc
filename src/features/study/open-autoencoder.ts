import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import type { Member } from "../../experiment/contract.js";
import { createEnsemble } from "../../model/ensemble.js";
import { exportMember, layersFormat } from "../../model/export.js";
import type { Network } from "../../model/network.js";
import { mlp } from "../../model/spec.js";
import type { Objective } from "../../train/objective.js";
import { noise } from "../methods/augmentations.js";
import { autoencoder, type AutoencoderOptions } from "../methods/autoencoder.js";
import { codeOf, type CodeOf } from "../methods/code.js";
import { convolutionalDecoder, convolutionalEncoder } from "../methods/convolutional.js";
import { sparseCoder } from "../methods/sparse-coder.js";
import { sparseCoding } from "../methods/sparse-coding.js";
import type { KeptPart } from "./keep-encoder.js";

/** Autoencoders besides the dense one. */
export const autoencoderKinds = ["denoising", "k-sparse", "l1", "tied", "variational", "convolutional"] as const;
export type AutoencoderKind = (typeof autoencoderKinds)[number];

/** An autoencoder that was opened on the members' training digits, [S, N, 64]. */
export interface OpenAutoencoder extends Owner {
  readonly objective: Objective;
  /** [S, N, 64] to codes [S, N, k], sparse ones with their zeros, variational ones at their means. */
  encode(inputs: tensorflow.Tensor): tensorflow.Tensor3D;
  decode(codes: tensorflow.Tensor): tensorflow.Tensor3D;
  /** Its parts as they are kept; of the encoder's outputs `code` is f(x). */
  readonly kept: { readonly encoder: KeptPart; readonly decoder: KeptPart; readonly code: CodeOf };
}

interface Size {
  readonly bottleneck: number;
  readonly width: number;
}

/**
 * Opens one by its kind: noise of deviation 0.5; a quarter of the units kept; an ℓ1 penalty of 0.1 on unit atoms; tied weights and one layer;
 * β = 0.1; two convolutions of 16 and 32 filters, of one member.
 */
export function openAutoencoder(
  kind: AutoencoderKind,
  inputs: tensorflow.Tensor,
  members: readonly Member[],
  size: Size,
): OpenAutoencoder {
  const batch = { members, size: Math.min(128, inputs.shape[1]!) };
  const k = size.bottleneck;
  if (kind === "l1") return coding(inputs, batch, { inputs: 64, atoms: k, sparsity: { l1: 0.1 } });
  if (kind === "tied") return coding(inputs, batch, { inputs: 64, atoms: k, sparsity: { active: k }, tied: true });
  if (kind === "convolutional") {
    const sizes = { shape: [8, 8, 1] as const, code: k };
    const parts = [convolutionalEncoder(members[0], sizes), convolutionalDecoder(members[0], sizes)] as const;
    const formats = parts.map(
      ({ model }) =>
        () =>
          layersFormat(model),
    );
    return reconstructing(inputs, parts, { ...batch, code: k }, formats);
  }
  const dense = (from: number, to: number, name: string) =>
    createEnsemble(mlp({ inputs: from, outputs: to, depth: 1, width: size.width, bias: true, parameterization: "standard" }), members, name); // prettier-ignore
  const parts = [dense(64, kind === "variational" ? 2 * k : k, "encoder"), dense(k, 64, "decoder")] as const;
  const formats = parts.map((part) => (member: number) => exportMember(part, member));
  return reconstructing(inputs, parts, { ...batch, code: k, ...optionsOf[kind](k) }, formats);
}

const optionsOf: Readonly<Record<"denoising" | "k-sparse" | "variational", (k: number) => Partial<AutoencoderOptions>>> = {
  denoising: () => ({ augmentations: [noise(0.5)] }),
  "k-sparse": (k) => ({ sparse: Math.max(1, k >> 2) }),
  variational: () => ({ variational: 0.1 }),
}; // prettier-ignore

function reconstructing(
  inputs: tensorflow.Tensor,
  [encoder, decoder]: readonly [Network, Network],
  options: AutoencoderOptions,
  formats: readonly KeptPart["format"][],
): OpenAutoencoder {
  const { code: outputs, sparse: active } = options;
  const objective = autoencoder([encoder, decoder], inputs, options);
  const code = { outputs, ...(active === undefined ? {} : { active }) };
  const [up, down] = [encoder, decoder].map((network, at): KeptPart => ({
    format: formats[at],
    forward: (given) => network.forward(given),
  }));
  const opened = {
    ...{ objective, kept: { encoder: up, decoder: down, code } },
    encode: (given: tensorflow.Tensor) => tf.tidy(() => codeOf(encoder.forward(given), code)),
    decode: (codes: tensorflow.Tensor) => decoder.forward(codes),
  };
  return owning(opened, () => [objective, encoder, decoder].forEach((one) => one.dispose()));
}

function coding(
  inputs: tensorflow.Tensor,
  batch: Parameters<typeof sparseCoding>[2],
  options: Parameters<typeof sparseCoder>[1],
): OpenAutoencoder {
  const coder = sparseCoder(batch.members, options);
  const objective = sparseCoding(coder, inputs, batch);
  const encode = (given: tensorflow.Tensor) => coder.encode(given);
  const decode = (codes: tensorflow.Tensor) => coder.decode(codes as tensorflow.Tensor3D);
  const kept = {
    encoder: { format: async (member: number) => (await coder.layers(member)).encoder, forward: (given: tensorflow.Tensor) => coder.responses(given) }, // prettier-ignore
    decoder: { format: async (member: number) => (await coder.layers(member)).decoder, forward: (codes: tensorflow.Tensor) => tf.tidy(() => decode(tiled(codes, batch.members.length))) }, // prettier-ignore
    code: "active" in options.sparsity ? { active: options.sparsity.active } : {},
  };
  return owning({ objective, encode, decode, kept }, () => [objective, coder].forEach((one) => one.dispose()));
}

const tiled = (codes: tensorflow.Tensor, members: number): tensorflow.Tensor => tf.tidy(() => tf.tile(tf.expandDims(codes, 0), [members, 1, 1])); // prettier-ignore
