import type { Member, TrialContext } from "../../experiment/contract.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { train } from "../../train/train.js";
import { superposition } from "../methods/superposition.js";
import { stacked } from "./dictionary.js";
import type { StudyResult } from "./study.js";

/** Features and the few units that they are to be held in. */
export interface SuperpositionCell {
  readonly features: number;
  readonly units: number;
  /** Probability that a feature is absent from a sample. */
  readonly sparsity: number;
  /** Importance of the i-th feature is decay^i. */
  readonly decay: number;
  readonly samples: number;
  readonly steps: number;
}

/** What it stores beside the numbers: the columns of W, [n] of [m]. */
export interface SuperpositionResult extends StudyResult {
  readonly columns: readonly (readonly number[])[];
}

/**
 * Trains the toy model for each member on its own samples: uniform on [0, 1] where a feature is present.
 * @example
 * const results = await superpositionTrial(cell, members, context); // the trial of superposition
 */
export async function superpositionTrial(
  cell: SuperpositionCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<SuperpositionResult[]> {
  const inputs = stacked(members.map(({ random }) => drawn(random.split("data"), cell)));
  const importance = Array.from({ length: cell.features }, (_, at) => cell.decay ** at);
  const size = Math.min(1024, cell.samples);
  using objective = superposition(inputs, { members, units: cell.units, importance, size });
  const options = { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps: cell.steps } as const;
  // The optimum is flat: the last part at a falling rate.
  const schedule = (step: number): number => Math.min(1, 4 * (1 - step / cell.steps));
  const trained = await train(objective, { ...context, ...options, schedule });
  const weights = objective.weights.dataSync();
  inputs.dispose();
  const { features: n, units: m } = cell;
  return trained.map(({ status, steps, final }, member) => {
    const columns = Array.from({ length: n }, (_, at) =>
      Array.from({ length: m }, (_, unit) => weights[member * n * m + unit * n + at]),
    );
    const lengths = columns.map((column) => Math.hypot(...column));
    const held = lengths.filter((length) => length > 0.5).length;
    return { status, steps, columns, values: { loss: final.loss, stored: held, frobenius: Math.hypot(...lengths) ** 2 } }; // prettier-ignore
  });
}

function drawn(random: Member["random"], { samples, features, sparsity }: SuperpositionCell): Matrix {
  const data = Float64Array.from({ length: samples * features }, () => (random.uniform() < sparsity ? 0 : random.uniform())); // prettier-ignore
  return { rows: samples, columns: features, data };
}
