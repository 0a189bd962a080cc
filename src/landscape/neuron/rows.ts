import type { Trial } from "../../experiment/contract.js";
import { groupBy } from "../../math/statistics/moments.js";
import type { NeuronEnds } from "./starts.js";

/** What a trial of the single neuron has to know of its cell. */
export interface NeuronCell {
  /** N on each axis. */
  readonly examples: number;
  readonly ratio: number;
  /** K. */
  readonly axes: number;
  readonly starts: number;
}

/** The minima that were found, and where the descents of one seed ended. */
export interface NeuronResult extends NeuronEnds {
  /** Minima of the error on one axis. */
  readonly minima: number;
  /** Whether every stationary point is isolated by interval bisection. */
  readonly certified: boolean;
  /** OPT on one axis. */
  readonly optimum: number;
}

/** A cell with its seeds. */
export interface NeuronRow extends NeuronCell, NeuronResult {
  readonly seeds: number;
}

/**
 * One row a cell: counts are added up over the seeds.
 * @example
 * const rows = neuronRows(trials); // the evidence of worse-than-optimal
 */
export function neuronRows(trials: readonly Trial<NeuronCell, NeuronResult>[]): NeuronRow[] {
  const cells = groupBy(trials, ({ parameters }) => JSON.stringify(parameters));
  return [...cells.values()].map((group) => {
    const [{ parameters, result }] = group;
    const total = (of: (one: NeuronResult) => number): number => group.reduce((sum, one) => sum + of(one.result), 0);
    return {
      ...parameters,
      ...result,
      seeds: group.length,
      starts: parameters.starts * group.length,
      certified: group.every((one) => one.result.certified),
      inBasin: total(({ inBasin }) => inBasin),
      above: total(({ above }) => above),
      excess: group.flatMap((one) => one.result.excess),
      visits: result.visits.map((_, index) => total(({ visits }) => visits[index])),
    };
  });
}

/** "N = 3, K = 2". */
export function neuronCellName({ examples, axes, ratio }: NeuronCell): string {
  return `N = ${examples}, K = ${axes}${ratio === 10 ? "" : `, ratio ${ratio}`}`;
}
