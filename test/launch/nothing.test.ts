import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandIn } from "../command.js";
import { experimentText } from "../written.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-nothing-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);

/** All of TensorFlow is required, never imported: its modules stand in the cache of CommonJS, its library among the shared objects. */
const trial = `
  const { sharedObjects } = process.report.getReport();
  const loaded = [...Object.keys(Module._cache), ...sharedObjects];
  const found = loaded.filter((path) => /@tensorflow|libtensorflow|tfjs_binding/.test(path)).length;
  return members.map(() => ({ value: found }));`;

async function modulesOfTensorFlow(name: string, more: string): Promise<number> {
  const before = `import Module from "node:module";`;
  writeFileSync(join(folder, `${name}.ts`), experimentText(trial, { before, more }));
  const place = ["--preset", "smoke", "--workers", "1", "--backend", "js", "--out", name];
  expect(await overparam(["run", `./${name}.ts`, ...place])).toMatchObject({ code: 0 });
  const [record] = readdirSync(join(folder, name, "trials"));
  const { result } = JSON.parse(readFileSync(join(folder, name, "trials", record), "utf8")) as {
    result: { value: number };
  };
  return result.value;
}

test("a worker of an experiment that needs nothing loads no module of TensorFlow; others load many", async () => {
  expect(await modulesOfTensorFlow("nothing", `needs: "nothing", together: false,`)).toBe(0);
  expect(await modulesOfTensorFlow("something", "")).toBeGreaterThan(3);
});
