import { check } from "../errors.js";
import type { IntervalOptions } from "../math/statistics/interval.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy } from "../math/statistics/moments.js";
import { comparePaired, type Pair, type PairedComparison } from "../math/statistics/paired.js";
import type { Trial } from "./contract.js";

type AnyTrial = Trial<object, unknown>;

/** A parameter or a number of the result by its dotted path ("width", "test.error"; parameters first), or a function of the trial. */
export type Of<T extends AnyTrial> = string | ((trial: T) => number);

/** What stands against what. */
export interface SeriesOptions<T extends AnyTrial> extends IntervalOptions {
  readonly x: Of<T>;
  readonly y: Of<T>;
  /** Parameters whose values tell lines apart, or a function that names the line; default: one line. */
  readonly by?: string | readonly string[] | ((trial: T) => string);
}

/** One line of means: `{ mark: "line", name, points }` draws it. */
export interface MeanSeries {
  /** "depth 2, setting digits"; empty where `by` names nothing. */
  readonly name: string;
  /** By x: the mean of y with its interval, and how many trials have a finite y there. */
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low: number;
    readonly high: number;
    readonly seeds: number;
  }[];
}

/**
 * Means of y over the trials at each x with Student's intervals, a line for each value of `by`, in the order in which they appear. Trials
 * whose y is not finite are left out of the means, and a point without any is left out.
 * @throws UserError for a name that a trial does not have, and where named x and `by` put trials of several cells into one point.
 * @example
 * const lines = series(trials, { x: "width", y: "test.error", by: "depth" }).map((line) => ({ mark: "line" as const, ...line }));
 */
export function series<T extends AnyTrial>(
  trials: readonly T[],
  { x, y, by, ...options }: SeriesOptions<T>,
): MeanSeries[] {
  // Functions may pool what they like.
  const cellOf =
    typeof x === "string" && typeof by !== "function" ? requireOneCell<T> : (_: number, own: readonly T[]) => own;
  const [xOf, yOf, nameOf] = [numberOf("x", x), numberOf("y", y), namer(by, trials)];
  return [...groupBy(trials, nameOf)].map(([name, own]) => ({
    name,
    points: [...groupBy(own, xOf)]
      .map(([at, there]) => ({ at, values: cellOf(at, there).map(yOf).filter(Number.isFinite) }))
      .filter(({ values }) => values.length > 0)
      .sort((a, b) => a.at - b.at)
      .map(({ at, values }) => {
        const { value, low, high } = meanInterval(values, options);
        return { x: at, y: value, low, high, seeds: values.length };
      }),
  }));
}

/** Which two settings are compared, and by what. */
export interface PairedOptions<T extends AnyTrial> extends IntervalOptions {
  /** The parameter that differs. */
  readonly parameter: string;
  /** Its two values: the comparison is `b` less `a`. */
  readonly a: unknown;
  readonly b: unknown;
  readonly y: Of<T>;
}

/** Two settings of otherwise equal cells. */
export interface ComparedPairs extends PairedComparison {
  /** The other parameters that vary: "width 64, depth 2"; empty where none does. */
  readonly name: string;
  readonly pairs: readonly Pair[];
  /** Seeds that one of the two has alone, or whose y is not finite. */
  readonly unpaired: number;
}

/**
 * Trials of equal seeds and otherwise equal parameters, `b` less `a`: in one experiment equal seeds draw from equal streams, so that what they
 * share cancels. One comparison for each cell of the other parameters.
 * @throws UserError for a parameter or number that a trial does not have.
 * @example
 * const [{ difference, p }] = pairedBySeed(trials, { parameter: "parameterization", a: "ntk", b: "mu", y: "loss" });
 */
export function pairedBySeed<T extends AnyTrial>(
  trials: readonly T[],
  { parameter, a, b, y, ...options }: PairedOptions<T>,
): ComparedPairs[] {
  requireParameter("pairedBySeed, 'parameter'", parameter, trials);
  const [yOf, valueOf] = [numberOf("y", y), (trial: T) => parameterOf(trial, parameter)];
  const [first, second] = [
    trials.filter((trial) => valueOf(trial) === a),
    trials.filter((trial) => valueOf(trial) === b),
  ];
  const varying = varyingOf([...first, ...second], parameter);
  const nameOf = namer<T>(varying, trials);
  return [...groupBy([...first, ...second], nameOf).keys()].map((name) => {
    const values = (own: readonly T[]) => new Map(own.filter((trial) => nameOf(trial) === name).map((trial) => [trial.seed, yOf(trial)])); // prettier-ignore
    const [left, right] = [values(first), values(second)];
    const seeds = [...new Set([...left.keys(), ...right.keys()])].sort((one, other) => one - other);
    const all = seeds.map((seed): Pair => ({ seed, a: left.get(seed) ?? NaN, b: right.get(seed) ?? NaN }));
    const pairs = all.filter((pair) => Number.isFinite(pair.a) && Number.isFinite(pair.b));
    return { name, pairs, unpaired: all.length - pairs.length, ...comparePaired(pairs, options) };
  });
}

function varyingOf(trials: readonly AnyTrial[], but: string): string[] {
  const names = Object.keys(trials[0]?.parameters ?? {}).filter((name) => name !== but);
  return names.filter((name) => new Set(trials.map((trial) => String(parameterOf(trial, name)))).size > 1);
}

function requireParameter(where: string, name: string, trials: readonly AnyTrial[]): void {
  const known = Object.keys(trials[0]?.parameters ?? {});
  check(trials.length === 0 || known.includes(name), () => ({
    where,
    rule: "it names a parameter of the trials",
    received: `'${name}'`,
    repair: `The parameters are ${known.join(", ")}.`,
  }));
}

const parameterOf = ({ parameters }: AnyTrial, name: string): unknown => (parameters as Record<string, unknown>)[name];

function numberOf<T extends AnyTrial>(role: string, of: Of<T>): (trial: T) => number {
  if (typeof of === "function") return of;
  return (trial) => {
    const value = parameterOf(trial, of) ?? at(trial.result, of);
    check(typeof value === "number", () => ({
      where: `series, '${role}'`,
      rule: "it names a number of the parameters or of the result, by its dotted path",
      received: `'${of}', which is ${value === undefined || value === null ? "nothing" : JSON.stringify(value)} at seed ${trial.seed}`,
      repair: "Give a function of the trial where some have none: it may return NaN.",
    }));
    return value;
  };
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}

/** The trials of a point, where none has a seed twice: those of several cells are no repetitions of one. */
function requireOneCell<T extends AnyTrial>(at: number, trials: readonly T[]): readonly T[] {
  const seen = new Set<number>();
  const twice = trials.find(({ seed }) => seen.size === seen.add(seed).size);
  check(twice === undefined, () => ({
    where: "series, 'by'",
    rule: "the trials of a point are of one cell, so that each has a seed of its own",
    received: `seed ${twice?.seed ?? ""} twice at x = ${at}, where ${varyingOf(trials, "").join(", ")} differ`,
    repair: "Name these parameters in 'by', or filter the trials.",
  }));
  return trials;
}

function namer<T extends AnyTrial>(by: SeriesOptions<T>["by"], trials: readonly T[]): (trial: T) => string {
  if (typeof by === "function") return by;
  const names = by === undefined ? [] : typeof by === "string" ? [by] : by;
  for (const name of names) requireParameter("series, 'by'", name, trials);
  return (trial) => names.map((name) => `${name} ${String(parameterOf(trial, name))}`).join(", ");
}
