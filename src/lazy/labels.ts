import { backendLinearAlgebra } from "../backend/algebra/native.js";
import type { Dataset } from "../data/dataset.js";
import { readTable } from "../data/load.js";
import { prepare } from "../data/prepare.js";
import type { TrainingData } from "../data/tensors.js";
import type { Finding, Trial } from "../experiment/contract.js";
import { single, type FamilyMember } from "../experiment/verdict.js";
import { tangentKernel } from "../kernels/empirical.js";
import { kernelModes, labelShares } from "../kernels/modes.js";
import { randomStream, streamOf, type Seeded } from "../math/random.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy, mean } from "../math/statistics/moments.js";
import { successInterval } from "../math/statistics/proportion.js";
import type { Ensemble } from "../model/ensemble.js";
import type { Figure } from "../plot/figure.js";

export interface LabelCell {
  readonly samples: number;
  /** The share of labels that are drawn anew. */
  readonly noise: number;
}

/**
 * Digits of each member, the mean over its rows subtracted and rows scaled to radius √64, labelled −1 below 5 and +1 from 5 on; of the labels
 * a share `noise` is drawn anew, so that half of them are wrong.
 * @example
 * const datasets = await noisyDigits(members, { samples: 20, noise: 0.5 } as Parameters<typeof noisyDigits>[1]);
 */
export async function noisyDigits(members: readonly Seeded[], { samples, noise }: LabelCell): Promise<Dataset[]> {
  const table = await readTable("digits");
  return members.map((member) => {
    const random = streamOf(member);
    const drawn = prepare(table, { samples, scale: "none" }, { rows: random.split("rows"), labels: randomStream(0) });
    const labels = random.split("labels");
    const targets = Float64Array.from({ length: samples }, (_, row) => {
      const digit = drawn.targets.subarray(row * drawn.outputs, (row + 1) * drawn.outputs).indexOf(1);
      const [own, chance] = [labels.sign(), labels.uniform()];
      return chance < noise ? own : digit < 5 ? -1 : 1;
    });
    return { ...drawn, outputs: 1, classes: ["-1", "+1"], inputs: centred(drawn), targets };
  });
}

function centred({ inputs, dimension, samples }: Dataset): Float64Array {
  const means = Array.from({ length: dimension }, (_, column) =>
    mean(Array.from({ length: samples }, (_, row) => inputs[row * dimension + column])),
  );
  const moved = inputs.map((value, at) => value - means[at % dimension]);
  for (let row = 0; row < samples; row++) {
    const own = moved.subarray(row * dimension, (row + 1) * dimension);
    const scale = Math.sqrt(dimension / own.reduce((sum, value) => sum + value ** 2, 0));
    for (let column = 0; column < dimension; column++) own[column] *= scale;
  }
  return moved;
}

/**
 * ‖V_kᵀ y‖²/‖y‖² of each member's labels in the first k eigenvectors of its tangent kernel.
 * @example
 * shareOfLabels(ensemble, data, 3); // of each member: the labels' share in three eigenvectors of its tangent kernel
 */
export function shareOfLabels(ensemble: Ensemble, { inputs, targets }: TrainingData, k: number): number[] {
  const labels = Float64Array.from(targets.dataSync());
  return Array.from({ length: ensemble.members }, (_, member) => {
    const kernel = tangentKernel(ensemble, inputs, member);
    const [, n] = kernel.shape;
    const entries = kernel.dataSync<"float32">();
    kernel.dispose();
    const data = Float64Array.from(entries, (value, at) => (value + entries[(at % n) * n + Math.floor(at / n)]) / 2);
    const modes = kernelModes({ rows: n, columns: n, data }, { resolution: 1e-6, algebra: backendLinearAlgebra() });
    const y = targets.rank === 2 ? labels : labels.slice(member * n, (member + 1) * n);
    return labelShares(modes, { rows: n, columns: 1, data: y })[Math.min(k, n) - 1];
  });
}

export interface LabelResult {
  /** Of the labels in the first eigenvectors, before training. */
  readonly share: number;
  /** Updates until the loss is half of the initial one. */
  readonly halving: number;
  /** "loss" where it came there. */
  readonly halved: string;
  /** Training errors at the end. */
  readonly errors: number;
}

type LabelTrial = Trial<LabelCell, LabelResult>;

/**
 * Spearman's rank correlation of paired values; equal values share their ranks' mean.
 * @example
 * rankCorrelation([1, 2, 3], [10, 20, 30]); // 1
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const [mx, my] = [mean(x), mean(y)];
  const sum = (of: (at: number) => number) => x.reduce((total, _, at) => total + of(at), 0);
  const both = sum((at) => (x[at] - mx) * (y[at] - my));
  return both / Math.sqrt(sum((at) => (x[at] - mx) ** 2) * sum((at) => (y[at] - my) ** 2));
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal - 1) / 2;
  });
}

/** Each seed's rank correlation, over label noise, of the share with the speed 1/(updates to half the loss). */
function correlations(trials: readonly LabelTrial[], by: (trial: LabelTrial) => number): number[] {
  return [...groupBy(trials, ({ seed }) => seed).values()].map((group) =>
    rankCorrelation(
      group.map(by),
      group.map(({ result }) => -result.halving),
    ),
  );
}

/** The mean of correlations, and no end of its interval above 1. */
function meanCorrelation(found: readonly number[]): FamilyMember[] {
  return single(found.length, (confidence) => {
    const { high, ...rest } = meanInterval(found, { confidence });
    return { ...rest, high: Number.isFinite(high) ? Math.min(1, high) : high };
  });
}

/** The rank correlation, over seeds, of share and speed at each level of label noise above 0. */
function withinLevels(trials: readonly LabelTrial[]): number[] {
  const drawn = trials.filter(({ parameters }) => parameters.noise > 0);
  return [...groupBy(drawn, ({ parameters }) => parameters.noise).values()].map((group) =>
    rankCorrelation(
      group.map(({ result }) => result.share),
      group.map(({ result }) => -result.halving),
    ),
  );
}

/** What the share predicts, and what is memorized. */
export const labelFindings: Readonly<
  Record<"speed" | "noise" | "within" | "memorized", Finding<readonly LabelTrial[]>>
> = {
  speed: {
    statement:
      "over label noise 0 to 1 the labels' share in the first ten eigenvectors of the kernel ranks trainings by the step at which the loss halves: rank correlation at least 0.9",
    source: "Arora, Du, Hu, Li & Wang 2019: the loss falls along each eigenvector at the rate of its eigenvalue",
    margin: [0.9, 1],
    decides: true,
    premises: (trials) => [
      {
        met: trials.every(({ result }) => result.halved === "loss"),
        statement: `all losses come to a half; ${trials.filter(({ result }) => result.halved === "loss").length} of ${trials.length} did`,
        repair: "more --steps",
      },
    ],
    estimate: (trials) => meanCorrelation(correlations(trials, ({ result }) => result.share)),
  },
  noise: {
    statement: "the noise level alone, without a kernel, ranks them no better than 0.9",
    source: "a baseline: what the share says beyond the noise level stands below",
    margin: [-1, 0.9],
    decides: false,
    estimate: (trials) => meanCorrelation(correlations(trials, ({ parameters }) => -parameters.noise)),
  },
  within: {
    statement: "at equal label noise, too, the share ranks the draws: mean rank correlation over the levels above 0",
    source: "the same; written after a review, judged on the seeds of the default grid",
    margin: [0, 1],
    decides: false,
    estimate: (trials) => meanCorrelation(withinLevels(trials)),
  },
  memorized: {
    statement: "labels that are all random are memorized too: no training error in at least two thirds of the draws",
    source:
      "Zhang, Bengio, Hardt, Recht & Vinyals 2017; the margin is ours, what ten draws can support (ten of ten: at least 0.72)",
    margin: [2 / 3, 1],
    decides: true,
    speaksOf: ({ noise }) => noise === 1,
    estimate: (trials) => {
      const random = trials.filter(({ parameters }) => parameters.noise === 1);
      const right = random.filter(({ result }) => result.errors === 0).length;
      const of = (confidence: number) => successInterval(right, random.length, { confidence });
      const refuting = (confidence: number) => of(confidence).refuting;
      return [{ name: "", seeds: random.length, interval: of, refuting }];
    },
  },
};

/**
 * Updates to half the loss against the labels' share, coloured by label noise.
 * @example
 * const svg = await renderSvg(labelFigure(trials)); // of a run of true-or-random-labels
 */
export function labelFigure(trials: readonly LabelTrial[]): Figure {
  return {
    title: "Steps to half the loss against the labels' share in the first ten eigenvectors",
    caption: "One dot a training; the share is known before it.",
    x: { label: "share of the labels ‖V₁₀ᵀ y‖² / ‖y‖²", scale: "linear" },
    y: { label: "steps until the loss is half", scale: "log" },
    value: { label: "share of labels drawn anew", scale: "sequential" },
    marks: [
      {
        mark: "dots",
        points: trials.map(({ parameters, result }) => ({
          x: result.share,
          y: result.halving,
          value: parameters.noise,
        })),
      },
    ],
  };
}
