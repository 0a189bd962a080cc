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
  ["width", "3..16,64", [3, 6, 12, 64]],
  ["width", "4..4", [4]],
  ["rate", "0.5,1e-3", [0.5, 0.001]],
  ["name", "2..4", ["2..4"]],
])("--%s %s is %j", (name, text, values) => {
  expect(axisOf(field(name), text)).toEqual(values);
});

test.each([
  ["width", "64..4", "Got '64..4'. Did you mean --width 4..64?"],
  ["width", "0..4", "For example --width 2..64."],
  ["width", "4..x", "it must be a number, several (2,4,8), or a range that doubles (2..64). Got '4..x'."],
  ["samples", "0", "--samples: it must be a whole number, at least 2. Got '0'. For example --samples 32."],
  ["samples", "1..8", "at least 2. Got '1'."],
  ["samples", "4.5", "it must be a whole number, at least 2"],
  ["rate", "0", "--rate: it must be a number, above 0. Got '0'."],
])("--%s %s is refused in words, with what to type", (name, text, message) => {
  expect(() => axisOf(field(name), text)).toThrow(UsageError);
  expect(() => axisOf(field(name), text)).toThrow(message);
});
