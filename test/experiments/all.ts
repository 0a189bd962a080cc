import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyExperiment } from "../../src/experiment/contract.js";

const folder = resolve(import.meta.dirname, "../../experiments");

/** Every experiment of the folder, by name of file: a new one is tested without being listed anywhere. */
export const experiments = await Promise.all(
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map(async (name) => {
      const { default: experiment } = (await import(pathToFileURL(join(folder, name)).href)) as {
        default: AnyExperiment;
      };
      return [experiment.id, experiment] as const;
    }),
);
