import { UsageError } from "../errors.js";

/** How much a run asks for, before or after its cells were listed. */
export interface RunExtent {
  readonly cells: number;
  readonly seeds: number;
}

/** The most that one run holds: its plan and the list of its blocks stay in memory. */
export const mostOf = { cells: 100_000, seeds: 1_000_000, trials: 2_000_000 } as const;

/** What the first seed of a run may be. */
export const firstSeeds = { least: 0, most: 2 ** 31 - 1 } as const;

/** What is beyond these limits, in words: "5,000,000 seeds (at most 1,000,000)"; empty where nothing is. */
export function beyond(
  { cells, seeds }: RunExtent,
  limits: typeof mostOf | Readonly<Record<keyof typeof mostOf, number>>,
): string {
  const asked = { cells, seeds, trials: cells * seeds };
  return (Object.keys(limits) as (keyof typeof limits)[])
    .filter((name) => asked[name] > limits[name])
    .map((name) => `${counted(asked[name])} ${name} (at most ${counted(limits[name])})`)
    .join(", ");
}

/** @throws UsageError for a run that no flag allows, before anything of that size is made. */
export function requireExtent(where: string, extent: RunExtent): void {
  const received = beyond(extent, mostOf);
  if (received === "") return;
  throw new UsageError({
    where,
    rule: "a run is of a size that can be listed",
    received,
    repair: "Give fewer values or --seeds, or divide it into several runs.",
  });
}

/** A count as people read it: "1,870". */
export const counted = (count: number): string => count.toLocaleString("en-US");
