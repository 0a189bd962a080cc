import { check } from "../errors.js";
import type { HalfSpace } from "./network.js";

/** What the output unit makes of the hidden ones: a monotone threshold function of k bits. Negated inputs need no form: a half-space turns over. */
export interface OutputForm {
  /** "and", "or", or for 3 units also "majority", "first and (second or third)", "first or (second and third)". */
  readonly name: string;
  /** Of each unit, positive; v and c of a threshold network. */
  readonly output: HalfSpace;
  /** The minimal sets of units that make the answer 1 where all of them are 1. */
  readonly ones: readonly (readonly number[])[];
  /** The minimal sets that make it 0 where all of them are 0. */
  readonly zeros: readonly (readonly number[])[];
}

/** The names of what may be asked: "any" is every monotone threshold function of all the units, up to their order. */
export const formNames = ["and", "or", "any"] as const;
export type FormName = (typeof formNames)[number];

/** The most hidden units of "and" and "or", and of "any", whose forms grow too many: 17 at 4 units. */
const unitLimits = { form: 16, any: 3 } as const;

/**
 * The forms of `units` hidden units. Two units have two: a threshold output of two bits is AND or OR up to negated inputs, one of its inputs, or
 * constant, and a unit that is always 1 or 0 makes those of AND and OR; exclusive or is no threshold function.
 * @throws UserError for units that are no whole number from 1, or more than the solver takes.
 * @example
 * outputForms(3, "and"); // the last unit is the AND of three
 */
export function outputForms(units: number, form: FormName): OutputForm[] {
  const most = form === "any" ? unitLimits.any : unitLimits.form;
  check(Number.isInteger(units) && units >= 1 && units <= most, () => ({
    where: "the hidden units of a threshold network",
    rule: `their number is a whole number from 1 to ${most} where the output's form is '${form}'`,
    received: String(units),
    repair: form === "any" ? "Give form 'and' or 'or' for more units than 3." : "Take 2, as in the theorem.",
  }));
  const ones = Array.from({ length: units }, () => 1);
  const and = makeForm("and", ones, units);
  const or = makeForm("or", ones, 1);
  if (form !== "any") return [form === "and" ? and : or];
  if (units === 1) return [and];
  return units === 2 ? [and, or] : [and, or, ...mixedForms()];
}

const mixedForms = (): OutputForm[] => [
  makeForm("majority", [1, 1, 1], 2),
  makeForm("first and (second or third)", [2, 1, 1], 3),
  makeForm("first or (second and third)", [2, 1, 1], 2),
];

/** [Σ v_j z_j ≥ least] with integers v. */
function makeForm(name: string, v: readonly number[], least: number): OutputForm {
  const total = v.reduce((sum, value) => sum + value, 0);
  return {
    name,
    output: { weights: Float64Array.from(v), bias: 0.5 - least },
    ones: minimalSets(v, least),
    zeros: minimalSets(v, total - least + 1),
  };
}

/** The sets of units whose weights come to `least`, none of which contains another. */
function minimalSets(v: readonly number[], least: number): number[][] {
  // Those of AND and OR are known; of their 2^16 sets none needs a look.
  const total = v.reduce((sum, value) => sum + value, 0);
  if (least === total) return [v.map((_, unit) => unit)];
  if (least === 1) return v.map((_, unit) => [unit]);
  const sets = Array.from({ length: 2 ** v.length }, (_, mask) =>
    v.flatMap((_, unit) => ((mask >> unit) & 1 ? [unit] : [])),
  );
  const weight = (set: readonly number[]): number => set.reduce((sum, unit) => sum + v[unit], 0);
  return sets.filter((set) => weight(set) >= least && set.every((unit) => weight(set) - v[unit] < least));
}
