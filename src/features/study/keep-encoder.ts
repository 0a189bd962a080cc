import type { HeldOutDigits } from "../../data/digits.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import { isFirst } from "../../experiment/member.js";
import { keepNetwork } from "../../experiment/keep.js";
import type { LayersFormat } from "../../model/export.js";
import type { CodeOf } from "../methods/code.js";

/** A part of an autoencoder that can be kept. */
export interface KeptPart {
  /** One member in layers format. */
  format(member: number): Promise<LayersFormat>;
  /** All members' outputs for the same inputs, [N, d] to [S, N, O], as the layers give them. */
  forward(inputs: tensorflow.Tensor): tensorflow.Tensor;
}

/** Keeps encoder and decoder of the run's first seed, where it is among these members: with how inputs were scaled, what of the outputs f(x) is, and an example. */
export async function keepParts(
  context: Pick<TrialContext, "save">,
  members: readonly Member[],
  digits: readonly HeldOutDigits[],
  { encoder, decoder, code }: { readonly encoder: KeptPart; readonly decoder: KeptPart; readonly code: CodeOf },
  encode: (inputs: tensorflow.Tensor) => tensorflow.Tensor,
): Promise<void> {
  const first = members.findIndex(isFirst);
  if (first < 0) return;
  const { training, rows } = digits[first];
  const row = tf.tensor2d(Float32Array.from(rows.data.subarray(0, rows.columns)), [1, rows.columns]);
  const codes = memberRow(encode(row), first);
  const parts = { encoder: [encoder, row, { preprocessing: training.preprocessing, code }], decoder: [decoder, codes, {}] } as const; // prettier-ignore
  for (const [name, [part, input, more]] of Object.entries(parts)) {
    const output = memberRow(part.forward(input), first);
    const [given, made] = [input, output].map((tensor) => Array.from(tensor.dataSync()));
    const about = { data: training.name, inputDimension: given.length, outputDimension: made.length, ...more };
    output.dispose();
    await keepNetwork(context, members[first], name, await part.format(first), { ...about, example: { input: given, output: made } }); // prettier-ignore
  }
  tf.dispose([row, codes]);
}

/** [1, O] of a member's [S, 1, O], which is disposed. */
function memberRow(all: tensorflow.Tensor, member: number): tensorflow.Tensor {
  const row = tf.tidy(() => tf.reshape(tf.slice(all, [member, 0, 0], [1, 1, -1]), [1, -1]));
  all.dispose();
  return row;
}
