import type { z } from "zod";
import { UsageError } from "../errors.js";
import type { AnyExperiment, Axes, Checked, Grid } from "../experiment/contract.js";
import { fieldsOf, ruleOf } from "./fields.js";
import { canonical, encode } from "./json.js";
import { requireExtent } from "./limits.js";
import { requireChecked } from "./returned.js";
import type { SeedRange } from "./seeds.js";

export type Parameters = Readonly<Record<string, unknown>>;

/** What a run does: cells in order, each with seeds firstSeed..firstSeed + seeds − 1. */
export interface Plan extends SeedRange {
  readonly preset: string;
  readonly overrides: Readonly<Record<string, readonly unknown[]>>;
  readonly cells: readonly Parameters[];
  /** Whether the experiment may add cells and seeds when it has seen these: not where the user chose both axes and seeds. */
  readonly refine: boolean;
}

/** The grid of this name: "default", "smoke", or one of the experiment's presets. */
export function gridOf(experiment: AnyExperiment, preset: string): Grid<Parameters> {
  const { grids } = experiment;
  const grid = Object.hasOwn(grids, preset) ? grids[preset] : undefined;
  if (grid === undefined) {
    const repair = `The presets of ${experiment.id} are ${Object.keys(grids).join(", ")}.`;
    throw new UsageError({
      where: "--preset",
      rule: "it must be a grid of the experiment",
      received: `'${preset}'`,
      repair,
    });
  }
  return grid;
}

/**
 * The cells of a grid: every axes' product, each axis replaced by the override of its name, completed by defaults and
 * checked by the schema; a cell that appears twice counts once.
 * @throws UsageError for a value that the schema refuses, and for more than 100,000 cells, 1,000,000 seeds or 2,000,000 trials.
 */
export function makePlan(
  experiment: AnyExperiment,
  asked: { preset?: string; overrides?: Plan["overrides"] } & Partial<SeedRange> = {},
): Plan {
  const { preset = "default", overrides = {} } = asked;
  const grid = gridOf(experiment, preset);
  const seeds = asked.seeds ?? grid.seeds;
  const firstSeed = asked.firstSeed ?? grid.firstSeed ?? 0;
  const listed = grid.axes.map((axes): Axes<Parameters> => ({ ...axes, ...overrides }));
  requireExtent(`a run of ${experiment.id}`, { cells: listed.reduce((sum, axes) => sum + sizeOf(axes), 0), seeds });
  const products = listed.flatMap(product);
  const cells = [
    ...new Map(products.map((cell) => parse(experiment, cell)).map((cell) => [canonical(cell), cell])).values(),
  ];
  const chosen = asked.seeds !== undefined && Object.keys(overrides).length > 0;
  return {
    ...{ preset, overrides, seeds, ...(firstSeed === 0 ? {} : { firstSeed }), cells },
    refine: preset !== "smoke" && !chosen,
  };
}

/** What the experiment finds in its data, before anything is written or sized ({@link AnyExperiment.check}). */
export async function checkCells(experiment: AnyExperiment, cells: readonly Parameters[]): Promise<Checked> {
  return requireChecked(await experiment.check?.(cells));
}

const valueText = (value: unknown): string =>
  typeof value === "string" ? `'${value}'` : value === undefined ? "nothing" : encode(value);

/** The number of cells of a product. */
const sizeOf = (axes: Axes<Parameters>): number =>
  Object.values(axes).reduce((size, values) => size * (values?.length ?? 0), 1);

function product(axes: Axes<Parameters>): Parameters[] {
  return Object.entries(axes).reduce<Parameters[]>(
    (cells, [key, values]) => cells.flatMap((cell) => (values ?? []).map((value) => ({ ...cell, [key]: value }))),
    [{}],
  );
}

/** A cell completed by defaults. @throws UsageError for what the schema refuses. */
export function checkedCell(experiment: AnyExperiment, cell: Parameters): Parameters {
  const result = experiment.parameters.safeParse(cell);
  if (result.success) return result.data;
  throw issueError(experiment, result.error, cell);
}

function parse(experiment: AnyExperiment, given: Parameters): Parameters {
  const cell = checkedCell(experiment, given);
  return experiment.settle === undefined ? cell : checkedCell(experiment, experiment.settle(cell));
}

function issueError(experiment: AnyExperiment, error: z.ZodError, cell: Parameters): UsageError {
  const [issue] = error.issues;
  const name = String(issue.path[0] ?? (issue.code === "unrecognized_keys" ? issue.keys[0] : "parameters"));
  const fields = fieldsOf(experiment);
  const field = fields.find((one) => one.name === name);
  const known = `it must be one of ${fields.map((one) => one.name).join(", ")}`;
  return new UsageError({
    where: `the '${name}' parameter of ${experiment.id}`,
    // What the schema checks beyond type and range it says in the experiment's own words.
    rule: field === undefined ? known : issue.code === "custom" ? issue.message : ruleOf(field),
    received: valueText(cell[name]),
    repair: `'overparam run ${experiment.id} --help' lists the parameters with their ranges.`,
  });
}
