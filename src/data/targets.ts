import type { Random } from "../math/random.js";
import type { Dataset } from "./dataset.js";
import { oneHot, parityLabels, randomClasses, randomLabels, teacherLabels } from "./labels.js";

/** What is learned from a table: its own labels, random ones, a random teacher's, or the parity of two coordinates. */
export const targetNames = ["given", "random", "teacher", "parity"] as const;
export type TargetName = (typeof targetNames)[number];

/** Rows [N·d] with what their labels say: codes of classes `names`, or real numbers where there are none. */
interface LabelledRows extends Pick<Dataset, "inputs" | "dimension"> {
  readonly names: readonly string[];
  readonly given: Float64Array;
}

type Labelled = Pick<Dataset, "targets" | "classes" | "outputs">;

/** What rows are to be mapped to, with the names of the classes; `random` gives what is drawn. */
export function targetsOf(
  { names, given, inputs, dimension }: LabelledRows,
  targets: TargetName,
  random: Random,
): Labelled {
  const two = { outputs: 1, classes: ["-1", "+1"] };
  const several = names.length > 2;
  switch (targets) {
    case "given":
      if (names.length === 0) return { outputs: 1, classes: names, targets: given };
      if (!several) return { outputs: 1, classes: names, targets: given.map((code) => (code === 0 ? -1 : 1)) };
      return { outputs: names.length, classes: names, targets: oneHot(Int32Array.from(given), names.length) };
    case "random":
      if (!several) return { ...two, targets: randomLabels(random, given.length) };
      return { outputs: names.length, classes: names, targets: randomClasses(random, given.length, names.length) };
    case "teacher":
      return { ...two, targets: teacherLabels(random, inputs, dimension) };
    case "parity":
      return { ...two, targets: parityLabels(inputs, dimension) };
  }
}

/** Samples of each class. */
export function countsOf({ classes, outputs, targets }: Labelled): number[] {
  const counts = new Array<number>(classes.length).fill(0);
  if (classes.length === 0) return counts;
  targets.forEach((y, index) => {
    if (outputs === 1) counts[y > 0 ? 1 : 0]++;
    else if (y > 0) counts[index % outputs]++;
  });
  return counts;
}
