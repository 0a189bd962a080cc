// npm test: set-up, then every check. Ends with "N passed, N failed"; what was skipped, and why, stands before it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare, root } from "./prepare.mjs";

prepare();
const tool = (...path) => join(root, "node_modules", ...path);
const node = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status === 0;

const folder = mkdtempSync(join(tmpdir(), "overparam-test-"));
const results = join(folder, "vitest.json");
const vitest = [
  tool("vitest", "vitest.mjs"),
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${results}`,
];
const checks = {
  types: () => node(tool("typescript", "bin", "tsc"), "-p", "tsconfig.json"),
  lint: () => node(tool("eslint", "bin", "eslint.js"), ".", "--max-warnings", "0"),
  format: () => node(tool("prettier", "bin", "prettier.cjs"), "--check", "--log-level", "warn", "."),
};
let [passed, failed, skipped] = [0, 0, 0];
for (const [name, check] of Object.entries(checks)) {
  const good = check();
  console.log(`${good ? "pass" : "FAIL"}: ${name}`);
  good ? passed++ : failed++;
}
const ran = node(...vitest);
if (existsSync(results)) {
  const report = JSON.parse(readFileSync(results, "utf8"));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped = report.numPendingTests;
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  for (const test of tests.filter(({ status }) => status === "pending" || status === "skipped"))
    console.log(`skipped: ${test.fullName}`);
}
if (!ran && failed === 0) failed++;
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 ? 1 : 0;
