import type { Member } from "../../experiment/contract.js";
import type { NeuronCell, NeuronResult } from "./rows.js";
import { geometricExamples, stationaryPoints } from "./single-neuron.js";
import { descendFrom } from "./starts.js";

/**
 * One seed of a cell: all stationary points, and the ends of its descents.
 * @example
 * const result = neuronTrial(cell, member); // the trial of worse-than-optimal
 */
export function neuronTrial({ examples: count, ratio, axes, starts }: NeuronCell, member: Member): NeuronResult {
  const examples = geometricExamples(count, ratio);
  const stationary = stationaryPoints(examples);
  const errors = stationary.points.filter(({ kind }) => kind === "minimum").map(({ error }) => error);
  return {
    minima: errors.length,
    certified: stationary.certified,
    optimum: Math.min(...errors),
    ...descendFrom(member, examples, stationary, { axes, starts }),
  };
}
