import { sparseCombinations } from "../../data/latents.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { principalComponents } from "../../math/components.js";
import { transpose } from "../../math/algebra/ml-matrix.js";
import { train } from "../../train/train.js";
import { dictionaryRecovery } from "../methods/dictionary.js";
import { sparseCoder } from "../methods/sparse-coder.js";
import { sparseCoding } from "../methods/sparse-coding.js";
import { memberMatrices } from "../probe.js";
import type { StudyResult } from "./study.js";

/** A dictionary and how it is learnt. */
export interface DictionaryCell {
  readonly dimension: number;
  readonly atoms: number;
  /** Active atoms of the data, and of the coder where it keeps exactly so many. */
  readonly active: number;
  /** Strength of the ℓ1 penalty in the place of exactly k; 0 for none. */
  readonly l1: number;
  readonly recipe: boolean;
  /** Added to every coordinate of the data: what centring would take away. */
  readonly offset: number;
  readonly samples: number;
  readonly steps: number;
  readonly rate: number;
}

/**
 * Trains the members' dictionaries together, each on its own data and true atoms, and matches them.
 * @example
 * const results = await dictionaryTrial(cell, members, context); // the trial of sparse-dictionary
 */
export async function dictionaryTrial(
  cell: DictionaryCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<StudyResult[]> {
  const drawn = members.map(({ random }) => sparseCombinations(random.split("data"), cell));
  const inputs = stacked(drawn.map(({ points }) => points), cell.recipe ? 0 : cell.offset); // prettier-ignore
  const sparsity = cell.l1 > 0 ? { l1: cell.l1 } : { active: cell.active };
  // What was measured to find the most atoms; an l1 penalty needs a bias as its threshold, and atoms of length 1.
  const tied = cell.recipe && cell.l1 === 0;
  using coder = sparseCoder(members, { inputs: cell.dimension, atoms: cell.atoms, sparsity, recipe: cell.recipe, tied }); // prettier-ignore
  using objective = sparseCoding(coder, inputs, { members, size: Math.min(256, cell.samples), revive: tied ? 1 / 32 : 0 }); // prettier-ignore
  const options = { optimizer: { method: "adam" }, rate: { absolute: cell.rate }, steps: cell.steps } as const;
  const trained = await train(objective, { ...context, ...options });
  const learned = memberMatrices(coder.atoms());
  inputs.dispose();
  return trained.map(({ status, steps, final }, member) => {
    const { atoms, points } = drawn[member];
    const random = { ...atoms, data: members[member].random.split("baseline").normals(atoms.data.length) };
    const components = transpose(principalComponents(points, Math.min(cell.dimension, cell.atoms)).directions);
    const { mcc, found } = dictionaryRecovery(learned[member], atoms);
    return {
      status,
      steps,
      values: {
        ...{ mcc, found, live: final.live, active: final.active, rank: final.spread },
        ...{ reconstruction: final.reconstruction, random: dictionaryRecovery(random, atoms).mcc },
        components: dictionaryRecovery(components, atoms).mcc,
      },
    };
  });
}

/** The members' own points, [S, N, d], with an offset in every coordinate. */
export function stacked(matrices: readonly Matrix[], offset = 0): tensorflow.Tensor3D {
  const { rows, columns } = matrices[0];
  const values = new Float32Array(matrices.length * rows * columns);
  matrices.forEach(({ data }, member) => values.set(data, member * rows * columns));
  return tf.tensor3d(offset === 0 ? values : values.map((value) => value + offset), [matrices.length, rows, columns]);
}
