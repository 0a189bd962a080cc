import { tf } from "../../backend/tensorflow.js";
import { heldOutDigits } from "../../data/digits.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import { createEnsemble } from "../../model/ensemble.js";
import { mlp } from "../../model/spec.js";
import { train } from "../../train/train.js";
import { classVectors } from "../methods/class-vectors.js";
import { unit } from "../methods/constants.js";
import { memberMatrices, take } from "../probe.js";
import { ridgeAccuracy } from "../probes/discern.js";
import { classGeometry } from "./class-means.js";
import { stacked } from "./dictionary.js";
import type { StudyResult } from "./study.js";

/** How a classifier of the digits is trained. */
export interface ClassesCell {
  /** "free": any lengths, with weight decay; "normalised": features and learned class vectors of length 1; "orthonormal": class vectors drawn once and frozen. */
  readonly classifier: "free" | "normalised" | "orthonormal";
  readonly temperature: number;
  readonly decay: number;
  readonly depth: number;
  readonly width: number;
  /** k of the features. */
  readonly features: number;
  readonly samples: number;
  readonly steps: number;
}

/**
 * Trains the members' networks together and measures the class means of the training rows, and a ridge probe on held-out ones.
 * @example
 * const results = await classesTrial(cell, members, context); // the trial of orthogonal-classes
 */
export async function classesTrial(
  cell: ClassesCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<StudyResult[]> {
  const digits = await heldOutDigits(cell.samples, members);
  const { train: learnt } = digits[0].split;
  const inputs = stacked(digits.map(({ rows }) => take(rows, learnt)));
  const whole = stacked(digits.map(({ rows }) => rows));
  const codes = Int32Array.from(digits.flatMap(({ classes }) => learnt.map((row) => classes[row])));
  const spec = mlp({ inputs: 64, outputs: cell.features, depth: cell.depth, width: cell.width, parameterization: "standard" }); // prettier-ignore
  using ensemble = createEnsemble(spec, members);
  const normalised = cell.classifier !== "free";
  using objective = classVectors(ensemble, inputs, codes, {
    ...{ members, size: Math.min(128, learnt.length), classes: 10, dimension: cell.features },
    ...{ vectors: cell.classifier === "orthonormal" ? "orthonormal" : "learned", normalised },
    ...(normalised ? { temperature: cell.temperature } : { decay: cell.decay }),
  });
  // A falling rate lets the last part settle: collapse is a statement about the limit.
  const schedule = (step: number): number => 1 - step / cell.steps;
  const options = { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps: cell.steps, schedule } as const;
  const trained = await train(objective, { ...context, ...options });
  const features = memberMatrices(
    tf.tidy(() => (normalised ? unit(ensemble.forward(whole)) : ensemble.forward(whole))),
  );
  tf.dispose([inputs, whole]);
  return trained.map(({ status, steps, final }, member) => {
    const { classes, split } = digits[member];
    const own = Int32Array.from(learnt, (row) => classes[row]);
    const { meanCosine, spread, worst, within } = classGeometry(take(features[member], learnt), own);
    const probe = ridgeAccuracy(features[member], classes, split);
    return { status, steps, values: { meanCosine, spread, worst, within, errors: final.errors, probe } };
  });
}
