import type { Dataset } from "../data/dataset.js";
import { gaussian } from "../data/generators.js";
import { functionLabels, parityLabels, teacher } from "../data/labels.js";
import { streamOf, type Seeded } from "../math/random.js";

/** How many points have labels of what kind. */
export interface ScaleData {
  readonly setting: "parity" | "teacher";
  readonly samples: number;
  readonly dimension: number;
}

/** Rows held out for the test risk. */
const held = 500;

/**
 * Standard Gaussian points of each member with the sign of x₁x₂, or with a teacher's outputs brought to mean square 1; 500 rows more are held out.
 * @example
 * const { learned, held } = scaleData(members, { setting: "teacher", samples: 10, dimension: 3 });
 */
export function scaleData(
  members: readonly Seeded[],
  { setting, samples, dimension }: ScaleData,
): { learned: Dataset[]; held: Dataset[] } {
  const all = members.map((member) => {
    const random = streamOf(member);
    const inputs = gaussian(random.split("inputs"), { samples: samples + held, dimension });
    if (setting === "parity") return { inputs, targets: parityLabels(inputs, dimension) };
    const outputs = functionLabels(inputs, dimension, teacher(random.split("teacher"), dimension, 3));
    const scale = Math.sqrt(outputs.reduce((sum, value) => sum + value ** 2, 0) / outputs.length);
    return { inputs, targets: outputs.map((value) => value / scale) };
  });
  const part = (from: number, to: number): Dataset[] =>
    all.map(({ inputs, targets }) => ({
      ...{ name: setting, samples: to - from, dimension, outputs: 1, classes: [] },
      inputs: inputs.slice(from * dimension, to * dimension),
      targets: targets.slice(from, to),
    }));
  return { learned: part(0, samples), held: part(samples, samples + held) };
}
