import { expect, test } from "vitest";
import { axisOf } from "../../src/cli/axis.js";
import { UsageError } from "../../src/errors.js";
import { fieldsOf } from "../../src/run/fields.js";
import { fields, z } from "../../src/index.js";

const parameters = z.strictObject({
  width: fields.width.default(64),
  samples: z.number().int().min(2).default(32),
  rate: z.number().positive().default(0.1),
  name: z.string().default(""),
});
const field = (name: string) => fieldsOf({ parameters }).filter((one) => one.name === name)[0];

test.each([
  ["width", "2,4,8", [2, 4, 8]],
  ["width", "2..16", [2, 4, 8, 16]],
  ["width", "3..16,64", [3, 6, 12, 16, 64]],
  ["width", "2..300", [2, 4, 8, 16, 32, 64, 128, 256, 300]],
  ["width", "10..50:10", [10, 20, 30, 40, 50]],
  ["width", "1..10:4", [1, 5, 9, 10]],
  ["width", "1..1000*10", [1, 10, 100, 1000]],
  ["width", "4..12*1.5", [4, 6, 9, 12]],
  ["rate", "0.1..0.5:0.1", [0.1, 0.2, 0.3, 0.4, 0.5]],
  ["rate", "1e-3..1*10", [0.001, 0.01, 0.1, 1]],
  ["width", "4..4", [4]],
  ["rate", "0.5,1e-3", [0.5, 0.001]],
  ["name", "2..4", ["2..4"]],
])("--%s %s is %j", (name, text, values) => {
  expect(axisOf(field(name), text)).toEqual(values);
});

test.each([
  ["width", "64..4", "Got '64..4'. Did you mean --width 4..64?"],
  ["width", "8..2:2", "Did you mean --width 2..8:2?"],
  ["width", "0..4", "For example --width 2..64, or 0..4:1 in steps."],
  ["width", "2..8:0", "a range goes up, in steps above 0 or from above 0 in factors above 1. Got '2..8:0'."],
  ["width", "2..8*1", "Got '2..8*1'."],
  ["width", "1..1e9:1", "a range has at most 10000 values. Got '1..1e9:1'."],
  ["width", "1..2:0.5", "it must be a whole number, at least 1. Got '1.5'."],
  ["width", "4..x", "several (2,4,8), or a range (2..64, 10..50:10, 1..1000*10). Got '4..x'."],
  ["samples", "0", "--samples: it must be a whole number, at least 2. Got '0'. For example --samples 32."],
  ["samples", "1..8", "at least 2. Got '1'."],
  ["samples", "4.5", "it must be a whole number, at least 2"],
  ["rate", "0", "--rate: it must be a number, above 0. Got '0'."],
])("--%s %s is refused in words, with what to type", (name, text, message) => {
  expect(() => axisOf(field(name), text)).toThrow(UsageError);
  expect(() => axisOf(field(name), text)).toThrow(message);
});
