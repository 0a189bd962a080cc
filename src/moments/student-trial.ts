import type { Seeded } from "../math/random.js";
import { convolutionDescent } from "./brutzkus-globerson.js";
import { descentTrial } from "./descent-trial.js";

/** Where a student's population descent ended. */
export interface StudentTrial {
  readonly loss: number;
  /** Whether the global minimum was reached: a loss below 1e-3 of a student, below 1e-9 of the filter. */
  readonly reached: boolean;
  /** Whether it came there or to a critical point (‖∇L‖ < 1e-9) before the steps were spent; of the filter, as `reached`. */
  readonly ended: boolean;
}

/**
 * Population descent from a random start: of a student with `extra` units beyond the k of {@link descentTrial}, or of one filter on k patches
 * of 10 inputs ({@link convolutionDescent}).
 * @example
 * const { reached, ended } = await studentTrial({ random: randomStream(0) }, { kind: "student", units: 2, extra: 1, steps: 10 });
 */
export async function studentTrial(
  seeded: Seeded,
  cell: { kind: "student" | "convolution"; units: number; extra: number; steps: number },
): Promise<StudentTrial> {
  const { kind, units, extra, steps } = cell;
  if (kind === "convolution") {
    const loss = convolutionDescent(seeded, { patch: 10, patches: units, steps });
    return { loss, reached: loss < 1e-9, ended: loss < 1e-9 };
  }
  const { loss, reached, steps: made } = await descentTrial(seeded, { units, extra, steps, samples: 0 });
  return { loss, reached, ended: reached || made < steps };
}
