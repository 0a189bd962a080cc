import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { askedFor, planOf } from "../../src/cli/asked.js";
import { readConfig } from "../../src/cli/config.js";
import { UsageError } from "../../src/errors.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { z } from "../../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (text: string): string => {
  const path = join(folder, "a.yaml");
  writeFileSync(path, text);
  return path;
};
const read = (text: string) => readConfig(fileOf(text), ["width", "rate"]);

test("a configuration is YAML or JSON, its merge keys are resolved, and places and names may stand in it", () => {
  const merged = "x-base: &base\n  width: 2\n";
  expect(() => read(merged)).toThrow("a.yaml, line 1");
  expect(read("<<: { width: [2, 4], rate: 0.5 }\nrate: 1e-3\nworkers: 2\nname: mine\n")).toEqual({
    ...{ width: [2, 4], rate: 0.001, workers: 2, name: "mine" },
  });
  expect(read('{"width": "2..8", "seeds": 3}')).toEqual({ width: "2..8", seeds: 3 });
});

test.each([
  ["width: 2\nwidht: 3\n", "a.yaml, line 2: a key is a parameter of the experiment", "Did you mean 'width'?"],
  ["width: 2\nforce: true\n", "a.yaml, line 2", "Give --force on the command line."],
  ["width: 2\nconstructor: 3\n", "a.yaml, line 2", "Got 'constructor'"],
  ["width: [2, 4\nrate: 1\n", "a.yaml, line 2: it must be YAML or JSON", "For example a line"],
  ["width: 2\nwidth: 3\n", "a.yaml, line 2: it must be YAML or JSON", "unique"],
  ["width:\n  a: 1\n", "a.yaml, line 1: 'width' takes a value or a list of values", '{"a":1}'],
  ["width:\n", "'width' takes a value or a list of values. Got null", "For example"],
  ["- 1\n- 2\n", "it must map parameters to values. Got a list", "For example"],
  ["width: *none\n", "a.yaml", "For example"],
])("%j is refused, with file and line", (text, ...messages) => {
  expect(() => read(text)).toThrow(UsageError);
  for (const message of messages) expect(() => read(text)).toThrow(message);
});

test("a file that is not there, or is a folder, is refused as --config", () => {
  expect(() => readConfig(join(folder, "none.yaml"), [])).toThrow("the file of --config must be readable");
  expect(() => readConfig(folder, [])).toThrow(UsageError);
});

test("flags go before the configuration, and --set before both; numbers of YAML are taken as they are", () => {
  const parameters = z.strictObject({ width: z.number().int().min(1).default(1), rate: z.number().default(1) });
  const grids = { default: { seeds: 1, axes: [{}] } };
  const experiment = { id: "e", parameters, grids } as unknown as AnyExperiment;
  const config = fileOf("width: [2, 3]\nrate: 0.25\nseeds: 4\n");
  const plan = (argv: object) => planOf(experiment, askedFor(experiment, { config, ...argv }));
  expect(plan({}).overrides).toEqual({ width: [2, 3], rate: [0.25] });
  expect(plan({ width: "2..8", set: ["rate=5"] }).overrides).toEqual({ width: [2, 4, 8], rate: [5] });
  expect(plan({ seeds: "2" }).seeds).toBe(2);
  for (const twice of [{ width: "2", set: ["width=3"] }, { set: ["rate=1", "rate=2"] }])
    expect(() => plan(twice)).toThrow("a call gives a parameter once");
});
