import { expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { UserError } from "../../src/errors.js";
import { z } from "../../src/index.js";
import { makePlan } from "../../src/run/grid.js";
import { refinement } from "../../src/run/refinement.js";

const parameters = z.strictObject({ width: z.number().int().min(1).default(1) });
const grids = { default: { seeds: 2, axes: [{ width: [2, 4] }] } };
const experimentOf = (asked: unknown) =>
  ({ id: "e", parameters, grids, refine: () => asked }) as unknown as AnyExperiment;
const ask = (asked: unknown, round = 1) =>
  refinement({ experiment: experimentOf(asked), known: [], records: [], planned: 4, round });

test("a refinement's cells become blocks, completed by the schema's defaults", () => {
  expect(ask([{ parameters: {}, seeds: 3 }])).toEqual([{ parameters: { width: 1 }, seeds: [0, 1, 2] }]);
  expect(ask([])).toEqual([]);
});

test.each([
  ["no array", undefined, "it returns an array of { parameters, seeds }. Got undefined."],
  ["no requests", [{ width: 2 }], 'a whole number of seeds, at least 1. Got {"width":2}.'],
  ["half a seed", [{ parameters: { width: 2 }, seeds: 0.5 }], "a whole number of seeds, at least 1"],
  ["no cell", [{ parameters: { width: 0 }, seeds: 1 }], "its requests are cells of the experiment"],
  [
    "1e9 seeds",
    [{ parameters: { width: 2 }, seeds: 1e9 }],
    "at most 20 times the trials that were planned. Got 1,000,000,000 trials.",
  ],
])("a refinement that asks for %s is refused, before anything of that size is made", (_, asked, message) => {
  expect(() => ask(asked)).toThrow(UserError);
  expect(() => ask(asked)).toThrow(message);
});

test("a refinement that asks for new cells in more than 100 rounds does not end, and is ended", () => {
  expect(() => ask([{ parameters: { width: 2 }, seeds: 1 }], 101)).toThrow("it comes to an end");
  expect(ask([], 101)).toEqual([]);
});

const planOf = (overrides: Record<string, unknown[]>, seeds?: number) =>
  makePlan(experimentOf([]), { overrides, ...(seeds === undefined ? {} : { seeds }) });

test("a run is refined where an axis or the seeds are given, and not where both are", () => {
  const asked = [planOf({}), planOf({ width: [8] }), planOf({}, 3), planOf({ width: [8] }, 3)];
  expect(asked.map(({ refine }) => refine)).toEqual([true, true, true, false]);
});

test("a plan that could not be listed is refused before it is", () => {
  expect(() => planOf({ width: Array.from({ length: 100_001 }, (_, at) => at + 1) })).toThrow(
    "100,001 cells (at most 100,000)",
  );
  expect(() => planOf({}, 1e9)).toThrow("1,000,000,000 seeds (at most 1,000,000)");
});
