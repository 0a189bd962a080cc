import { builtInExperiments, loadExperiment } from "../run/load.js";
import { encode } from "../run/json.js";
import { print } from "./output.js";
import { alignTable } from "./text.js";

/** `overparam list`. */
export async function list(json: boolean): Promise<number> {
  const loaded = await Promise.all(builtInExperiments().map(loadExperiment));
  const entries = loaded.map(({ experiment: { id, claim, parameters, grids } }) => ({
    id,
    ...claim,
    parameters: Object.keys(parameters.shape),
    presets: Object.keys(grids),
    seeds: grids.default.seeds,
  }));
  const text = (): string =>
    alignTable([
      ["experiment", "lecture", "claim"],
      ...entries.map(({ id, lecture, statement }) => [id, lecture, statement]),
    ]);
  print(`${json ? encode(entries, 2) : text()}\n`);
  return 0;
}
