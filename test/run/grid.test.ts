import { expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { UsageError } from "../../src/errors.js";
import { z } from "../../src/index.js";
import { blocksOf, blockSize, makePlan } from "../../src/run/grid.js";

const mebibyte = 2 ** 20;

test("a block is the largest of 10 and 5 members that fit 16 MiB, else 2, or 1 where two need more than 1 GiB", () => {
  const sizes = [0, 1.6, 1.61, 3.2, 3.21, 512, 513].map((each) => blockSize(each * mebibyte));
  expect(sizes).toEqual([10, 10, 5, 5, 2, 2, 1]);
});

test("members that are trials of their own have a block each", () => {
  const seedsOf = (together?: boolean) => blocksOf({ together } as AnyExperiment, {}, 3).map(({ seeds }) => seeds);
  expect([seedsOf(false), seedsOf()]).toEqual([[[0], [1], [2]], [[0, 1, 2]]]);
});

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
