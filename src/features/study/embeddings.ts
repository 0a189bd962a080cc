import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { owning, type Owner } from "../../backend/owner.js";
import type { HeldOutDigits } from "../../data/digits.js";
import type { Member } from "../../experiment/contract.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { createEnsemble, type Ensemble } from "../../model/ensemble.js";
import { mlp } from "../../model/spec.js";
import type { Objective } from "../../train/objective.js";
import { noise } from "../methods/augmentations.js";
import { autoencoder, type AutoencoderOptions } from "../methods/autoencoder.js";
import { codeOf, type CodeOf } from "../methods/code.js";
import { classVectors } from "../methods/class-vectors.js";
import { twoViews } from "../methods/contrastive.js";
import type { ViewLoss } from "../methods/contrast.js";
import { instanceDiscrimination } from "../methods/instances.js";
import { shift } from "../methods/movements.js";
import { barlowTwins, infoNce, ntXent, vicReg } from "../methods/view-losses.js";
import { memberMatrices } from "../probe.js";

/** Methods that learn an embedding of the digits; of "-projector" the loss sees a projector's outputs, which is discarded then. */
export const learnedNames = ["autoencoder", "denoising", "k-sparse", "variational", "nt-xent", "info-nce", "barlow-twins", "vicreg", "nt-xent-projector", "barlow-twins-projector", "instances", "exemplars", "orthonormal-classes"] as const; // prettier-ignore
export type LearnedName = (typeof learnedNames)[number];

/** How large an embedding is, and its network. */
export interface EmbeddingSize {
  /** k. */
  readonly dimension: number;
  readonly width: number;
  readonly batch: number;
}

/** A method that was opened on the members' training images, [S, N, d]. */
export interface OpenEmbedding extends Owner {
  readonly objective: Objective;
  readonly encoder: Ensemble;
  /** What of the encoder's outputs is judged: of a variational one the means, of a k-sparse one what the decoder takes. */
  readonly code: CodeOf;
  /** f of [S, N, d] as it is now, one matrix a member. */
  embed(inputs: tensorflow.Tensor): Matrix[];
}

type Open = (setting: Setting) => { objective: Objective & Owner; owns: readonly Owner[]; encoder: Ensemble; code?: CodeOf }; // prettier-ignore

interface Setting {
  readonly inputs: tensorflow.Tensor;
  readonly members: readonly Member[];
  readonly codes: Int32Array;
  readonly size: EmbeddingSize;
}

/** Opens a method by name on square images [S, N, d]; shifts by a pixel are the views of those that take views, noise of deviation 0.5 of those that denoise. */
export function openEmbedding(
  name: LearnedName,
  inputs: tensorflow.Tensor,
  members: readonly Member[],
  images: readonly Pick<HeldOutDigits, "classes" | "split">[],
  size: EmbeddingSize,
): OpenEmbedding {
  const codes = Int32Array.from(images.flatMap(({ classes, split }) => split.train.map((row) => classes[row])));
  const { objective, owns, encoder, code = {} } = methods[name]({ inputs, members, codes, size });
  const embed = (given: tensorflow.Tensor): Matrix[] =>
    memberMatrices(tf.tidy(() => codeOf(encoder.forward(given), code)));
  return owning({ objective, encoder, code, embed }, () => [objective, ...owns].forEach((one) => one.dispose()));
}

const network = ({ members, size: { width } }: Setting, [inputs, outputs]: readonly [number, number], name: string) =>
  createEnsemble(mlp({ inputs, outputs, depth: 2, width, parameterization: "standard" }), members, name);
const pixelsOf = ({ inputs }: Setting): number => inputs.shape[2]!;
const image = (setting: Setting) => {
  const side = Math.sqrt(pixelsOf(setting));
  return { members: setting.members, size: setting.size.batch, shape: [side, side, 1] };
};

const reconstructing = (options: Partial<AutoencoderOptions>, twice = false): Open => (setting) => {
  const { dimension } = setting.size;
  const encoder = network(setting, [pixelsOf(setting), twice ? 2 * dimension : dimension], "encoder");
  const decoder = network(setting, [dimension, pixelsOf(setting)], "decoder");
  const objective = autoencoder([encoder, decoder], setting.inputs, { ...image(setting), code: dimension, ...options });
  return { objective, owns: [encoder, decoder], encoder, code: { ...(twice ? { outputs: dimension } : {}), ...(options.sparse === undefined ? {} : { active: options.sparse }) } };
}; // prettier-ignore

const viewing = (loss: ViewLoss): Open => (setting) => {
  const encoder = network(setting, [pixelsOf(setting), setting.size.dimension], "encoder");
  const objective = twoViews(encoder, setting.inputs, { ...image(setting), loss, augmentations: [shift(1)] });
  return { objective, owns: [encoder], encoder };
}; // prettier-ignore

/** The loss speaks of a projector k → width → width upon f, and f is what is judged (Chen et al. 2020, section 4.2). */
const projecting = (loss: ViewLoss): Open => (setting) => {
  const { dimension, width } = setting.size;
  const encoder = network(setting, [pixelsOf(setting), dimension], "encoder");
  const spec = mlp({ inputs: dimension, outputs: width, depth: 1, width, parameterization: "standard" });
  const projector = createEnsemble(spec, setting.members, "projector");
  const whole = {
    members: encoder.members,
    parameters: [...encoder.parameters, ...projector.parameters],
    constant: encoder.constant === true && projector.constant === true,
    forward: (views: Parameters<Ensemble["forward"]>[0]) => projector.forward(encoder.forward(views)),
  };
  const objective = twoViews(whole, setting.inputs, { ...image(setting), loss, augmentations: [shift(1)] });
  return { objective, owns: [encoder, projector], encoder };
}; // prettier-ignore

const methods: Readonly<Record<LearnedName, Open>> = {
  autoencoder: reconstructing({}),
  denoising: reconstructing({ augmentations: [noise(0.5)] }),
  // Keeps a quarter of the units.
  "k-sparse": (setting) => reconstructing({ sparse: Math.max(1, setting.size.dimension >> 2) })(setting),
  variational: reconstructing({ variational: 0.1 }, true),
  "nt-xent": viewing(ntXent(0.5)),
  "info-nce": viewing(infoNce(0.1)),
  "barlow-twins": viewing(barlowTwins()),
  vicreg: viewing(vicReg()),
  "nt-xent-projector": projecting(ntXent(0.5)),
  "barlow-twins-projector": projecting(barlowTwins()),
  instances: (setting) => {
    const encoder = network(setting, [pixelsOf(setting), setting.size.dimension], "encoder");
    const options = { ...image(setting), dimension: setting.size.dimension, temperature: 0.2, augmentations: [shift(1)] }; // prettier-ignore
    return { objective: instanceDiscrimination(encoder, setting.inputs, options), owns: [encoder], encoder };
  },
  exemplars: (setting) => {
    const encoder = network(setting, [pixelsOf(setting), setting.size.dimension], "encoder");
    const samples = setting.inputs.shape[1]!;
    const own = Int32Array.from({ length: samples }, (_, at) => at);
    const options = { ...image(setting), classes: samples, dimension: setting.size.dimension, augmentations: [shift(1)] }; // prettier-ignore
    return { objective: classVectors(encoder, setting.inputs, own, options), owns: [encoder], encoder };
  },
  "orthonormal-classes": (setting) => {
    const encoder = network(setting, [pixelsOf(setting), setting.size.dimension], "encoder");
    const options = { ...image(setting), classes: 10, dimension: setting.size.dimension, vectors: "orthonormal" as const }; // prettier-ignore
    return { objective: classVectors(encoder, setting.inputs, setting.codes, options), owns: [encoder], encoder };
  },
};
