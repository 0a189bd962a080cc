import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { heldOutDigits, type HeldOutDigits } from "../../data/digits.js";
import { isFirst } from "../../experiment/member.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import { stacked } from "./dictionary.js";
import { take, memberMatrices } from "../probe.js";
import { train, type TrainingOutcome } from "../../train/train.js";

import type { Matrix } from "../../math/algebra/contract.js";
import { featureResult, shownCodes, shownDigits } from "../measure.js";
import type { StoredFeatures } from "../rows.js";
import { keepParts } from "./keep-encoder.js";
import { openAutoencoder, type AutoencoderKind, type OpenAutoencoder } from "./open-autoencoder.js";

/** An autoencoder of the digits that is trained on minibatches of 128. */
export interface AutoencoderCell {
  readonly kind: AutoencoderKind;
  readonly bottleneck: number;
  readonly width: number;
  readonly samples: number;
  readonly steps: number;
  readonly rate: number;
}

type Stored = StoredFeatures & Pick<TrainingOutcome, "status" | "path">;

/**
 * Trains autoencoders of one kind and judges them by the three properties; convolutional ones one after the other, a program each.
 * @example
 * const results = await autoencoderTrial(cell, members, context); // the trial of autoencoder-features
 */
export async function autoencoderTrial(
  cell: AutoencoderCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<Stored[]> {
  const digits = await heldOutDigits(cell.samples, members);
  if (cell.kind !== "convolutional") return together(cell, members, digits, context);
  const each: Stored[] = [];
  for (const [at, member] of members.entries()) each.push(...(await together(cell, [member], [digits[at]], context)));
  return each;
}

async function together(
  cell: AutoencoderCell,
  members: readonly Member[],
  digits: readonly HeldOutDigits[],
  context: TrialContext,
): Promise<Stored[]> {
  const inputs = stacked(digits.map(({ rows, split }) => take(rows, split.train)));
  const whole = stacked(digits.map(({ rows }) => rows));
  using opened = openAutoencoder(cell.kind, inputs, members, cell);
  const untrained = encoded(opened, whole);
  const options = { optimizer: { method: "adam" }, rate: { absolute: cell.rate }, steps: cell.steps } as const;
  const trained = await train(opened.objective, { ...context, ...options });
  const codes = encoded(opened, whole);
  const outputs = memberMatrices(tf.tidy(() => opened.decode(opened.encode(whole))));
  await keepParts(context, members, digits, opened.kept, (row) => opened.encode(row));
  tf.dispose([inputs, whole]);
  return trained.map(({ status, path, curve }, member) => ({
    ...{ status, path, curve },
    ...featureResult(digits[member], { untrained: untrained[member], codes: codes[member], outputs: outputs[member] }),
    ...shownDigits(digits[member], outputs[member], false),
    ...shownCodes(digits[member], codes[member], isFirst(members[member])),
  }));
}

const encoded = (opened: OpenAutoencoder, whole: tensorflow.Tensor): Matrix[] => memberMatrices(tf.tidy(() => opened.encode(whole))); // prettier-ignore
