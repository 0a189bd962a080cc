import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandIn } from "../command.js";
import { experimentText } from "../written.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-subpaths-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a user's file imports topics in a folder where nothing is installed", async () => {
  const trial =
    'return members.map(() => ({ value: predictedSlope("ntk", "hidden", "frobenius") + formatNumber(1).length }));';
  const before = 'import { predictedSlope } from "overparam/drift";\nimport { formatNumber } from "overparam/plot";';
  writeFileSync(join(folder, "topics.ts"), experimentText(trial, { before, sizes: 1, seeds: 1 }));
  const { code, stderr } = await commandIn(folder)(["run", "./topics.ts", "--backend", "js", "--out", "a"]);
  expect([code, stderr.includes("Cannot find")]).toEqual([0, false]);
});
