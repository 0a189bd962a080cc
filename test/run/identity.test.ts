import { execFileSync } from "node:child_process";
import { appendFileSync, copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hashFile } from "../../src/run/hashes.js";
import { identityOf } from "../../src/run/identity.js";
import { locate } from "../../src/run/load.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-identity-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const built = (name: string): string => resolve("dist/experiments", name);

test("a built-in has one hash, as sources and as the package", () => {
  const names = readdirSync("experiments").map((name) => name.replace(/\.ts$/, ""));
  expect(names.map((name) => identityOf(built(`${name}.js`), true))).toEqual(
    names.map((name) => locate(name).sourceHash),
  );
});

test("JavaScript that was changed since it was built counts as it is", () => {
  for (const name of ["weight-drift.js", "sources.json"]) copyFileSync(built(name), join(folder, name));
  const path = join(folder, "weight-drift.js");
  expect(identityOf(path, true)).toBe(hashFile("experiments/weight-drift.ts"));
  appendFileSync(path, "// changed\n");
  expect(identityOf(path, true)).toBe(hashFile(path));
});

test("a run of the sources is resumed by the package", async () => {
  const place = ["run", "three-node-hardness", "--preset", "smoke", "--workers", "1", "--out", join(folder, "run")];
  execFileSync(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...place], { stdio: "ignore" });
  const { code, stderr } = await commandIn(folder)(["resume", "run"]);
  expect([code, stderr.includes("changed")]).toEqual([0, false]);
});
