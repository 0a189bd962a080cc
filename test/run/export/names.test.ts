import { expect, test } from "vitest";
import { trialNames } from "../../../src/run/export/names.js";

const named = (...parameters: object[]) =>
  parameters.map((one, index) => ({ id: `id${index}`, parameters: { depth: 1, ...one }, seed: 0 }));
const namesOf = (trials: ReturnType<typeof named>) => [...trialNames(trials, trials.map(({ parameters }) => parameters)).values()]; // prettier-ignore

test("a folder is named by the parameters that vary in the run, and the seed", () => {
  expect(namesOf(named({ setting: "digits", width: 64 }, { setting: "theorem", width: 8 }))).toEqual([
    "setting-digits-width-64-seed-0",
    "setting-theorem-width-8-seed-0",
  ]);
});

test("where nothing varies the seed alone is left", () => {
  expect(namesOf(named({}))).toEqual(["seed-0"]);
});

test("characters that file systems do not share become dashes; numbers keep their sign and point", () => {
  expect(namesOf(named({ file: "../my data/é:1.csv", rate: -0.5 }, { file: "", rate: 1e-7 }))).toEqual([
    "file-my-data-1.csv-rate--0.5-seed-0",
    "file-none-rate-1e-7-seed-0",
  ]);
});

test("names that would collide, in any case of letters, and names that are cut, end in the trial's id", () => {
  const [a, b, c] = namesOf(named({ file: "a:b" }, { file: "A/b" }, { file: "x".repeat(300) }));
  expect([a, b]).toEqual(["file-a-b-seed-0-id0", "file-A-b-seed-0-id1"]);
  expect([c.length, c.endsWith("x-id2")]).toEqual([104, true]);
});
