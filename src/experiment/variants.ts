import type { Trial } from "./contract.js";

/** Whether a cell has the parameters of this one, but for those named. */
export function likeCell(
  cell: Readonly<Record<string, unknown>>,
  but: readonly string[] = [],
): (other: Readonly<Record<string, unknown>>) => boolean {
  const kept = Object.entries(cell).filter(([name]) => !but.includes(name));
  return (other) => kept.every(([name, value]) => String(other[name]) === String(value));
}

/**
 * What else tells cells apart, beside the parameters that a topic names itself: "units 0.25, parameterization mu" for those that vary
 * within these trials, in the schema's order; empty where none does. Trials of different variants are not seeds of one cell.
 */
export function variantsOf<P extends object>(
  trials: readonly Pick<Trial<P, unknown>, "parameters">[],
  named: readonly (keyof P & string)[],
): (parameters: P) => string {
  const names = Object.keys(trials[0]?.parameters ?? {}).filter((name) => !(named as readonly string[]).includes(name));
  const valueOf = (parameters: P, name: string): unknown => (parameters as Readonly<Record<string, unknown>>)[name];
  const varying = names.filter(
    (name) => new Set(trials.map(({ parameters }) => String(valueOf(parameters, name)))).size > 1,
  );
  return (parameters) => varying.map((name) => `${name} ${String(valueOf(parameters, name))}`).join(", ");
}
