import type { FamilyMember, Judged, Margin } from "../../src/experiment/verdict.js";
import { randomStream, type Random } from "../../src/math/random.js";
import type { Interval, Looks } from "../../src/math/statistics/interval.js";
import { boundedMeanInterval, meanInterval } from "../../src/math/statistics/mean.js";
import { powerLaw } from "../../src/math/statistics/power-law.js";
import { successInterval } from "../../src/math/statistics/proportion.js";
import { thresholdExponent } from "../../src/math/statistics/success/exponent.js";

/** Where the truth lies: a verdict "supported" is false outside, and "refuted" on the edge (which the margin includes) and inside. */
export const places = ["outside", "edge", "inside", "far outside"] as const;
export type Place = (typeof places)[number];

/** One run that grows: the finding after so many seeds, the first of which stay what they were. */
export type Growing = (seeds: number, looks: Looks) => Judged;

/** A kind of verdict with planted truths. */
export interface Kind {
  readonly name: string;
  readonly margin: Margin;
  readonly truths: Readonly<Record<Place, number>>;
  readonly plant: (truth: number, random: Random) => Growing;
}

/** The values of a stream by place in it, drawn when first asked for. */
function series<V>(draw: () => V): (count: number) => V[] {
  const values: V[] = [];
  return (count) => {
    while (values.length < count) values.push(draw());
    return values.slice(0, count);
  };
}

/** Intervals that are asked for more than once are made once. */
function once(interval: (confidence: number) => Interval): (confidence: number) => Interval {
  const made = new Map<number, Interval>();
  return (confidence) => {
    const known = made.get(confidence) ?? interval(confidence);
    made.set(confidence, known);
    return known;
  };
}

const decided = (margin: Margin, family: readonly FamilyMember[]): Judged => ({ margin, decides: true, family });

const successIntervals = new Map<string, ReturnType<typeof successInterval>>();
function knownSuccess(successes: number, seeds: number, confidence: number, looks: Looks) {
  const key = `${successes} ${seeds} ${confidence} ${looks}`;
  const interval = successIntervals.get(key) ?? successInterval(successes, seeds, { confidence, looks });
  successIntervals.set(key, interval);
  return interval;
}

/** One of 27 groups has the planted probability; the others have it too on the edge and inside, else 0.999. */
const success: Kind = {
  name: "success of 27 groups",
  margin: [0.9, 1],
  truths: { outside: 0.89, edge: 0.9, inside: 0.999, "far outside": 0.5 },
  plant: (truth, random) => {
    const groups = Array.from({ length: 27 }, (_, group) => {
      const p = group === 0 || truth >= 0.9 ? truth : 0.999;
      return series(() => random.uniform() < p);
    });
    return (seeds, looks) => {
      const family = groups.map((outcomes, group) => {
        const successes = outcomes(seeds).filter(Boolean).length;
        return {
          name: `group ${group}`,
          seeds,
          interval: (confidence: number) => knownSuccess(successes, seeds, confidence, looks),
          refuting: (confidence: number) => knownSuccess(successes, seeds, confidence, looks).refuting,
        };
      });
      return decided([0.9, 1], family);
    };
  },
};

/** Slopes of a measurement over widths 32 to 512 whose spread in ln y is given by width; `share` of the seeds at all but the last. */
function slope(name: string, spread: (width: number) => number, share = 1): Kind {
  const widths = [32, 64, 128, 256, 512];
  return {
    name,
    margin: [-0.6, -0.4],
    truths: { outside: -0.39, edge: -0.4, inside: -0.5, "far outside": -0.2 },
    plant: (truth, random) => {
      const logs = widths.map((width) => series(() => truth * Math.log(width) + spread(width) * random.normal()));
      return (seeds, looks) => {
        const count = (place: number): number => (place === 4 ? seeds : Math.max(5, Math.round(share * seeds)));
        const points = logs.flatMap((values, place) =>
          values(count(place)).map((log) => ({ x: widths[place], y: Math.exp(log) })),
        );
        const interval = once((confidence) => powerLaw(points, { confidence, looks }).slope);
        return decided([-0.6, -0.4], [{ name: "", seeds: count(0), interval }]);
      };
    },
  };
}

/** Thresholds m* = 0.7 N^E at N = 8, 16, 32 over doubling widths, success a logistic curve in ln m of this steepness. */
function exponent(name: string, steepness: number): Kind {
  return {
    name,
    margin: [0.5, 1.5],
    truths: { outside: 1.55, edge: 1.5, inside: 1, "far outside": 2.5 },
    plant: (truth, random) => {
      const cells = [8, 16, 32].map((samples) => {
        const threshold = 0.7 * samples ** truth;
        const centre = Math.round(Math.log2(threshold));
        return {
          samples,
          widths: [-3, -2, -1, 0, 1, 2, 3].map((octave) => {
            const width = 2 ** (centre + octave);
            const p = 1 / (1 + (threshold / width) ** steepness);
            return { width, outcomes: series(() => random.uniform() < p) };
          }),
        };
      });
      return (seeds, looks) => {
        const groups = cells.map(({ samples, widths }) => ({
          samples,
          trials: widths.flatMap(({ width, outcomes }) => outcomes(seeds).map((success) => ({ width, success }))),
        }));
        const interval = once((confidence) => thresholdExponent(groups, 0.5, { confidence, looks }).slope);
        return decided([0.5, 1.5], [{ name: "", seeds, interval }]);
      };
    },
  };
}

/** Means of a share that lies in [0, 1], skewed: u^(1/μ − 1) has mean μ. */
const bounded: Kind = {
  name: "mean of a share",
  margin: [0, 0.3],
  truths: { outside: 0.31, edge: 0.3, inside: 0.1, "far outside": 0.7 },
  plant: (truth, random) => {
    const values = series(() => random.uniform() ** (1 / truth - 1));
    return (seeds, looks) => {
      const interval = once((confidence) => boundedMeanInterval(values(seeds), { confidence, looks }));
      return decided([0, 0.3], [{ name: "", seeds, interval }]);
    };
  },
};

/** Differences of paired measurements, Gaussian with deviation 0.02, in eight cells that must all gain. */
const difference: Kind = {
  name: "paired difference in 8 cells",
  margin: [0, 1],
  truths: { outside: -0.002, edge: 0, inside: 0.03, "far outside": -0.05 },
  plant: (truth, random) => {
    const cells = Array.from({ length: 8 }, (_, cell) => {
      const centre = cell === 0 || truth >= 0 ? truth : 0.05;
      return series(() => centre + 0.02 * random.normal());
    });
    return (seeds, looks) =>
      decided(
        [0, 1],
        cells.map((values, cell) => ({
          name: `cell ${cell}`,
          seeds,
          interval: once((confidence) => meanInterval(values(seeds), { confidence, looks })),
        })),
      );
  },
};

export const kinds: readonly Kind[] = [
  success,
  slope("slope", () => 0.1),
  slope("slope, spread falls with width", (width) => 0.2 * (32 / width) ** 0.5),
  slope("slope, more seeds at one width", () => 0.1, 0.25),
  exponent("threshold exponent", 3),
  exponent("threshold exponent, steep", 30),
  bounded,
  difference,
];

/** The stream of one replicate. */
export function replicate(kind: Kind, place: Place, index: number): Random {
  return randomStream(index).split("calibrate").split(kind.name).split(place);
}
