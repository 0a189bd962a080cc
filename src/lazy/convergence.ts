import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Finding, Trial } from "../experiment/contract.js";
import type { FamilyMember } from "../experiment/verdict.js";
import { empiricalKernel } from "../kernels/empirical.js";
import { infiniteKernels, type Kernels } from "../kernels/infinite.js";
import { randomStream } from "../math/random.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy, mean } from "../math/statistics/moments.js";
import { sphere } from "../data/generators.js";
import type { Ensemble } from "../model/ensemble.js";
import { slopeMembers, type ScalingSeries } from "./slopes.js";

/** What decides the points and the limit of a kernel. */
export interface ConvergenceCell {
  readonly activation: "relu" | "tanh" | "erf" | "gelu";
  readonly depth: number;
  readonly samples: number;
  readonly dimension: number;
  readonly width: number;
}

/** One draw's kernel. */
export interface ConvergenceResult {
  /** ‖Θ − Θ∞‖_F / ‖Θ∞‖_F. */
  readonly error: number;
  /** Θ row by row, [N·N]. */
  readonly kernel: readonly number[];
}

type ConvergenceTrial = Trial<ConvergenceCell, ConvergenceResult>;

/**
 * The points, the same for every draw: on the sphere of radius √d, [N·d].
 * @example
 * kernelPoints({ samples: 4, dimension: 3 } as Parameters<typeof kernelPoints>[0]).length; // 12
 */
export function kernelPoints({ samples, dimension }: ConvergenceCell): Float64Array {
  return sphere(randomStream(0).split("kernel-convergence points"), { samples, dimension });
}

function limitOf(cell: ConvergenceCell): Kernels {
  const { activation, depth, samples, dimension } = cell;
  return infiniteKernels({ activation, depth }, { rows: samples, columns: dimension, data: kernelPoints(cell) });
}

/**
 * Every member's tangent kernel on the points against that of infinite width.
 * @example
 * const results = convergenceOf(ensemble, cell); // of the trial of kernel-convergence
 */
export function convergenceOf(ensemble: Ensemble, cell: ConvergenceCell): ConvergenceResult[] {
  const limit = limitOf(cell).ntk.data;
  const inputs: tensorflow.Tensor = tf.tensor2d(Float32Array.from(kernelPoints(cell)), [cell.samples, cell.dimension]);
  return Array.from({ length: ensemble.members }, (_, member) => {
    const made = empiricalKernel(ensemble, inputs, { member });
    const kernel = Array.from(made.dataSync());
    made.dispose();
    if (member === ensemble.members - 1) inputs.dispose();
    return { error: relativeError(kernel, limit), kernel };
  });
}

function relativeError(kernel: readonly number[], limit: Float64Array): number {
  const difference = kernel.reduce((sum, value, at) => sum + (value - limit[at]) ** 2, 0);
  return Math.sqrt(difference / limit.reduce((sum, value) => sum + value ** 2, 0));
}

/**
 * The error of single draws against width, by activation.
 * @example
 * const series = convergenceSeries(trials); // of a run of kernel-convergence
 */
export function convergenceSeries(trials: readonly ConvergenceTrial[]): ScalingSeries[] {
  return [...groupBy(trials, ({ parameters }) => parameters.activation)].map(([name, group]) => ({
    name,
    points: group.map(({ parameters, result }) => ({ x: parameters.width, y: result.error })),
  }));
}

/** How many draws are averaged where the error of their mean is looked at. */
const together = 5;

/** √5 times the error of the mean of 5 draws over the mean error of one, by activation and width: 1 where draws err independently and have no bias. */
function averaging(trials: readonly ConvergenceTrial[]): FamilyMember[] {
  const cells = groupBy(trials, ({ parameters: { activation, width } }) => `${activation}, width ${width}`);
  return [...cells].map(([name, group]) => {
    const limit = limitOf(group[0].parameters).ntk.data;
    const single = mean(group.map(({ result }) => result.error));
    const ratios = Array.from({ length: Math.floor(group.length / together) }, (_, at) => {
      const draws = group.slice(at * together, (at + 1) * together).map(({ result }) => result.kernel);
      const average = draws[0].map((_, entry) => mean(draws.map((draw) => draw[entry])));
      return (Math.sqrt(together) * relativeError(average, limit)) / single;
    });
    return { name, seeds: ratios.length, interval: (confidence) => meanInterval(ratios, { confidence }) };
  });
}

/** The exponent of a draw's error in width, and what averaging draws does to it. */
export const convergenceFindings: Readonly<Record<"slope" | "mean", Finding<readonly ConvergenceTrial[]>>> = {
  slope: {
    statement: "the relative error of one draw's tangent kernel falls as m^-1/2",
    source:
      "Jacot, Gabriel & Hongler 2018: the kernel is a mean over m units; measured .273/.163/.083 at widths 64/256/1024",
    margin: [-0.57, -0.43],
    decides: true,
    estimate: (trials) => slopeMembers(convergenceSeries(trials)),
  },
  mean: {
    statement: "draws err independently and without bias: the error of the mean of 5 is that of one over √5",
    source: "a bias would be of the order 1/m, beside fluctuations of m^-1/2",
    margin: [0.85, 1.15],
    decides: false,
    estimate: averaging,
  },
};
