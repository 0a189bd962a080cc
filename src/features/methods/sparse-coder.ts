import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import { streamOf, type Seeded } from "../../math/random.js";
import type { LayersFormat } from "../../model/export.js";
import type { Parameter } from "../../model/network.js";
import { memberParameter, unit } from "./constants.js";
import { plainLayer } from "./plain-layer.js";
import { topK } from "./top-k.js";

/** What a {@link sparseCoder} is made of. */
export interface SparseCoderOptions {
  /** d. */
  readonly inputs: number;
  /** m; more than d is an overcomplete dictionary. */
  readonly atoms: number;
  /** Exactly k active atoms a sample, or the strength of the mean Σ|z|. */
  readonly sparsity: { readonly active: number } | { readonly l1: number };
  /** Whether the encoder is the atoms' transpose throughout, without a bias, and the atoms have any length: x̂ = Wᵀ TopK(relu(W x)); default false. It finds the most atoms of a known dictionary. */
  readonly tied?: boolean;
  /**
   * The recipe against dead units of an untied coder: atoms of length 1, and an encoder that starts as their transpose; default true. (Centring the data is its third part.) Without it
   * atoms have any length and an encoder of its own start.
   */
  readonly recipe?: boolean;
}

/** Codes z = TopK(relu(E x + b)) and x̂ = A z of all members, A [S, m, d] with atoms as rows. */
export interface SparseCoder extends Owner {
  readonly parameters: readonly Parameter[];
  /** relu(E x + b) before any are left out, [S, N, d] or [N, d] to [S, N, m]. */
  responses(inputs: tensorflow.Tensor): tensorflow.Tensor3D;
  /** Keeps of responses what the coder keeps: exactly k, or all. */
  select(responses: tensorflow.Tensor): tensorflow.Tensor3D;
  /** [S, N, d] or [N, d] to [S, N, m]. */
  encode(inputs: tensorflow.Tensor): tensorflow.Tensor3D;
  /** [S, N, m] to [S, N, d]. */
  decode(codes: tensorflow.Tensor): tensorflow.Tensor3D;
  /** [S, m, d], of length 1 under the recipe of an untied coder; the caller disposes it. */
  atoms(): tensorflow.Tensor3D;
  /** A member as plain layers: its responses, before any are left out, and x̂ of codes. */
  layers(member: number): Promise<{ readonly encoder: LayersFormat; readonly decoder: LayersFormat }>;
  readonly options: SparseCoderOptions;
}

/**
 * A sparse autoencoder of one layer as a dictionary (Makhzani & Frey 2013 for exactly k; Olshausen & Field 1996 for ℓ1), its start drawn from each member's stream.
 * Atoms have length 1 by division: with an ℓ1 penalty alone they would grow while the codes shrink.
 * @throws UserError for more active atoms than there are, and an ℓ1 strength that is not above 0.
 * @example
 * using coder = sparseCoder(members, { inputs: 3, atoms: 6, sparsity: { active: 2 } });
 */
export function sparseCoder(members: readonly Seeded[], options: SparseCoderOptions): SparseCoder {
  const { inputs, atoms, sparsity, tied = false, recipe = true } = options;
  check("active" in sparsity || (sparsity.l1 > 0 && sparsity.l1 < Infinity), () => ({
    where: "sparseCoder",
    rule: "the strength of the l1 penalty must be above 0",
    received: "l1" in sparsity ? String(sparsity.l1) : "",
    repair: "For example 0.05, or { active: 3 }.",
  }));
  const streams = members.map(streamOf);
  const kept = "active" in sparsity ? topK(atoms, sparsity.active) : undefined;
  const gaussian = (name: string) =>
    memberParameter(name, streams, [atoms, inputs], (stream, size) =>
      stream.normals(size).map((value) => value / Math.sqrt(inputs)),
    );
  const own = gaussian("atoms");
  const encoder = tied ? undefined : gaussian("encoder");
  if (encoder !== undefined && recipe) tf.tidy(() => encoder.variable.assign(unit(own.variable as tensorflow.Tensor)));
  const bias = tied ? undefined : memberParameter("bias", streams, [1, atoms], (_, size) => new Float64Array(size));
  const rows = (): tensorflow.Tensor3D => (recipe && !tied ? unit(own.variable) : own.variable) as tensorflow.Tensor3D;
  const responses = (given: tensorflow.Tensor): tensorflow.Tensor3D =>
    tf.tidy(() => {
      const x = given.rank === 3 ? given : tf.tile(tf.expandDims(given, 0), [streams.length, 1, 1]);
      const products = tf.matMul(x, encoder?.variable ?? rows(), false, true);
      return tf.relu(bias === undefined ? products : tf.add(products, bias.variable)) as tensorflow.Tensor3D;
    });
  const select = (given: tensorflow.Tensor) => (kept === undefined ? given : kept.of(given)) as tensorflow.Tensor3D;
  const parameters = [own, ...[encoder, bias].filter((one) => one !== undefined)];
  const coder = {
    ...{ parameters, responses, select, options },
    encode: (given: tensorflow.Tensor) => tf.tidy(() => select(responses(given))),
    decode: (codes: tensorflow.Tensor) =>
      tf.tidy(() => tf.matMul<tensorflow.Tensor3D>(codes as tensorflow.Tensor3D, rows())),
    atoms: () => tf.tidy(() => tf.clone(rows())),
    layers: (member: number) => layersOf(member, { atoms: rows, encoder: () => encoder?.variable ?? rows(), bias }),
  };
  return owning(coder, () => {
    tf.dispose(parameters.map(({ variable }) => variable));
    kept?.dispose();
  });
}

async function layersOf(
  member: number,
  given: { readonly atoms: () => tensorflow.Tensor; readonly encoder: () => tensorflow.Tensor; readonly bias: Parameter | undefined }, // prettier-ignore
): Promise<{ encoder: LayersFormat; decoder: LayersFormat }> {
  const own = (all: tensorflow.Tensor) => tf.squeeze(tf.slice(all, [member, 0, 0], [1, -1, -1]), [0]) as tensorflow.Tensor2D; // prettier-ignore
  const [down, up, bias, none] = tf.tidy(() => {
    const [atoms, rows] = [own(given.atoms()), own(given.encoder())];
    const [units, inputs] = atoms.shape;
    const thresholds = given.bias === undefined ? tf.zeros([units]) : tf.reshape(own(given.bias.variable as tensorflow.Tensor), [units]); // prettier-ignore
    return [tf.transpose(rows), tf.clone(atoms), thresholds, tf.zeros([inputs])] as const;
  });
  try {
    const encoder = await plainLayer(down, bias as tensorflow.Tensor1D, "relu");
    return { encoder, decoder: await plainLayer(up, none as tensorflow.Tensor1D, "linear") };
  } finally {
    tf.dispose([down, up, bias, none]);
  }
}
