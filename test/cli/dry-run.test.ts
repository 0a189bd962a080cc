import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { askedFor, planOf, type Arguments } from "../../src/cli/asked.js";
import { commands } from "../../src/cli/commands.js";
import { completions } from "../../src/cli/completion.js";
import { requireYes } from "../../src/cli/dry-run.js";
import { estimateOf } from "../../src/cli/estimate.js";
import { presetText } from "../../src/cli/presets.js";
import { varyingText } from "../../src/cli/varying.js";
import { measuredSeconds } from "../../src/run/measured.js";
import { presetsOf } from "../../src/run/presets.js";
import { loadExperiment } from "../../src/run/load.js";

const loaded = await loadExperiment("weight-drift");
const { experiment } = loaded;
const planFor = (argv: Arguments) => planOf(experiment, askedFor(experiment, argv));
const estimate = (argv: Arguments, workers = 2) => estimateOf(experiment, planFor(argv), { backend: "js", workers });

test("an estimate counts cells, trials and blocks; twice the seeds take twice the time, two workers half of it", async () => {
  const one = await estimate({ width: "32,64", seeds: "10" });
  const cells = planFor({ width: "32,64" }).cells.length;
  expect(one).toMatchObject({ cells, seeds: 10, trials: 10 * cells, workers: 2, refine: false });
  const [twice, alone] = [
    await estimate({ width: "32,64", seeds: "20" }),
    await estimate({ width: "32,64", seeds: "10" }, 1),
  ];
  expect(Number(twice.seconds) / Number(one.seconds)).toBeCloseTo(2);
  expect(Number(alone.seconds) / Number(one.seconds)).toBeCloseTo(2);
  expect(alone.bytes).toBeCloseTo(one.bytes / 2);
});

test("a run of more than 2,000 cells, 1,000 seeds or 20,000 trials is begun only with --yes, and the refusal has its time", async () => {
  const large = planFor({ seeds: "2000" });
  await expect(requireYes(loaded, large, { backend: "js" })).rejects.toThrow(
    /2,000 seeds \(at most 1,000\).*: about .* on \d+ workers?/,
  );
  await requireYes(loaded, large, { yes: true });
  await requireYes(loaded, planFor({}), {});
});

test("presets have their sizes and times, and one that an object inherits is none", () => {
  const sizes = presetsOf(experiment);
  expect(sizes.map(({ preset }) => preset)).toEqual(Object.keys(experiment.grids));
  const standard = sizes.filter(({ preset }) => preset === "default")[0];
  expect(standard).toMatchObject({
    cells: planFor({}).cells.length,
    seeds: 10,
    seconds: measuredSeconds["weight-drift"].default,
  });
  expect(presetText(standard)).toMatch(/\d+ cells of 10 seeds, about \d+ s on two cores$/);
  expect(() => planFor({ preset: "constructor" })).toThrow("The presets of weight-drift are smoke, default");
});

test("the times by which a dry run tells are those of the README's table", () => {
  const rows = readFileSync(resolve("README.md"), "utf8").matchAll(/^\| `([a-z-]+)` \|.*\| (\d+) s \|$/gm);
  const times = Object.fromEntries([...rows].map(([, name, seconds]) => [name, Number(seconds)]));
  const known = Object.fromEntries(Object.entries(measuredSeconds).map(([name, presets]) => [name, presets.default]));
  expect(known).toEqual(times);
});

test("what varies is named with its values, and what does not is left out", () => {
  const cells = [2, 4].map((width) => ({ width, depth: 1, data: "" }));
  expect(varyingText(cells)).toEqual(["It varies: width 2, 4."]);
  expect(varyingText(cells.slice(1))).toEqual([]);
});

const complete = (...words: string[]) => completions(commands, ["--get-yargs-completions", "overparam", ...words]);

test("commands, experiments, flags, presets and choices are completed", async () => {
  expect(await complete("res")).toEqual(["resume"]);
  expect(await complete("run", "weight")).toEqual(["weight-drift"]);
  expect(await complete("run", "weight-drift", "--param")).toEqual(["--parameterization"]);
  expect(await complete("run", "weight-drift", "--preset", "f")).toEqual(["full"]);
  expect(await complete("run", "weight-drift", "--parameterization", "m")).toEqual(["mean-field", "mu"]);
  expect(await complete("export", "--t")).toEqual(["--trial", "--to"]);
});
