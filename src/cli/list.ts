import { describeBuiltIns } from "../run/catalogue.js";
import { encode } from "../run/json.js";
import { print } from "./output.js";
import { alignTable } from "./text.js";

/** `overparam list`. */
export async function list(json: boolean): Promise<number> {
  const entries = (await describeBuiltIns()).map(
    ({ experiment: id, lecture, statement, reference, parameters, presets }) => ({
      ...{ id, lecture, statement, reference },
      parameters: parameters.map(({ name }) => name),
      presets: presets.map(({ preset }) => preset),
      seeds: presets.find(({ preset }) => preset === "default")?.seeds,
    }),
  );
  const text = (): string =>
    alignTable([
      ["experiment", "lecture", "claim"],
      ...entries.map(({ id, lecture, statement }) => [id, lecture, statement]),
    ]);
  print(`${json ? encode(entries, 2) : text()}\n`);
  return 0;
}
