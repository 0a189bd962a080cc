import type { AnyExperiment } from "../experiment/contract.js";
import { blocksOf, memberBytes } from "./blocks.js";
import { makePlan, type Parameters } from "./grid.js";
import { measuredSeconds } from "./measured.js";

/** Processor cores of the machine on which {@link measuredSeconds} were taken. */
const measuredCores = 2;

/** A preset with its size and how long it takes. */
export interface PresetSize {
  readonly preset: string;
  readonly description: string;
  readonly cells: number;
  readonly seeds: number;
  readonly blocks: number;
  /** On two cores, from start to verdict; null where it was never measured. */
  readonly seconds: number | null;
}

/** The presets of an experiment in its order. */
export function presetsOf(experiment: AnyExperiment): PresetSize[] {
  return Object.keys(experiment.grids).map((preset) => {
    const { cells, seeds } = makePlan(experiment, { preset });
    const blocks = cells.reduce((sum, cell) => sum + blocksOf(experiment, cell, { seeds }).length, 0);
    const { description } = experiment.grids[preset];
    const seconds = presetSeconds(experiment, preset) ?? null;
    return { preset, description, cells: cells.length, seeds, blocks, seconds };
  });
}

/** Seconds of the preset of a built-in on two cores, as the README has them; nothing where it was not measured. */
function presetSeconds(experiment: AnyExperiment, preset: string): number | undefined {
  const measured = Object.hasOwn(measuredSeconds, experiment.id) ? measuredSeconds[experiment.id] : {};
  if (Object.hasOwn(measured, preset)) return measured[preset];
  const rate = rateMeasured(experiment);
  const { cells, seeds } = makePlan(experiment, { preset });
  return rate === undefined ? undefined : (rate.seconds * seeds * costOf(experiment, cells)) / measuredCores;
}

/** Seconds of one core for a unit of {@link costOf}, and by what they are known. */
export interface CostRate {
  readonly seconds: number;
  readonly by: string;
}

/** By the default grid of a built-in; nothing where it was not measured. */
export function rateMeasured(experiment: AnyExperiment): CostRate | undefined {
  if (!Object.hasOwn(measuredSeconds, experiment.id)) return undefined;
  const { cells, seeds } = makePlan(experiment);
  const seconds = (measuredCores * measuredSeconds[experiment.id].default) / (seeds * costOf(experiment, cells));
  return { seconds, by: `the default grid's ${measuredSeconds[experiment.id].default} s on two cores` };
}

/** What one seed of these cells costs, in units of no meaning: bytes times steps. */
export function costOf(experiment: AnyExperiment, cells: readonly Parameters[]): number {
  const steps = ({ steps: count }: Parameters): number => (typeof count === "number" ? count : 1);
  return cells.reduce((sum, cell) => sum + Math.max(1, memberBytes(experiment, cell)) * steps(cell), 0);
}
