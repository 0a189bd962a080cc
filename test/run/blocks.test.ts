import { expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { blocksOf, blockSize } from "../../src/run/blocks.js";
import { isInRange } from "../../src/run/seeds.js";

const mebibyte = 2 ** 20;

test("a block is the largest of 10 and 5 members that fit 16 MiB, else 2, or 1 where two need more than 1 GiB", () => {
  const sizes = [0, 1.6, 1.61, 3.2, 3.21, 512, 513].map((each) => blockSize(each * mebibyte));
  expect(sizes).toEqual([10, 10, 5, 5, 2, 2, 1]);
});

test("members that are trials of their own have a block each", () => {
  const seedsOf = (together?: boolean) =>
    blocksOf({ together } as AnyExperiment, {}, { seeds: 3 }).map(({ seeds }) => seeds);
  expect([seedsOf(false), seedsOf()]).toEqual([[[0], [1], [2]], [[0, 1, 2]]]);
});

test("a range of seeds begins at its first one, of which its blocks know", () => {
  const range = { seeds: 12, firstSeed: 30 };
  const blocks = blocksOf({} as AnyExperiment, {}, range);
  expect(blocks.map(({ seeds, firstSeed }) => [seeds[0], seeds.length, firstSeed])).toEqual([
    [30, 10, 30],
    [40, 2, 30],
  ]);
  expect([29, 30, 41, 42].map((seed) => isInRange(seed, range))).toEqual([false, true, true, false]);
});
