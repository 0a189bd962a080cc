import { expect, test } from "vitest";
import { gaussian, sphere } from "../../src/data/generators.js";
import { UserError } from "../../src/errors.js";
import { randomStream, streamOf } from "../../src/math/random.js";
import { successInterval } from "../../src/math/index.js";

const wrong = (value: unknown): never => value as never;
const stream = randomStream(0);

test.each([
  ["a number as a name", () => stream.split(wrong(5)), "a name, which is a string. Got 5"],
  ["a negative number of Gaussians", () => stream.normals(-1), "an integer from 0. Got -1"],
  ["half a number of Gaussians", () => stream.normals(1.5), "Got 1.5"],
  ["an integer below NaN", () => stream.integer(NaN), "in [1, 2^53]. Got NaN"],
  ["an integer below 0", () => stream.integer(0), "Got 0"],
  ["a permutation of a string", () => stream.permutation(wrong("3")), "Got '3'"],
  ["a seed for a member", () => streamOf(wrong(0)), "or has one as `random`. Got 0"],
  ["a member without a stream", () => streamOf(wrong({ random: 3 })), "Got an object of random"],
  ["nothing for a member", () => streamOf(wrong(undefined)), "Got undefined"],
  ["more successes than trials", () => successInterval(5, 3), "Got 5 of 3"],
  ["successes in words", () => successInterval(wrong("1"), 3), "Got '1' of 3"],
  ["trials NaN", () => successInterval(1, NaN), "Got 1 of NaN"],
])("%s is refused in a sentence", (_, call, message) => {
  expect(call).toThrow(UserError);
  expect(call).toThrow(message);
});

test("a member's points are those of its stream", () => {
  const size = { samples: 3, dimension: 2 };
  const member = () => ({ seed: 1, random: randomStream(1) });
  expect(sphere(member(), size)).toEqual(sphere(randomStream(1), size));
  expect(gaussian(member(), size)).toEqual(gaussian(randomStream(1), size));
});
