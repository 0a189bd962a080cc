import { check, checkIndex, checkKeys, checkObject } from "../errors.js";
import type { Ensemble } from "./ensemble.js";

/** Layers of a network, from `from` to before `to`, counted from 0 at the input: default all. */
export interface Part {
  readonly from?: number;
  readonly to?: number;
}

/**
 * The layers that are meant, of a member that there is.
 * @throws UserError for a member or layers that the ensemble does not have.
 */
export function partOf(where: string, { layers, members }: Ensemble, member: number, part: Part): Required<Part> {
  checkIndex(`the member of ${where}`, member, members);
  checkObject(`the layers of ${where}`, part, "Give { from, to }, or leave them out for all.");
  checkKeys(`the layers of ${where}`, ["from", "to"], part);
  const { from = 0, to = layers.length } = part;
  const fits = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= layers.length;
  check(fits, () => ({
    where: `the layers of ${where}`,
    rule: `they are those from \`from\` to before \`to\`, integers with 0 <= from < to <= ${layers.length}`,
    received: `from ${String(from)} to ${String(to)}`,
    repair: "Count layers from 0 at the input, or leave both out for all.",
  }));
  return { from, to };
}
