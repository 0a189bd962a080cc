import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Finding, Trial } from "../experiment/contract.js";
import type { Ensemble } from "../model/ensemble.js";
import { slopeMembers, type ScalingSeries } from "./slopes.js";

/**
 * The root mean square of each layer's preactivations over units and samples, a list a member, from the input layer to the output.
 * @example
 * layerSizes(ensemble, data.inputs); // of each member, of each layer: the root mean square of its units
 */
export function layerSizes(ensemble: Ensemble, inputs: tensorflow.Tensor): number[][] {
  const sizes = ensemble.layers.map((_, layer) => {
    const size = tf.tidy(() => tf.sqrt(tf.mean(tf.square(ensemble.preactivations(inputs, layer)), [1, 2])));
    const values = Array.from(size.dataSync());
    size.dispose();
    return values;
  });
  return Array.from({ length: ensemble.members }, (_, member) => sizes.map((all) => all[member]));
}

/** What a coordinate check has to know of its cell. */
export interface CoordinateCell {
  readonly parameterization: string;
  readonly width: number;
  readonly decay: number;
}

/** Sizes of one network's layers before and after its steps. */
export interface CoordinateResult {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

type CoordinateTrial = Trial<CoordinateCell, CoordinateResult>;

/**
 * The size of each layer after the steps against width, by parameterization and decay.
 * @example
 * const series = coordinateSeries(trials, "mu"); // of a run of coordinate-check
 */
export function coordinateSeries(trials: readonly CoordinateTrial[], parameterization: string): ScalingSeries[] {
  const mine = trials.filter(({ parameters }) => parameters.parameterization === parameterization);
  const decays = [...new Set(mine.map(({ parameters }) => parameters.decay))];
  const layers = mine[0]?.result.after.length ?? 0;
  return decays.flatMap((decay) =>
    Array.from({ length: layers }, (_, layer) => ({
      name: layer === layers - 1 ? "output" : `hidden layer ${layer + 1}`,
      panel: `${parameterization}, ${decay === 0 ? "no weight decay" : `weight decay ${decay}`}`,
      points: mine
        .filter(({ parameters }) => parameters.decay === decay)
        .map(({ parameters, result }) => ({ x: parameters.width, y: result.after[layer] })),
    })),
  );
}

/** The slope in width of every layer's size under mu is 0 ± 0.05, and that of the output under standard at least 1/2. */
export const coordinateFindings: Readonly<Record<"mu" | "standard", Finding<readonly CoordinateTrial[]>>> = {
  mu: {
    statement:
      "under mu the size of every layer's preactivations after the steps does not change with width, with weight decay and without",
    source: "Yang & Hu 2021 and Yang et al. 2022, whose check is by eye: here as a slope",
    margin: [-0.05, 0.05],
    decides: true,
    speaksOf: ({ parameterization }) => parameterization === "mu",
    estimate: (trials) => slopeMembers(coordinateSeries(trials, "mu")),
  },
  standard: {
    statement: "under standard at one rate for all widths the output grows at least as the square root of the width",
    source: "the same: the tangent kernel grows as m, so that a rate that is right at the least width is not at others",
    margin: [0.5, Infinity],
    decides: true,
    speaksOf: ({ parameterization }) => parameterization === "standard",
    estimate: (trials) => slopeMembers(coordinateSeries(trials, "standard").filter(({ name }) => name === "output")),
  },
};
