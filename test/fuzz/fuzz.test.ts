import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cli } from "../command.js";
import { ending } from "./experiments.js";
import { pieces, sourceOf } from "./sample.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const node = (args: readonly string[], cwd: string) =>
  spawnSync(process.execPath, args, { cwd, encoding: "utf8", timeout: 110_000 });

test.each([
  ["cli", "150", "command lines, right and wrong, end in a sentence and the exit code that they should have"],
  ["files", "10", "a run of which a file was damaged is shown, compared, judged and exported, or refused by name"],
  ["experiments", "60", "an experiment with a fault is refused before it runs, or fails, in a sentence"],
])("%s, %s cases: %s", (campaign, cases) => {
  const call = ["--import", "tsx", "test/fuzz/main.ts", campaign, "--cases", cases, "--minutes", "2"];
  const { status, stdout } = node(call, resolve("."));
  expect([status, stdout]).toEqual([0, `${cases} cases, 0 kinds of fault: {}\n`]);
});

test.each(ending)("a file that begins with %j ends the command with exit code 1 and a sentence", (head, said) => {
  const path = join(folder, "ending.ts");
  writeFileSync(path, sourceOf({ ...pieces, head: pieces.head + head }));
  const { status, stderr } = node([cli, "run", path, "--out", "ending"], folder);
  expect([status, stderr.includes(said), stderr.includes("    at ")]).toEqual([1, true, false]);
});
