import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import type { Seeded } from "../../math/random.js";
import { batchRows, pickRows, rowOffsets } from "../../train/batches.js";
import type { Measured, Objective, Sample } from "../../train/objective.js";
import { fixedStep } from "./batch.js";

/**
 * Whole and sample of an objective on batches of B rows of inputs [N, d], shared, or the members' own [S, N, d], as they are; on the whole one
 * fixed batch is measured.
 * @throws UserError for a batch larger than the data.
 */
export function rowBatches(
  inputs: tensorflow.Tensor,
  { members, size }: { readonly members: readonly Seeded[]; readonly size: number },
  measure: (x: tensorflow.Tensor) => Measured,
): Pick<Objective, "whole" | "sample"> & Owner {
  const samples = inputs.shape[inputs.rank - 2];
  const indices = batchRows({ size, members }, samples);
  const offsets = inputs.rank === 3 ? rowOffsets(members.length, samples) : undefined;
  const fixed = tf.tidy(() => pickRows(inputs, tf.squeeze(indices.draw(fixedStep, 1), [0]), offsets));
  const sample: Sample = {
    epoch: indices.epoch,
    rows: { rows: { type: "int32", shape: [members.length, size] } },
    inside: true,
    draw: (first, count) => ({ rows: indices.draw(first, count) }),
    measure: ({ rows }) => tf.tidy(() => measure(pickRows(inputs, rows, offsets))),
  };
  return owning({ whole: () => measure(fixed), sample }, () =>
    tf.dispose([fixed, ...(offsets === undefined ? [] : [offsets])]),
  );
}
