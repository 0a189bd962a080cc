import { check } from "../../errors.js";
import type { TrialRecord } from "../records.js";
import type { StoredRun } from "../stored.js";

/** What a complete trial's result says of the measure; nothing where it says nothing. "error" is errors/N where both are known. */
export function measured({ parameters, result }: TrialRecord, measure: string): number | undefined {
  const share = measure === "error" ? errorShare(parameters.samples, at(result, "errors")) : undefined;
  const value = share ?? at(result, measure);
  return typeof value === "number" ? value : undefined;
}

/** The measure asked for, where a run has it; by default the training error, else the loss, else what comes first. */
export function chooseMeasure(runs: readonly StoredRun[], asked: string | undefined): string {
  const names = [...new Set(runs.flatMap(measuresOf))];
  const trials = runs.flatMap((run) => run.trials);
  const candidates = asked === undefined ? ["error", "loss", ...names.map(firstOf)] : [asked];
  const found = candidates.find((name) => trials.some((trial) => measured(trial, name) !== undefined));
  check(found !== undefined, () => ({
    where: "compare, measure",
    rule: "it must be a number that the results have",
    received: asked === undefined ? "results without any number" : `'${asked}'`,
    repair: names.length === 0 ? "Compare runs with complete trials." : `There are ${names.join(", ")}.`,
  }));
  return found;
}

/** The measures of a run, from one of its results; of an array "curve.0 … curve.9". */
function measuresOf({ trials }: StoredRun): string[] {
  const trial = trials.find(({ status }) => status === "complete");
  if (trial === undefined) return [];
  const share = errorShare(trial.parameters.samples, at(trial.result, "errors"));
  return [...(share === undefined ? [] : ["error"]), ...numbersIn(trial.result, "")];
}

function numbersIn(value: unknown, path: string): string[] {
  if (typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value))
    return Object.entries(value).flatMap(([key, entry]) => numbersIn(entry, path === "" ? key : `${path}.${key}`));
  const last = value.length - 1;
  const first = last < 0 ? [] : numbersIn(value[0], `${path}.0`);
  return last < 1 || typeof value[0] !== "number" ? first : [`${path}.0 … ${path}.${last}`];
}

const firstOf = (name: string): string => name.split(" … ")[0];

function errorShare(samples: unknown, errors: unknown): number | undefined {
  return typeof samples === "number" && typeof errors === "number" ? errors / samples : undefined;
}

/** The entry at a dotted path. */
function at(result: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    const there = typeof value === "object" && value !== null && Object.hasOwn(value, key);
    return there ? (value as Record<string, unknown>)[key] : undefined;
  }, result);
}
