import { check } from "../../errors.js";
import type { Parameters } from "../grid.js";
import { canonical } from "../json.js";
import type { Differing } from "./contract.js";

/** Cells of each run, in the order of runs. */
type CellsOfRuns = readonly (readonly Parameters[])[];

/** The parameter asked for, where a run has it as a number; by default width, else one that varies, else the first. */
export function chooseX(runs: CellsOfRuns, asked: string | undefined): string {
  const names = namesOf(runs).filter((name) => runs.some(([cell]) => typeof cell?.[name] === "number"));
  const varying = names.find((name) => runs.some((cells) => valuesOf(cells, name).length > 1));
  const wanted = asked ?? (names.includes("width") ? "width" : (varying ?? names[0]));
  check(names.includes(wanted), () => ({
    where: "compare, x",
    rule: "it must be a numeric parameter of the runs",
    received: asked === undefined ? "runs without any" : `'${asked}'`,
    repair: names.length === 0 ? "Compare runs of experiments that have one." : `There are ${names.join(", ")}.`,
  }));
  return wanted;
}

/** Parameters besides x of which a run has more than one value. */
export function varyingOf(runs: CellsOfRuns, x: string): string[] {
  return namesOf(runs).filter((name) => name !== x && runs.some((cells) => valuesOf(cells, name).length > 1));
}

/** Parameters whose values are not those of every run. */
export function differingOf(runs: CellsOfRuns): Differing[] {
  const compared = namesOf(runs).map((parameter) => ({
    parameter,
    values: runs.map((cells) => valuesOf(cells, parameter)),
  }));
  return compared.filter(({ values }) => new Set(values.map(canonical)).size > 1);
}

/**
 * By what cells of two runs are equal: all parameters but those of which each run has at most one value and these differ, which tell
 * the runs apart and not their cells. x always counts.
 */
export function equality(a: readonly Parameters[], b: readonly Parameters[], x: string): (cell: Parameters) => string {
  const apart = differingOf([a, b]).filter(({ values }) => values.every(({ length }) => length <= 1));
  const left = new Set(apart.map(({ parameter }) => parameter).filter((parameter) => parameter !== x));
  return (cell) => canonical(Object.fromEntries(Object.entries(cell).filter(([key]) => !left.has(key))));
}

const namesOf = (runs: CellsOfRuns): string[] => [...new Set(runs.flat().flatMap((cell) => Object.keys(cell)))];

/** Different values of a parameter, numbers from least to largest. */
function valuesOf(cells: readonly Parameters[], name: string): unknown[] {
  const values = cells.filter((cell) => name in cell).map((cell) => [canonical(cell[name]), cell[name]] as const);
  return [...new Map(values).values()].sort((a, b) => (typeof a === "number" && typeof b === "number" ? a - b : 0));
}
