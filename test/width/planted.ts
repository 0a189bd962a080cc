import type { Trial } from "../../src/experiment/contract.js";
import type { WidthCell, WidthResult } from "../../src/width/cell.js";

export type Planted = Trial<WidthCell, WidthResult>;

/** The theorem's own case: N = 8 points in d = 3 at width N³. */
export const cube: WidthCell = {
  ...{ setting: "theorem", samples: 8, dimension: 3, depth: 1, width: 512, steps: 20_000 },
  ...{ zero: "loss", loss: 1e-3, units: 0.5, parameterization: "ntk" },
};

/** The curve of a loss, recorded as training does: eight points a factor of ten. */
export function curveOf(budget: number, loss: (step: number) => number) {
  const powers = Array.from({ length: 64 }, (_, index) => Math.round(10 ** (index / 8)));
  const steps = [...new Set([0, ...powers.filter((step) => step < budget), budget])];
  return { steps, loss: steps.map(loss) };
}

/** A training that came to zero after 100 steps, or one that ran out of its budget along `loss`. */
export function resultOf(cell: WidthCell, loss?: (step: number) => number): WidthResult {
  const reached = loss === undefined;
  const curve = curveOf(reached ? 100 : cell.steps, loss ?? ((step) => 0.5 * cell.loss ** (step / 100)));
  return {
    status: !reached ? "budget" : cell.zero === "loss" ? "loss" : "zero-error",
    steps: reached ? 100 : cell.steps,
    ...{ initialLoss: 0.5, loss: curve.loss[curve.loss.length - 1], errors: reached ? 0 : 2 },
    ...{ dimension: cell.dimension, deadSamples: 0, conditioning: 0.05, curve },
  };
}

/** `seeds` trainings of one cell with one result. */
export function repeated(cell: WidthCell, seeds: number, result: WidthResult = resultOf(cell)): Planted[] {
  return Array.from({ length: seeds }, (_, seed) => ({ parameters: cell, seed, result }));
}
