import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

test("the example of docs/figures.md runs", async () => {
  const page = await readFile(join(root, "docs", "figures.md"), "utf8");
  const example = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  expect(example).toContain('from "overparam/plot"');
  const folder = await mkdtemp(join(tmpdir(), "figures-"));
  const file = join(folder, "example.mts");
  try {
    const library = pathToFileURL(join(root, "src", "plot", "index.ts")).href;
    await writeFile(file, example.replace('"overparam/plot"', JSON.stringify(library)));
    await promisify(execFile)(process.execPath, ["--import", "tsx", file], { cwd: root });
  } finally {
    await rm(folder, { recursive: true });
  }
});
