import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { reserveDirectory } from "../../src/cli/reserve.js";
import { shellWord } from "../../src/run/shell.js";
import { commandOf } from "../../src/run/report.js";
import type { RunRecord } from "../../src/run/records.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-reserve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("two runs that begin at once get two directories, and one that wrote nothing gives its own back", () => {
  const [first, second] = [reserveDirectory("a", folder), reserveDirectory("a", folder)];
  expect([first.path, second.path]).toEqual([join(folder, "a-1"), join(folder, "a-2")]);
  first.giveBack();
  expect([existsSync(first.path), existsSync(second.path)]).toEqual([false, true]);
  writeFileSync(join(second.path, "run.json"), "{}");
  second.giveBack();
  expect(existsSync(join(second.path, "run.json"))).toBe(true);
});

test("a folder that cannot be made is said with its path and what to do, and is not called taken", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => reserveDirectory("a", join(folder, "file"))).toThrow(
    /file.*a part of it is a file|Something of this name/,
  );
});

test("commands that are printed for repeating are quoted so that they paste", () => {
  expect(["a-b_1", "./x.ts", "2,4", "a b", "it's", "", "$x"].map(shellWord)).toEqual(
    ["a-b_1", "./x.ts", "2,4", "'a b'", String.raw`'it'\''s'`, "''", "'$x'"], // prettier-ignore
  );
  const plan = { preset: "default", overrides: { data: ["my data.csv"], shift: [-1, 2] }, seeds: 3, refine: false };
  expect(commandOf({ source: "/a b/x.ts", plan } as unknown as RunRecord)).toBe(
    "overparam run '/a b/x.ts' --data 'my data.csv' --shift=-1,2 --seeds 3",
  );
  const refined = { preset: "full", overrides: { width: [2] }, seeds: 3, refine: true };
  expect(commandOf({ source: "x", plan: refined } as unknown as RunRecord)).toBe(
    "overparam run x --preset full --width 2",
  );
});
