import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import type { Seeded } from "../../math/random.js";
import { losses } from "../../train/loss.js";
import type { Measured, Objective } from "../../train/objective.js";
import { spreadOf } from "./constants.js";
import { rowBatches } from "./row-batches.js";
import type { SparseCoder } from "./sparse-coder.js";

/** How a {@link sparseCoder} is trained by {@link sparseCoding}. */
export interface SparseCodingOptions {
  readonly members: readonly Seeded[];
  /** B. */
  readonly size: number;
  /** Strength of the reconstruction of what is left by atoms that no sample of the batch took (Gao et al. 2024): default 0, 1/32 revives dead ones. */
  readonly revive?: number;
  /** Default 0, none. */
  readonly leastSpread?: number;
}

/**
 * The objective of a {@link sparseCoder} on inputs [N, d], or the members' own [S, N, d], in batches of B: 1/(2B) Σ‖x − x̂‖², "reconstruction", and with ℓ1 its penalty; beside them
 * "active", the mean number of active atoms, "live", the share of atoms that are active for any sample of the batch, and the codes' "spread". Curves speak of one fixed batch.
 * @throws UserError for a batch larger than the data, and a strength of reviving below 0.
 * @example
 * using coder = sparseCoder(members, { inputs: 3, atoms: 6, sparsity: { active: 2 } });
 * using objective = sparseCoding(coder, data.inputs, { members, size: 4 });
 */
export function sparseCoding(
  coder: SparseCoder,
  inputs: tensorflow.Tensor,
  { members, size, revive = 0, leastSpread = 0 }: SparseCodingOptions,
): Objective & Owner {
  check(revive >= 0 && revive < Infinity, () => ({
    where: "sparseCoding",
    rule: "revive must be at least 0",
    received: String(revive),
    repair: "For example 1/32, or leave it out.",
  }));
  const { sparsity } = coder.options;
  const measure = (x: tensorflow.Tensor): Measured =>
    tf.tidy(() => {
      const z = coder.encode(x);
      const made = coder.decode(z);
      const reconstruction = losses.squared.of(made, x);
      const penalty: tensorflow.Tensor1D = tf.mean(tf.sum(z, 2), 1);
      const on = tf.cast(tf.greater(z, 0), "float32");
      const any = tf.max(on, 1, true);
      const [active, live] = [tf.mean(tf.sum(on, 2), 1), tf.mean(any, [1, 2])] as tensorflow.Tensor1D[];
      const sparse = "l1" in sparsity ? tf.add(reconstruction, tf.mul(penalty, sparsity.l1)) : reconstruction;
      const left = revive > 0 ? tf.mul(revived(coder, fixedAt(tf.sub(x, made)), tf.sub(1, any)), revive) : undefined;
      const loss: tensorflow.Tensor = left === undefined ? sparse : tf.add(sparse, left);
      return { loss: loss as tensorflow.Tensor1D, reconstruction, active, live, spread: spreadOf(z) };
    });
  const batches = rowBatches(inputs, { members, size }, measure);
  const { parameters } = coder;
  const { whole, sample } = batches;
  const objective: Objective = { members: members.length, parameters, constant: true, whole, sample };
  return owning(leastSpread > 0 ? { ...objective, spread: leastSpread } : objective, () => batches.dispose());
}

/** The error of what `dead` atoms, [S, 1, m], make of what the others left, [S]; where none is dead that has no gradient. */
function revived(coder: SparseCoder, left: tensorflow.Tensor, dead: tensorflow.Tensor): tensorflow.Tensor1D {
  const codes = coder.select(tf.mul(coder.responses(left), dead));
  return losses.squared.of(coder.decode(codes), left);
}

/** The same numbers as a constant. */
const fixedAt = (values: tensorflow.Tensor): tensorflow.Tensor =>
  tf.customGrad((...given) => {
    const [all] = given as tensorflow.Tensor[];
    return { value: tf.clone(all), gradFunc: (dy: tensorflow.Tensor) => tf.zerosLike(dy) };
  })(values);
