import type { Parameters } from "../grid.js";
import { canonical } from "../json.js";

/** A trial as its folder's name tells it. */
interface Named {
  readonly id: string;
  readonly parameters: Parameters;
  readonly seed: number;
}

/** Longer names are cut: some file systems take 255 bytes, and others' tools fewer characters of a whole path. */
const longest = 100;

/**
 * A folder's name for each trial, by id: the parameters that vary in the run, and the seed, as in setting-digits-width-64-seed-0, in
 * letters, digits, dots, dashes and underscores. A name that is cut, or that two trials would share (in any case of letters), ends in
 * its trial's id.
 */
export function trialNames(kept: readonly Named[], cells: readonly Parameters[]): Map<string, string> {
  const varying = varyingIn(cells);
  const plain = kept.map(({ parameters, seed }) =>
    [...varying.flatMap((key) => [key, wordOf(parameters[key])]), "seed", String(seed)].join("-"),
  );
  const counts = new Map<string, number>();
  for (const name of plain) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  return new Map(
    kept.map(({ id }, index) => {
      const name = plain[index];
      const unique = counts.get(name.toLowerCase()) === 1 && name.length <= longest;
      return [id, unique ? name : `${name.slice(0, longest)}-${id}`];
    }),
  );
}

function varyingIn(cells: readonly Parameters[]): string[] {
  const keys = [...new Set(cells.flatMap((cell) => Object.keys(cell)))];
  return keys.filter((key) => new Set(cells.map((cell) => canonical(cell[key] ?? null))).size > 1);
}

function wordOf(value: unknown): string {
  const text = typeof value === "string" ? value : canonical(value ?? null);
  const safe = text.replace(/[^\w.-]+/g, "-").replace(/^[-.]+(?=\D)|[-.]+$/g, "");
  return safe === "" ? "none" : safe;
}
