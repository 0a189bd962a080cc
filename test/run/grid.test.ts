import { expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { UsageError } from "../../src/errors.js";
import { z } from "../../src/index.js";
import { makePlan } from "../../src/run/grid.js";

const parameters = z.strictObject({
  width: z.number().int().min(1).default(1),
  kind: z.enum(["a", "b"]).default("a"),
  fast: z.boolean().default(false),
  even: z
    .number()
    .refine((value) => value % 2 === 0, "it must be even")
    .default(0),
});
const axes = [{ width: [1] }];
const experiment = { id: "e", parameters, grids: { default: { seeds: 1, axes } } } as unknown as AnyExperiment;

test.each([
  [{ width: [0] }, "the 'width' parameter of e: it must be a whole number, at least 1. Got 0."],
  [{ width: [NaN] }, 'it must be a whole number, at least 1. Got "NaN".'],
  [{ width: ["8"] }, "it must be a whole number, at least 1. Got '8'."],
  [{ kind: ["c"] }, "the 'kind' parameter of e: it must be one of a, b. Got 'c'."],
  [{ fast: [null] }, "it must be true or false. Got null."],
  [{ even: [3] }, "the 'even' parameter of e: it must be even. Got 3."],
  [{ wdth: [2] }, "the 'wdth' parameter of e: it must be one of width, kind, fast, even. Got 2."],
])("a plan of %j is refused in words: parameter, rule, value", (overrides, message) => {
  expect(() => makePlan(experiment, { overrides })).toThrow(UsageError);
  expect(() => makePlan(experiment, { overrides })).toThrow(message);
});
