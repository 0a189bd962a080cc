import { heldOutDigits } from "../../data/digits.js";
import { tf } from "../../backend/tensorflow.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { createEnsemble } from "../../model/ensemble.js";
import { network } from "../../model/spec.js";
import { train } from "../../train/train.js";
import { classVectors } from "../methods/class-vectors.js";
import { memberMatrices, take } from "../probe.js";
import { ridgeAccuracy } from "../probes/discern.js";
import { stacked } from "./dictionary.js";

/** A classifier of the digits, as deep as it is probed. */
export interface DepthCell {
  readonly layers: number;
  readonly width: number;
  readonly samples: number;
  readonly steps: number;
}

/** Accuracies of ridge probes on held-out digits: of the pixels, and of each hidden layer, trained and untrained. */
export interface DepthResult {
  readonly status: string;
  readonly steps: number;
  readonly errors: number;
  readonly pixels: number;
  readonly trained: readonly number[];
  readonly untrained: readonly number[];
}

/**
 * Trains classifiers for all members and probes every hidden layer before and after.
 * @example
 * const results = await depthTrial(cell, members, context); // the trial of depth-flow
 */
export async function depthTrial(
  cell: DepthCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<DepthResult[]> {
  const digits = await heldOutDigits(cell.samples, members);
  const { train: learnt } = digits[0].split;
  const inputs = stacked(digits.map(({ rows }) => take(rows, learnt)));
  const whole = stacked(digits.map(({ rows }) => rows));
  const codes = Int32Array.from(digits.flatMap(({ classes }) => learnt.map((row) => classes[row])));
  const hidden = Array.from({ length: cell.layers }, () => ({ units: cell.width, activation: "relu" as const }));
  const spec = network(hidden, { inputs: 64, outputs: 10, bias: true, parameterization: "standard" });
  using ensemble = createEnsemble(spec, members);
  const probes = (): number[][] => {
    const layers = hidden.map((_, layer) => memberMatrices(ensemble.features(whole, layer)));
    return digits.map(({ classes, split }, member) => layers.map((all: Matrix[]) => ridgeAccuracy(all[member], classes, split))); // prettier-ignore
  };
  const untrained = probes();
  using objective = classVectors(ensemble, inputs, codes, {
    ...{ members, size: Math.min(128, learnt.length), classes: 10, dimension: 10 },
    ...{ vectors: "orthonormal" as const, normalised: false, temperature: 1 },
  });
  const options = { optimizer: { method: "adam" }, rate: { absolute: 0.001 }, steps: cell.steps } as const;
  const outcomes = await train(objective, { ...context, ...options });
  const trained = probes();
  tf.dispose([inputs, whole]);
  return outcomes.map(({ status, steps, final }, member) => {
    const { rows, classes, split } = digits[member];
    const pixels = ridgeAccuracy(rows, classes, split);
    return { status, steps, errors: final.errors, pixels, trained: trained[member], untrained: untrained[member] };
  });
}
