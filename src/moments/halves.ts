import { UserError } from "../errors.js";
import { matchUnits } from "./matching.js";
import { recoverNetwork, type NetworkRecoveryOptions, type RecoveredNetwork } from "./recover-network.js";
import type { Samples } from "./sums.js";

/** Standard errors of the recovered units from split halves, [k] each; NaN where a half is too small for the method. */
export interface UnitErrors {
  /** Of the direction, in degrees. */
  readonly angle: readonly number[];
  /** Of the output weight. */
  readonly output: readonly number[];
  /** Of the bias. */
  readonly bias: readonly number[];
}

/**
 * How far the units of two halves of the samples lie apart, halved: the half difference of two independent estimates from N/2 rows has about the
 * standard error of one from N rows.
 */
export async function halvesError(
  [a, b]: readonly [Samples, Samples],
  whole: RecoveredNetwork,
  options: NetworkRecoveryOptions,
): Promise<UnitErrors> {
  const units = [...whole.outputs.keys()];
  try {
    const found = [await recoverNetwork(a, options), await recoverNetwork(b, options)];
    const matches = found.map(({ weights }) => matchUnits(weights, whole.weights));
    const between = (pick: (of: RecoveredNetwork, unit: number) => number): number[] =>
      units.map((unit) => Math.abs(pick(found[0], matches[0].units[unit]) - pick(found[1], matches[1].units[unit])) / 2); // prettier-ignore
    return {
      angle: units.map((unit) => angleBetween(rowOf(found[0], matches[0].units[unit]), rowOf(found[1], matches[1].units[unit])) / 2), // prettier-ignore
      output: between(({ outputs }, unit) => outputs[unit]),
      bias: between(({ biases }, unit) => biases[unit]),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const none = units.map(() => NaN);
    return { angle: none, output: none, bias: none };
  }
}

const rowOf = ({ weights: { columns, data } }: RecoveredNetwork, unit: number): Float64Array =>
  data.subarray(unit * columns, (unit + 1) * columns);

/** Degrees between the lines through two unit vectors. */
function angleBetween(a: Float64Array, b: Float64Array): number {
  const cosine = Math.abs(a.reduce((sum, value, at) => sum + value * b[at], 0));
  return (Math.acos(Math.min(1, cosine)) * 180) / Math.PI;
}
