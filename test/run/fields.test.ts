import { expect, test } from "vitest";
import { z } from "../../src/index.js";
import { fieldsOf, rangeText } from "../../src/run/fields.js";

const parameters = z.strictObject({
  depth: z.number().int().min(1).max(3).default(1).describe("hidden layers"),
  units: z.number().positive().default(0.5).describe("in units"),
  free: z.number().int().default(7),
  bias: z.boolean().default(false).describe("with bias"),
  name: z.enum(["relu", "tanh"]).default("relu").describe("which"),
  data: z.string().default("").describe("a table").meta({ file: true }),
});
const fields = fieldsOf({ parameters });

test("fields are a schema's parameters in its order, with type, choices, default and description", () => {
  expect(fields.map(({ name, type, choices, fallback }) => [name, type, choices, fallback])).toEqual([
    ["depth", "integer", [], 1],
    ["units", "number", [], 0.5],
    ["free", "integer", [], 7],
    ["bias", "boolean", [], false],
    ["name", "choice", ["relu", "tanh"], "relu"],
    ["data", "text", [], ""],
  ]);
  expect(fields[5].description).toBe("a table");
});
test("ranges are those that the schema states, and safe integers are none", () => {
  expect(fields.map(({ range }) => rangeText(range))).toEqual(["1 to 3", "above 0", "", "", "", ""]);
});
test("a field whose schema says so names a file", () => {
  expect(fields.filter(({ file }) => file).map(({ name }) => name)).toEqual(["data"]);
});
