import { expect, test } from "vitest";
import { requireGiven } from "../../src/cli/given.js";
import { wordsOf } from "../../src/cli/words.js";

test.each([
  [
    ["run", "width-sweep", "--width", "8"],
    ["run", "width-sweep"],
  ],
  [
    ["--json", "run", "--width", "2..8", "--dry-run", "width-sweep"],
    ["run", "width-sweep"],
  ],
  [
    ["run", "--set", "width=8", "--shift", "-1", "./a.ts", "--seeds=3"],
    ["run", "./a.ts"],
  ],
  [
    ["run", "--no-standardise", "width-sweep"],
    ["run", "width-sweep"],
  ],
  [
    ["show", "--", "-odd"],
    ["show", "-odd"],
  ],
])("the words of %j are %j: flags and their values are none", (args, words) => {
  expect(wordsOf(args)).toEqual(words);
});

test.each([
  [{ out: ["a", "b"] }, "--out: it is given once. Got a and b."],
  [{ seeds: "" }, "--seeds: it takes a value. Got none."],
])("a call of %j is refused", (argv, message) => {
  expect(() => requireGiven(argv, ["width"], ["csv"])).toThrow(message);
});

test("an experiment's parameters may be given again, and --csv without a file", () => {
  requireGiven({ width: ["2", "4"], set: ["a=1", "b=2"], csv: "", json: false, out: undefined }, ["width"], ["csv"]);
});
