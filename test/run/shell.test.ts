import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandOf } from "../../src/run/report.js";
import type { RunRecord } from "../../src/run/records.js";
import { shellWord } from "../../src/run/shell.js";

test.each(["plain", "a b", "it's", '"length, cm",b', "$HOME", "a*b", "", "new\nline", "back\\slash", "a..c", "ü"])(
  "a shell reads %j from what is printed",
  (text) => {
    const printed = execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`]).toString();
    expect(printed).toBe(text);
  },
);

test("the command that repeats a run pastes, whatever its columns and files are called", () => {
  const overrides = { columns: ['"length, cm",age'], data: ["/home/a b/t.csv"], width: [2, 4] };
  const record = { source: "width-sweep", plan: { preset: "default", overrides, seeds: 3, cells: [], refine: false } };
  expect(commandOf(record as unknown as RunRecord)).toBe(
    `overparam run width-sweep --columns '"length, cm",age' --data '/home/a b/t.csv' --width 2,4 --seeds 3`,
  );
});
