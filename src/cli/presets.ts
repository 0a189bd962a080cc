import type { AnyExperiment } from "../experiment/contract.js";
import { blocksOf, makePlan } from "../run/grid.js";
import { counted } from "../run/limits.js";
import { durationText } from "./duration.js";
import { presetSeconds } from "./estimate.js";

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
    const blocks = cells.reduce((sum, cell) => sum + blocksOf(experiment, cell, seeds).length, 0);
    const { description } = experiment.grids[preset];
    const seconds = presetSeconds(experiment, preset) ?? null;
    return { preset, description, cells: cells.length, seeds, blocks, seconds };
  });
}

/** "class: widths to 64; 12 cells of 10 seeds, about 15 s on two cores". */
export function presetText({ preset, description, cells, seeds, seconds }: PresetSize): string {
  const time = seconds === null ? "" : `, about ${durationText(1000 * seconds)} on two cores`;
  return `${preset}: ${description}; ${counted(cells)} cells of ${counted(seeds)} seeds${time}`;
}
