import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import { streamOf, type Seeded } from "../../math/random.js";
import type { Parameter } from "../../model/network.js";
import type { Measured, Objective, Sample } from "../../train/objective.js";
import { batchRows, pickRows, rowOffsets } from "../../train/batches.js";
import { losses } from "../../train/loss.js";
import { spreadOf, memberParameter, unit } from "./constants.js";
import { topK } from "./top-k.js";

/** What a {@link sparseCoder} is made of. */
export interface SparseCoderOptions {
  /** d. */
  readonly inputs: number;
  /** m; more than d is an overcomplete dictionary. */
  readonly atoms: number;
  /** Exactly k active atoms a sample, or the strength of the mean Σ|z|. */
  readonly sparsity: { readonly active: number } | { readonly l1: number };
  /** Whether the encoder is the atoms' transpose throughout: default false. */
  readonly tied?: boolean;
  /**
   * The recipe against dead units: atoms of length 1, and an encoder that starts as their transpose; default true. (Centring the data is its third part.) Without it atoms have
   * any length and an encoder of its own start.
   */
  readonly recipe?: boolean;
}

/** Codes z = TopK(relu(E x + b)) and x̂ = A z of all members, A [S, m, d] with atoms as rows. */
export interface SparseCoder extends Owner {
  readonly parameters: readonly Parameter[];
  /** [S, N, d] or [N, d] to [S, N, m]. */
  encode(inputs: tensorflow.Tensor): tensorflow.Tensor3D;
  /** [S, N, m] to [S, N, d]. */
  decode(codes: tensorflow.Tensor): tensorflow.Tensor3D;
  /** [S, m, d], of length 1 under the recipe; the caller disposes it. */
  atoms(): tensorflow.Tensor3D;
  readonly options: SparseCoderOptions;
}

/**
 * A sparse autoencoder of one layer as a dictionary (Makhzani & Frey 2013 for exactly k; Olshausen & Field 1996 for ℓ1), its start drawn from each member's stream.
 * Atoms have length 1 by division: with an ℓ1 penalty alone they would grow while the codes shrink.
 * @throws UserError for more active atoms than there are, and an ℓ1 strength that is not above 0.
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
  const select = "active" in sparsity ? topK(atoms, sparsity.active) : undefined;
  const gaussian = (name: string) =>
    memberParameter(name, streams, [atoms, inputs], (stream, size) =>
      stream.normals(size).map((value) => value / Math.sqrt(inputs)),
    );
  const own = gaussian("atoms");
  const encoder = tied ? undefined : gaussian("encoder");
  if (encoder !== undefined && recipe) tf.tidy(() => encoder.variable.assign(unit(own.variable as tensorflow.Tensor)));
  const bias = memberParameter("bias", streams, [1, atoms], (_, size) => new Float64Array(size));
  const rows = (): tensorflow.Tensor3D => (recipe ? unit(own.variable) : own.variable) as tensorflow.Tensor3D;
  const encode = (given: tensorflow.Tensor): tensorflow.Tensor3D =>
    tf.tidy(() => {
      const x = given.rank === 3 ? given : tf.tile(tf.expandDims(given, 0), [streams.length, 1, 1]);
      const before = tf.add(tf.matMul(x, encoder?.variable ?? rows(), false, true), bias.variable);
      const active = tf.relu(before);
      return (select === undefined ? active : select.of(active)) as tensorflow.Tensor3D;
    });
  const parameters = [own, ...(encoder === undefined ? [] : [encoder]), bias];
  const coder = {
    ...{ parameters, encode, options },
    decode: (codes: tensorflow.Tensor) =>
      tf.tidy(() => tf.matMul<tensorflow.Tensor3D>(codes as tensorflow.Tensor3D, rows())),
    atoms: () => tf.tidy(() => tf.clone(rows())),
  };
  return owning(coder, () => {
    tf.dispose(parameters.map(({ variable }) => variable));
    select?.dispose();
  });
}

/**
 * The objective of a {@link sparseCoder} on inputs [N, d], or the members' own [S, N, d], in batches of B: 1/(2B) Σ‖x − x̂‖², "reconstruction", and with ℓ1 its penalty; beside them
 * "active", the mean number of active atoms, "live", the share of atoms that are active for any sample of the batch, and the codes' "spread". Curves speak of one fixed batch.
 */
export function sparseCoding(
  coder: SparseCoder,
  inputs: tensorflow.Tensor,
  { members, size, leastSpread = 0 }: { members: readonly Seeded[]; size: number; leastSpread?: number },
): Objective & Owner {
  const indices = batchRows({ size, members }, inputs.shape[inputs.rank - 2]);
  const offsets = inputs.rank === 3 ? rowOffsets(members.length, inputs.shape[inputs.rank - 2]) : undefined;
  const { sparsity } = coder.options;
  const measure = (x: tensorflow.Tensor): Measured =>
    tf.tidy(() => {
      const z = coder.encode(x);
      const reconstruction = losses.squared.of(coder.decode(z), x);
      const penalty: tensorflow.Tensor1D = tf.mean(tf.sum(z, 2), 1);
      const on = tf.cast(tf.greater(z, 0), "float32");
      const [active, live] = [tf.mean(tf.sum(on, 2), 1), tf.mean(tf.max(on, 1), 1)] as tensorflow.Tensor1D[];
      const loss = "l1" in sparsity ? tf.add(reconstruction, tf.mul(penalty, sparsity.l1)) : reconstruction;
      return { loss: loss as tensorflow.Tensor1D, reconstruction, active, live, spread: spreadOf(z) };
    });
  const fixed = tf.tidy(() => pickRows(inputs, tf.squeeze(indices.draw(2 ** 40, 1), [0]), offsets));
  const sample: Sample = {
    epoch: indices.epoch,
    rows: { rows: { type: "int32", shape: [members.length, size] } },
    inside: true,
    draw: (first, count) => ({ rows: indices.draw(first, count) }),
    measure: ({ rows }) => tf.tidy(() => measure(pickRows(inputs, rows, offsets))),
  };
  const { parameters } = coder;
  const objective: Objective = { members: members.length, parameters, constant: true, whole: () => measure(fixed), sample }; // prettier-ignore
  return owning(leastSpread > 0 ? { ...objective, spread: leastSpread } : objective, () =>
    tf.dispose([fixed, ...(offsets === undefined ? [] : [offsets])]),
  );
}
