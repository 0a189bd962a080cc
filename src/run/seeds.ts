/** The seeds of a cell. */
export interface SeedRange {
  /** How many. */
  readonly seeds: number;
  /** The first of them, 0 where nothing is said: other ones are trials that no earlier run has seen. */
  readonly firstSeed?: number;
}

export const isInRange = (seed: number, { seeds, firstSeed = 0 }: SeedRange): boolean =>
  seed >= firstSeed && seed < firstSeed + seeds;
