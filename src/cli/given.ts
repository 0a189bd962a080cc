import { UsageError } from "../errors.js";

/** Flags that may stand in a call several times, and arguments that are lists. */
const several = ["_", "set", "runs"];

/**
 * Every flag of a call once and with a value, but for an experiment's parameters, whose values add up.
 * @throws UsageError for `--out a --out b`, `--out` and `--no-out`.
 */
export function requireGiven(
  argv: Readonly<Record<string, unknown>>,
  parameters: readonly string[],
  mayBeEmpty: readonly string[],
): void {
  for (const [name, value] of Object.entries(argv)) {
    if (several.includes(name) || parameters.includes(name)) continue;
    if (Array.isArray(value)) throw fault(name, "it is given once", value.join(" and "), "Leave all but one out.");
    if (value === "" && !mayBeEmpty.includes(name))
      throw fault(name, "it takes a value", "none", `Write --${name} VALUE.`);
  }
}

function fault(name: string, rule: string, received: string, repair: string): UsageError {
  return new UsageError({ where: `--${name}`, rule, received, repair });
}
