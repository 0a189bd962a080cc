import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import sweep from "../../experiments/width-sweep.js";
import { availableBackends, useBackend } from "../../src/backend/backend.js";
import { tf } from "../../src/backend/tensorflow.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { randomStream } from "../../src/math/random.js";
import type { Figure } from "../../src/plot/figure.js";
import { colourKey, isSeries } from "../../src/plot/looks.js";
import { renderSvg } from "../../src/plot/svg.js";
import { makePlan } from "../../src/run/grid.js";
import { judge } from "../../src/run/judge.js";
import { drawnNumbers } from "../plot/xml.js";
import { experiments } from "./all.js";

/** Nothing of an experiment hangs on seed 0 being among its seeds. */
const anySeed = 3;

/** Runs the smoke grid in this process, as `src/run` does, without a disk. */
async function smoke(experiment: AnyExperiment) {
  const saved: Readonly<Record<string, unknown>>[] = [];
  const plan = makePlan(experiment, { preset: "smoke" });
  const members = Array.from({ length: plan.seeds }, (_, seed) => ({
    ...{ seed: seed + anySeed, first: seed === 0 },
    random: randomStream(seed + anySeed).split(experiment.id),
  }));
  const trials = [];
  for (const parameters of plan.cells) {
    const results: readonly unknown[] = await experiment.trial(parameters, members, {
      signal: new AbortController().signal,
      progress: () => undefined,
      save: (_member, _name, files) => Promise.resolve(void saved.push(files)),
    });
    trials.push(...results.map((result, index) => ({ parameters, seed: members[index].seed, result })));
  }
  return { trials, saved };
}

/** Series of a width or a step whose colour is a category's: ordered ones take a scale. */
function orderedByHue({ marks }: Figure): string[] {
  const keys = marks.filter(isSeries).map(colourKey);
  return keys.filter((key) => typeof key === "string").filter((key) => /\b(width|m|h|steps?)\b\s*=?\s*\d/.test(key));
}

describe.each(availableBackends())("on the %s backend", (backend) => {
  beforeAll(async () => void (await useBackend(backend)));
  const onThis = experiments.filter(([, { needs }]) => needs !== "nothing" || backend === availableBackends()[0]);
  test.each(onThis)("%s runs at its smoke size, is judged, and draws every figure", async (_, experiment) => {
    const { trials } = await smoke(experiment);
    const { evidence, judgement } = judge(experiment, trials);
    expect(judgement.findings.map(({ name }) => name)).toEqual(Object.keys(experiment.findings));
    expect([judgement.tested.length > 20, judgement.notTested.length > 20]).toEqual([true, true]);
    for (const table of experiment.tables ?? []) expect(table(evidence).rows.flat()).not.toContain(undefined);
    // Series that look alike, more than seven hues and more than seven symbols are refused by what draws.
    for (const draw of Object.values(experiment.figures)) {
      const figure = draw(evidence);
      expect(drawnNumbers(await renderSvg(figure))).not.toMatch(/NaN|undefined/);
      expect(orderedByHue(figure)).toEqual([]);
    }
  });
});

test("the width sweep at width 64 reaches zero error on 8 points, at width 2 it may not, and models are kept", async () => {
  await useBackend();
  const { trials, saved } = await smoke(sweep as unknown as AnyExperiment);
  const wide = trials
    .filter(({ parameters }) => parameters.width === 64)
    .map(({ result }) => (result as { errors: number }).errors);
  expect(wide).toEqual([0, 0, 0]);
  expect(saved).toHaveLength(2);
  expect(tf.memory().numTensors).toBeGreaterThanOrEqual(0);
});

test.each(experiments)("every preset of %s makes a valid plan", (_, experiment) => {
  for (const preset of Object.keys(experiment.grids))
    expect(makePlan(experiment, { preset }).cells.length).toBeGreaterThan(0);
});

test("a file given as --data makes the setting its own, and equal cells count once", () => {
  const { cells } = makePlan(sweep as unknown as AnyExperiment, { overrides: { data: ["points.csv"], width: [4] } });
  expect(new Set(cells.map(({ setting }) => setting))).toEqual(new Set(["file"]));
  // eight N at depths 0 and 1, one of them at depths 2 and 3; a linear network has one width, whatever is asked
  expect(cells.filter(({ depth }) => depth === 0).every(({ width }) => width === 1)).toBe(true);
  expect(cells).toHaveLength(8 * 2 + 2);
});

test("the README's table and the page of results name every experiment", () => {
  const root = resolve(import.meta.dirname, "../..");
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const results = readFileSync(join(root, "docs/results.md"), "utf8");
  const ids = experiments.map(([id]) => id);
  expect(ids.filter((id) => !readme.includes(`| \`${id}\` |`))).toEqual([]);
  expect(ids.filter((id) => !results.includes(`\n## ${id}\n`))).toEqual([]);
});
