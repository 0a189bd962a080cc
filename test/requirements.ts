import { execFileSync } from "node:child_process";
import { test } from "vitest";
import { availableBackends } from "../src/backend/backend.js";

const finders: Readonly<Record<string, () => boolean>> = {
  native: () => availableBackends().includes("cpu"),
  chromium: () => runs("chromium", "--version"),
  jupyter: () => runs("jupyter", "nbconvert", "--version"),
};

/**
 * `test` for what needs something that a machine may lack. Without it the test is skipped, its title saying why; where
 * OVERPARAM_REQUIRE lists it (as in CI), the test runs and fails instead.
 */
export function testWith(name: "native" | "chromium" | "jupyter"): typeof test {
  const required = (process.env.OVERPARAM_REQUIRE ?? "").split(",").includes(name);
  return (required || finders[name]() ? test : test.skip) as typeof test;
}

function runs(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
