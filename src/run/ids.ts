import { createHash } from "node:crypto";
import type { Parameters } from "./grid.js";
import { canonical } from "./json.js";

/** The same for the same experiment, parameters and seed, on any machine. */
export function trialId(experiment: string, parameters: Parameters, seed: number): string {
  return trialIdsOf(experiment, parameters)(seed);
}

/** The ids of a cell's trials by seed: where many are asked for, the parameters are written once. */
export function trialIdsOf(experiment: string, parameters: Parameters): (seed: number) => string {
  const start = `{"experiment":${canonical(experiment)},"parameters":${canonical(parameters)},"seed":`;
  return (seed) => shortHash(`${start}${canonical(seed)}}`);
}

/** The same for the same block, on any machine: the name by which launchers and claims know it. */
export function blockId(
  experiment: string,
  { parameters, seeds }: { readonly parameters: Parameters; readonly seeds: readonly number[] },
): string {
  return shortHash(canonical({ experiment, parameters, seeds }));
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
