import type { Finding, Trial } from "../experiment/contract.js";
import type { FamilyMember } from "../experiment/verdict.js";
import { ofFirstSeed } from "../math/statistics/first-seed.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy } from "../math/statistics/moments.js";
import type { Figure, Mark } from "../plot/figure.js";
import { slopeMembers, type ScalingSeries } from "./slopes.js";

export interface LinearizationCell {
  readonly activation: string;
  readonly width: number;
}

/** A training beside its linearization. */
export interface LinearizationResult {
  readonly status: string;
  readonly initialLoss: number;
  /** Losses of the network and of its linearization, and the root mean square of f − f_lin, at the recorded steps. */
  readonly curve: {
    readonly steps: readonly number[];
    readonly loss: readonly number[];
    readonly linearLoss: readonly number[];
    readonly gap: readonly number[];
  };
}

type LinearizationTrial = Trial<LinearizationCell, LinearizationResult>;

/** sup |L − L_lin| over the initial loss. */
function lossGap({ initialLoss, curve }: LinearizationResult): number {
  return Math.max(...curve.loss.map((loss, at) => Math.abs(loss - curve.linearLoss[at]))) / initialLoss;
}

/** sup |L − L_lin|/L_lin as long as L_lin is above a tenth of the initial loss. */
function relativeGap({ initialLoss, curve }: LinearizationResult): number {
  const gaps = curve.loss.flatMap((loss, at) => {
    const predicted = curve.linearLoss[at];
    return predicted > 0.1 * initialLoss ? [Math.abs(loss - predicted) / predicted] : [];
  });
  return Math.max(...gaps);
}

/**
 * sup RMSE of f − f_lin against width, by activation.
 * @example
 * const series = gapSeries(trials); // of a run of linearized-dynamics
 */
export function gapSeries(trials: readonly LinearizationTrial[]): ScalingSeries[] {
  return [...groupBy(trials, ({ parameters }) => parameters.activation)].map(([name, group]) => ({
    name,
    points: group.map(({ parameters, result }) => ({ x: parameters.width, y: Math.max(...result.curve.gap) })),
  }));
}

const decidingWidth = 4096;

/** The mean over seeds at the widest networks, by activation. */
function atWidest(
  trials: readonly LinearizationTrial[],
  measure: (result: LinearizationResult) => number,
): FamilyMember[] {
  return [...groupBy(trials, ({ parameters }) => parameters.activation)].map(([name, group]) => {
    const widest = Math.max(...group.map(({ parameters }) => parameters.width));
    const values = group.filter(({ parameters }) => parameters.width === widest).map(({ result }) => measure(result));
    return {
      name: `${name}, width ${widest}`,
      seeds: values.length,
      interval: (confidence) => meanInterval(values, { confidence }),
      premises: [
        {
          met: widest >= decidingWidth,
          statement: `the bound is stated for width ${decidingWidth}; the widest network has ${widest} units`,
          repair: `--width ${decidingWidth}`,
        },
      ],
    };
  });
}

/** The predicted loss is that of the linearized network, iterated in function space from the kernel before training. */
export const linearizationFindings: Readonly<
  Record<"loss" | "relative" | "gap", Finding<readonly LinearizationTrial[]>>
> = {
  loss: {
    statement:
      "at width 4096 the loss keeps within 1 % of the initial loss of what the kernel at the start predicts, at every step recorded",
    source: "Lee et al. 2019, theorem 2.1, with a bound of our own",
    margin: [0, 0.01],
    decides: true,
    estimate: (trials) => atWidest(trials, lossGap),
  },
  relative: {
    statement: "and within 5 % of the predicted loss while that is above a tenth of the initial one",
    source: "the same; relative to a vanishing loss the difference grows with the steps and has no bound",
    margin: [0, 0.05],
    decides: true,
    estimate: (trials) => atWidest(trials, relativeGap),
  },
  gap: {
    statement: "the largest root mean square of f − f_lin falls with width, by an exponent below −1/4",
    source: "Lee et al. 2019: O(m^-1/2); measured −.59 at one hidden layer of ReLU",
    margin: [-Infinity, -0.25],
    decides: true,
    estimate: (trials) => slopeMembers(gapSeries(trials)),
  },
};

/**
 * Loss of the widest and the narrowest network of the first seed over the predicted curve, a panel an activation.
 * @example
 * const svg = await renderSvg(linearizedCurves(trials)); // of a run of linearized-dynamics
 */
export function linearizedCurves(trials: readonly LinearizationTrial[]): Figure {
  const first = ofFirstSeed(trials);
  const widths = first.map(({ parameters }) => parameters.width);
  const shown = first.filter(({ parameters }) => [Math.min(...widths), Math.max(...widths)].includes(parameters.width));
  const names = [...new Set(shown.map(({ parameters }) => parameters.activation))];
  return {
    title: "Loss of the network over what its kernel before training predicts",
    caption: "The first seed. Solid: the network; dashed: its linearization, iterated in function space.",
    x: { label: "steps of gradient descent", scale: "symlog" },
    y: { label: "training loss ½ mean (f − y)²", scale: "log" },
    value: { label: "width", scale: "log" },
    panels: names,
    marks: shown.flatMap(({ parameters, result }): Mark[] => {
      const { steps, loss, linearLoss } = result.curve;
      const line = (values: readonly number[]) => steps.map((x, at) => ({ x, y: values[at] }));
      const common = { mark: "line" as const, panel: parameters.activation, colour: parameters.width };
      return [
        { ...common, name: "trained", points: line(loss) },
        { ...common, name: "predicted", stroke: "dashed", points: line(linearLoss) },
      ];
    }),
  };
}
