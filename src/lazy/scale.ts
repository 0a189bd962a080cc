import { arrivalPremise } from "../experiment/arrival.js";
import type { Finding, Trial } from "../experiment/contract.js";
import type { FamilyMember, Premise } from "../experiment/verdict.js";
import type { Interval } from "../math/statistics/interval.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy, mean } from "../math/statistics/moments.js";
import type { Figure } from "../plot/figure.js";
import { meansFigure } from "../plot/means-figure.js";
import { slopeMembers, type ScalingSeries } from "./slopes.js";

export interface ScaleCell {
  readonly setting: string;
  readonly activation: string;
  /** h. */
  readonly width: number;
  /** α√h. */
  readonly scale: number;
}

export interface ScaleResult {
  /** "loss" where the training arrived at a hundredth of the initial loss. */
  readonly status: string;
  /** ‖ΔΘ‖/‖Θ₀‖ of f there. */
  readonly change: number;
  /** Mean of (F − y)² on points that were not trained on. */
  readonly testRisk: number;
}

type ScaleTrial = Trial<ScaleCell, ScaleResult>;

/** Trainings that arrived, on the parity of two coordinates. */
const arrived = (trials: readonly ScaleTrial[], setting = "parity"): ScaleTrial[] =>
  trials.filter(({ parameters, result }) => parameters.setting === setting && result.status === "loss");

/**
 * Change of the kernel against α√h, by activation and width, between two values of α√h.
 * @example
 * const series = changeSeries(trials); // of a run of lazy-or-features
 */
export function changeSeries(trials: readonly ScaleTrial[], from = 0, to = Infinity): ScalingSeries[] {
  const mine = arrived(trials).filter(({ parameters }) => parameters.scale >= from && parameters.scale <= to);
  return [...groupBy(mine, ({ parameters }) => `${parameters.activation} ${parameters.width}`).values()].map(
    (group) => ({
      name: `h = ${group[0].parameters.width}`,
      ordered: { by: "width h", value: group[0].parameters.width },
      panel: group[0].parameters.activation,
      points: group.map(({ parameters, result }) => ({ x: parameters.scale, y: result.change })),
    }),
  );
}

const of = (activation: string, series: readonly ScalingSeries[]): ScalingSeries[] =>
  series.filter(({ panel }) => panel === activation);

/** Where α√h decides nothing but itself: the change at h over that at the middle width, by seed, at equal α√h. */
function collapse(trials: readonly ScaleTrial[]): FamilyMember[] {
  const mine = arrived(trials).filter(({ parameters }) => parameters.scale >= 1 && parameters.scale <= 8);
  const places = groupBy(mine, ({ parameters: { activation, scale } }) => `${activation}, α√h = ${scale}`);
  return [...places].flatMap(([name, group]) => {
    const widths = [...new Set(group.map(({ parameters }) => parameters.width))].sort((a, b) => a - b);
    const middle = widths[Math.floor(widths.length / 2)];
    const at = (width: number, seed: number) =>
      group.find((one) => one.seed === seed && one.parameters.width === width)?.result.change ?? NaN;
    const seeds = [...new Set(group.map(({ seed }) => seed))];
    return widths
      .filter((width) => width !== middle)
      .map((width) => {
        const logs = seeds.map((seed) => Math.log(at(width, seed) / at(middle, seed))).filter(Number.isFinite);
        const exponential = ({ value, low, high, confidence }: Interval): Interval =>
          ({ value: Math.exp(value), low: Number.isFinite(low) ? Math.exp(low) : low, high: Math.exp(high), confidence }); // prettier-ignore
        const interval = (confidence: number) => exponential(meanInterval(logs, { confidence }));
        return { name: `${name}, h = ${width} over ${middle}`, seeds: logs.length, interval };
      });
  });
}

/** The test risk at the least α√h over that at the greatest, of the teacher's data: below 1 where features help. */
function advantage(trials: readonly ScaleTrial[]): FamilyMember[] {
  const mine = arrived(trials, "teacher");
  if (mine.length === 0) return [];
  const scales = mine.map(({ parameters }) => parameters.scale);
  const risks = (scale: number) => mine.filter(({ parameters }) => parameters.scale === scale);
  const [features, lazy] = [risks(Math.min(...scales)), risks(Math.max(...scales))];
  const ratios = features.flatMap(({ seed, result }) => {
    const other = lazy.find((one) => one.seed === seed);
    return other === undefined ? [] : [result.testRisk / other.result.testRisk];
  });
  return [{ name: "", seeds: ratios.length, interval: (confidence) => meanInterval(ratios, { confidence }) }];
}

const most = (trials: readonly ScaleTrial[]): readonly Premise[] => [
  arrivalPremise(trials, {
    arrived: ({ result }) => result.status === "loss",
    cellOf: ({ parameters: { setting, activation, width, scale } }) => `${setting}, ${activation}, h = ${width}, α√h = ${scale}`, // prettier-ignore
    goal: "a hundredth of the initial loss",
    repair: "more --steps",
  }),
];

const source = "Geiger, Spigler, Jacot & Wyart 2020; Chizat, Oyallon & Bach 2019";

/** What decides between features and the kernel regime is α√h. */
export const scaleFindings: Readonly<
  Record<"collapse" | "feature" | "lazyTanh" | "lazyRelu" | "test", Finding<readonly ScaleTrial[]>>
> = {
  collapse: {
    statement: "at equal α√h between 1 and 8 the relative change of the kernel agrees across widths within 15 %",
    source: `${source}; measured within 6 % at 1, 4, 8`,
    margin: [0.85, 1.15],
    decides: true,
    premises: most,
    estimate: collapse,
  },
  feature: {
    statement: "where features move (α√h to 1) the kernel's change falls as 1/(α√h)",
    source: `${source}; measured −0.96 to −1.09`,
    margin: [-1.15, -0.85],
    decides: true,
    premises: most,
    estimate: (trials) => slopeMembers(changeSeries(trials, 0, 1)),
  },
  lazyTanh: {
    statement: "in the kernel regime (α√h from 16 on) it falls as 1/(α√h) for tanh",
    source: `${source}; measured −1.08 to −1.18`,
    margin: [-1.15, -0.85],
    decides: true,
    premises: most,
    estimate: (trials) => slopeMembers(of("tanh", changeSeries(trials, 16))),
  },
  lazyRelu: {
    statement: "and less steeply for ReLU, whose gates flip",
    source: "measured −0.90, −0.61, −0.77 at three widths; a reading, not proved: flips add (α√h)^-1/2 h^-1/2",
    margin: [-0.95, -0.4],
    decides: false,
    premises: most,
    estimate: (trials) => slopeMembers(of("relu", changeSeries(trials, 16))),
  },
  test: {
    statement:
      "a teacher of three ReLU units is learned with less test risk where features move than in the kernel regime",
    source: "Chizat, Oyallon & Bach 2019, figure 2",
    margin: [0, 1],
    decides: false,
    speaksOf: ({ setting }) => setting === "teacher",
    estimate: advantage,
  },
};

/**
 * Test risk of the teacher's data against α√h.
 * @example
 * const svg = await renderSvg(scaleFigure(trials)); // of a run of lazy-or-features
 */
export function scaleFigure(trials: readonly ScaleTrial[]): Figure {
  const rows = arrived(trials, "teacher").map(({ parameters, result }) => ({
    x: parameters.scale,
    values: { "test risk": result.testRisk },
  }));
  return meansFigure(rows, {
    title: "Test risk of a network trained on a teacher's outputs against α√h",
    caption:
      "At a hundredth of the initial loss; features move on the left, and on the right the network is its kernel.",
    x: { label: "scale of the outputs α√h", scale: "log" },
    y: { label: "mean (F − y)² on held-out points", scale: "linear", least: 0 },
  });
}

/**
 * The share of trainings that arrived, in words.
 * @example
 * const sentence = scaleTested(trials); // of a run of lazy-or-features
 */
export function scaleTested(trials: readonly ScaleTrial[]): string {
  const share = mean(trials.map(({ result }) => Number(result.status === "loss")));
  return `${trials.length} trainings of F = α(f − f₀) to a hundredth of the initial loss, where ${Math.round(100 * share)} % arrived, one hidden layer`;
}
