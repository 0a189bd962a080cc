import { resolve } from "node:path";
import { check } from "../../errors.js";
import type { Parameters } from "../grid.js";
import { canonical } from "../json.js";
import type { StoredRun } from "../stored.js";
import { differenceOf, meanOf, measuredCells, type MeasuredCell } from "./cells.js";
import type { ComparedCell, ComparedRun, CompareOptions, Comparison } from "./contract.js";
import { chooseMeasure } from "./measures.js";
import { notesOf } from "./notes.js";
import { chooseX, differingOf, equality, varyingOf } from "./parameters.js";

/** A run with its cells. */
interface Opened {
  readonly run: StoredRun;
  readonly cells: readonly MeasuredCell[];
}

/**
 * A measure against a parameter of all runs: means over seeds with 95 % intervals, differences of equal cells from the first run's, and
 * what differs in the parameters. Cells are equal in all parameters but those that tell whole runs apart. Pure: it reads no file.
 * @throws UserError for no run or one run twice, and for a measure or parameter that no run has, with those that there are.
 * @example
 * const comparison = compareRuns(runs, { measure: "loss" });
 */
export function compareRuns(runs: readonly StoredRun[], options: CompareOptions = {}): Comparison {
  checkRuns(runs);
  const measure = chooseMeasure(runs, options.measure);
  const all = runs.map((run): Opened => ({ run, cells: measuredCells(run, measure) }));
  const parameters = all.map(({ cells }) => parametersOf(cells));
  const x = chooseX(parameters, options.x);
  const opened = all.map(({ run, cells }) => ({ run, cells: cells.filter((cell) => hasX(cell, x)) }));
  const varying = varyingOf(opened.map(({ cells }) => parametersOf(cells)), x); // prettier-ignore
  const cells = inOrder(opened.flatMap((one) => comparedCells(one, opened[0], x, measure)), varying, runs); // prettier-ignore
  const compared = {
    ...{ measure, x, varying, cells, runs: all.map(comparedRun) },
    differing: differingOf(parameters),
  };
  return { ...compared, notes: notesOf(compared, runs) };
}

function checkRuns(runs: readonly StoredRun[]): void {
  const paths = runs.map(({ path }) => resolve(path));
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  check(runs.length > 0 && twice === undefined, () => ({
    where: "compare",
    rule: "it takes runs, each once",
    received: twice === undefined ? "none" : `'${twice}' twice`,
    repair: "Name the directories of the runs.",
  }));
}

const parametersOf = (cells: readonly MeasuredCell[]): Parameters[] => cells.map(({ parameters }) => parameters);
const hasX = ({ parameters }: MeasuredCell, x: string): boolean => typeof parameters[x] === "number";

function comparedRun({ run: { path, record }, cells }: Opened): ComparedRun {
  const sum = (count: (cell: MeasuredCell) => number) => cells.reduce((total, cell) => total + count(cell), 0);
  return {
    ...{ run: path, experiment: record.experiment, status: record.status },
    ...{ verdict: record.judgement?.verdict ?? null, preset: record.plan.preset, overrides: record.plan.overrides },
    complete: sum(({ complete }) => complete),
    failed: sum(({ failed }) => failed),
    missing: sum(({ missing }) => missing),
    withoutValue: sum(({ withoutValue }) => withoutValue),
    findings: record.judgement?.findings ?? [],
  };
}

function comparedCells({ run, cells }: Opened, first: Opened, x: string, measure: string): ComparedCell[] {
  const keyOf = equality(parametersOf(first.cells), parametersOf(cells), x);
  const equal = new Map(first.cells.map((cell) => [keyOf(cell.parameters), cell]));
  const sameStreams = run.record.experiment === first.run.record.experiment;
  const how = { from: first.run.path, sameStreams, measure };
  return cells.map((cell) => {
    const partner = run === first.run ? undefined : equal.get(keyOf(cell.parameters));
    const known = partner !== undefined && partner.values.size > 0 && cell.values.size > 0;
    const difference = !known ? {} : { difference: differenceOf(partner, cell, how) };
    const { parameters, failed, missing, withoutValue, values } = cell;
    const counts = { failed, missing, withoutValue, seeds: values.size };
    return { run: run.path, parameters, x: Number(parameters[x]), ...meanOf(cell, measure), ...counts, ...difference };
  });
}

/** Cells of equal varying parameters together, as they first appear; then by x; then by run. */
function inOrder(cells: readonly ComparedCell[], varying: readonly string[], runs: readonly StoredRun[]) {
  const group = (cell: ComparedCell): string => canonical(varying.map((name) => cell.parameters[name] ?? null));
  const groups = [...new Set(cells.map(group))];
  const place = (cell: ComparedCell): number[] => [
    groups.indexOf(group(cell)),
    cell.x,
    runs.findIndex(({ path }) => path === cell.run),
  ];
  const placed = cells.map((cell) => ({ cell, at: place(cell) }));
  const order = placed.sort((a, b) => a.at.map((value, index) => value - b.at[index]).find((by) => by !== 0) ?? 0);
  return order.map(({ cell }) => cell);
}
