import type { Member, Trial } from "../../experiment/contract.js";
import { isFirst } from "../../experiment/member.js";
import { groupBy } from "../../math/statistics/moments.js";
import { streamOf } from "../../math/random.js";
import { descendStudent } from "./descend.js";
import { populationLoss } from "./population.js";

/** What a trial of Safran & Shamir's problem has to know of its cell. */
export interface StudentCell {
  /** k. */
  readonly target: number;
  /** n − k. */
  readonly extra: number;
  readonly starts: number;
}

/** Where the descents of one seed ended. */
export interface StudentResult {
  /** At a certified minimum of loss 1e-3 or more. */
  readonly bad: number;
  /** Nowhere that could be certified. */
  readonly open: number;
  /** Updates of each descent. */
  readonly steps: readonly number[];
  /** Of the bad minima: their losses, ‖∇L‖, and the least and largest eigenvalues of the Hessian. */
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  readonly least: readonly number[];
  readonly largest: readonly number[];
  /** The weights of the first one of seed 0, [n · k]; else empty. */
  readonly example: readonly number[];
}

/**
 * One seed of a cell.
 * @example
 * const result = studentTrial(cell, member); // the trial of spurious-minima
 */
export function studentTrial({ target, extra, starts }: StudentCell, member: Member): StudentResult {
  const problem = populationLoss({ target, neurons: target + extra });
  const random = streamOf(member);
  const descents = Array.from({ length: starts }, (_, start) =>
    descendStudent(problem, random.split(`start-${start}`)),
  );
  const minima = descents.flatMap(({ minimum }) => minimum ?? []);
  return {
    bad: minima.length,
    open: descents.filter(({ end }) => end === "open").length,
    steps: descents.map(({ steps }) => steps),
    losses: minima.map(({ loss }) => loss),
    gradientNorms: minima.map(({ gradientNorm }) => gradientNorm),
    least: minima.map(({ least }) => least),
    largest: minima.map(({ largest }) => largest),
    example: isFirst(member) && minima.length > 0 ? Array.from(minima[0].weights) : [],
  };
}

/** A number of target and student neurons with all its starts. */
export interface StudentRow extends StudentCell, StudentResult {
  readonly seeds: number;
}

/**
 * One row for each (k, n − k), in their order: lists are put together and counts added up.
 * @example
 * const rows = studentRows(trials); // the evidence of spurious-minima
 */
export function studentRows(trials: readonly Trial<StudentCell, StudentResult>[]): StudentRow[] {
  const groups = groupBy(trials, ({ parameters: { target, extra } }) => `${extra} ${target}`);
  const rows = [...groups.values()].map((group) => {
    const results = group.map(({ result }) => result);
    const all = (name: "steps" | "losses" | "gradientNorms" | "least" | "largest") =>
      results.flatMap((result) => result[name]);
    const [{ parameters }] = group;
    return {
      ...{ target: parameters.target, extra: parameters.extra, seeds: new Set(group.map(({ seed }) => seed)).size },
      starts: all("steps").length,
      bad: results.reduce((sum, { bad }) => sum + bad, 0),
      open: results.reduce((sum, { open }) => sum + open, 0),
      ...{ steps: all("steps"), losses: all("losses"), gradientNorms: all("gradientNorms") },
      ...{ least: all("least"), largest: all("largest") },
      example: results.find(({ example }) => example.length > 0)?.example ?? [],
    };
  });
  return rows.sort((a, b) => a.extra - b.extra || a.target - b.target);
}

/** "n = k + 1". */
export function neuronsName(extra: number): string {
  return extra === 0 ? "n = k" : `n = k + ${extra}`;
}
