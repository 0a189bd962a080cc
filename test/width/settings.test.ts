import { expect, test } from "vitest";
import { join } from "node:path";
import { randomStream } from "../../src/math/random.js";
import { checkCells, checkSetting, settingData, shapeOf, type SettingOptions } from "../../src/width/settings.js";
import { file, folder, idx, messageFrom } from "../data/files.js";

const options: SettingOptions = {
  ...{ setting: "file", samples: 4, dimension: 10, targets: "given", classes: "" },
  ...{ data: file("t.csv", "a,b,c,kind\n1,20,7,x\n2,10,7,y\n4,40,7,x\n3,90,7,y\n5,0,7,x\n"), labels: "kind" },
};
const members = [1, 2].map((seed) => randomStream(seed));

test("members of a table share rows and given labels, and have random labels of their own", async () => {
  const [a, b] = await settingData(options, members);
  expect([a, a.dimension, a.standardised]).toEqual([b, 3, true]);
  const random = await settingData({ ...options, targets: "random" }, members);
  expect(random[0].inputs).toBe(random[1].inputs);
  const digits = await settingData({ ...options, setting: "digits-random", samples: 40 }, members);
  expect(digits[0].targets).not.toEqual(digits[1].targets);
});

test("a member that has a stream is as good as the stream", async () => {
  for (const setting of ["theorem", "digits-random", "file"] as const) {
    const held = members.map((random) => ({ random, seed: 1 }));
    expect(await settingData({ ...options, setting }, held)).toEqual(
      await settingData({ ...options, setting }, members),
    );
  }
});

test("what a setting's data are is known beforehand: rows, the file's own dimension, classes, notes and bytes", async () => {
  expect(await checkSetting(options)).toEqual({
    ...{ rows: 5, dimension: 3, outputs: 1, standardised: true, bytes: 5 * 3 * 4 + 5 * 16 },
    classes: [
      { name: "x", count: 3 },
      { name: "y", count: 2 },
    ],
    summary: [
      "The file has 5 rows of 3 columns; its classes: x (3), y (2); columns are standardised.",
      "Columns: 'a' 1 to 5, mean 3, deviation 1.414; 'b' 0 to 90, mean 32, deviation 31.87; 'c' always 7.",
    ],
    notes: ["1 of 3 columns are constant in these rows and became 0: 'c'"],
  });
  expect(await checkSetting({ ...options, setting: "theorem" })).toMatchObject({
    rows: Infinity,
    dimension: 10,
    bytes: 0,
  });
  expect(await checkSetting({ ...options, setting: "digits", labels: "" })).toMatchObject({
    dimension: 64,
    standardised: false,
  });
});

test("the shape of a file is its own, once it was looked at; before it is refused", async () => {
  const wide = { ...options, data: file("w.csv", "a,b,kind\n1,2,x\n2,1,y\n3,3,z\n5,6,x\n"), samples: 3 };
  expect(() => shapeOf(wide)).toThrow("Await checkSetting(options) first");
  await checkSetting(wide);
  expect(shapeOf(wide)).toMatchObject({ dimension: 2, outputs: 3 });
});

test("that rows are the same for every seed stands in the notes, with the bytes that a worker holds", async () => {
  const { notes, bytes } = await checkCells([options]);
  expect([notes.join(" ").includes("N = 4: every seed has the same rows"), bytes]).toEqual([true, 140]);
  expect((await checkCells([{ ...options, samples: 5 }])).notes.join(" ")).not.toContain("every seed");
});

test.each([
  ["a missing file", { data: join(folder, "tt.csv") }, "nearest name in that folder is 't.csv'"],
  ["no file", { data: "" }, "Add --data"],
  ["a misspelt label column", { labels: "knd" }, "Did you mean 'kind'?"],
  ["no label column", { labels: "" }, "Add --labels"],
  ["a label column of real numbers", { data: file("r.csv", "a,kind\n1,1.5\n2,2.5\n3,4\n") }, "--task regression"],
  ["more samples than rows", { samples: 6 }, "[1, 5]"],
  ["more samples than rows of two classes", { setting: "digits", classes: "3,8", samples: 1000 }, "[1, 357]"],
  ["an unknown class", { classes: "x,z" }, "The classes are x, y"],
  ["one class", { data: file("one.csv", "a,kind\n1,x\n2,x\n") }, "one class, 'x'"],
  [
    "an IDX array with a column's name",
    { data: file("i", idx([1, 1], [1])), labels: "kind" },
    "kind: the file must exist",
  ],
] as const)("%s is a mistake of the call, found before anything is written", async (_, change, message) => {
  const wrong = { ...options, ...change };
  expect(await messageFrom(() => checkSetting(wrong))).toMatch(/^UsageError: /);
  expect(await messageFrom(() => checkSetting(wrong))).toContain(message);
});
