import type { z } from "zod";
import { UsageError } from "../errors.js";
import type { AnyExperiment, Axes, Checked, Grid } from "../experiment/contract.js";
import { fieldsOf, ruleOf } from "./fields.js";
import { canonical, encode } from "./json.js";
import { requireExtent } from "./limits.js";
import { requireBytes, requireChecked } from "./returned.js";

export type Parameters = Readonly<Record<string, unknown>>;

/** Seeds of one cell that train together and are stored together: the unit of work and of resume. */
export interface Block {
  readonly parameters: Parameters;
  readonly seeds: readonly number[];
}

/** What a run does: cells in order, each with seeds 0..seeds-1. */
export interface Plan {
  readonly preset: string;
  readonly overrides: Readonly<Record<string, readonly unknown[]>>;
  readonly seeds: number;
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
  asked: { preset?: string; overrides?: Readonly<Record<string, readonly unknown[]>>; seeds?: number } = {},
): Plan {
  const { preset = "default", overrides = {} } = asked;
  const grid = gridOf(experiment, preset);
  const seeds = asked.seeds ?? grid.seeds;
  const listed = grid.axes.map((axes): Axes<Parameters> => ({ ...axes, ...overrides }));
  requireExtent(`a run of ${experiment.id}`, { cells: listed.reduce((sum, axes) => sum + sizeOf(axes), 0), seeds });
  const products = listed.flatMap(product);
  const cells = [
    ...new Map(products.map((cell) => parse(experiment, cell)).map((cell) => [canonical(cell), cell])).values(),
  ];
  const chosen = asked.seeds !== undefined && Object.keys(overrides).length > 0;
  return { preset, overrides, seeds, cells, refine: preset !== "smoke" && !chosen };
}

/** What the experiment finds in its data, before anything is written or sized ({@link AnyExperiment.check}). */
export async function checkCells(experiment: AnyExperiment, cells: readonly Parameters[]): Promise<Checked> {
  return requireChecked(await experiment.check?.(cells));
}

/** The bytes of a block while it trains, as the experiment estimates them; 0 where it does not. */
export function blockBytes(experiment: AnyExperiment, { parameters, seeds }: Block): number {
  return memberBytes(experiment, parameters) * seeds.length;
}

/** The bytes of one member of a cell while it trains; 0 where the experiment does not say. */
export function memberBytes({ memory }: AnyExperiment, parameters: Parameters): number {
  return memory === undefined ? 0 : requireBytes(memory(parameters));
}

/**
 * What the members of a block should need together. A block runs until its last member is done, so that larger ones waste steps;
 * smaller ones spend more on beginning (the sweep of bench/: 5.4 s at 8 to 32 MiB, 6.2 at 64).
 */
const cacheBytes = 16 * 2 ** 20;
/** What they may need at the most. */
const mostBytes = 2 ** 30;

/**
 * Groups of ten, five or two seeds (one where two would need more than 1 GiB), as many as fit 16 MiB: the size follows from the
 * cell's shapes alone, so that a run has the same blocks on every machine and with any number of seeds. One seed a block where the
 * experiment's members are trials of their own.
 */
export function blocksOf(experiment: AnyExperiment, parameters: Parameters, seeds: number): Block[] {
  const size = experiment.together === false ? 1 : blockSize(memberBytes(experiment, parameters));
  const all = Array.from({ length: seeds }, (_, seed) => seed);
  return Array.from({ length: Math.ceil(seeds / size) }, (_, index) => ({
    parameters,
    seeds: all.slice(index * size, (index + 1) * size),
  }));
}

/** How many members that need so many bytes each form a block. */
export function blockSize(bytes: number): number {
  return [10, 5].find((count) => count * bytes <= cacheBytes) ?? (2 * bytes <= mostBytes ? 2 : 1);
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
