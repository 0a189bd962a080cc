import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testWith } from "../requirements.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-notebook-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const root = resolve(".");

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly outputs?: readonly { readonly output_type: string; readonly data?: Readonly<Record<string, string[]>> }[];
  }[];
}

/** A Jupyter with the tslab kernel of a fresh install, in a folder that has overparam as a user's project would. */
function prepareKernel(): NodeJS.ProcessEnv {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "notebooks", private: true }));
  execFileSync(
    "npm",
    ["install", "tslab@1.0.22", "@types/node@20", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"],
    { cwd: folder, stdio: "ignore" },
  );
  symlinkSync(root, join(folder, "node_modules", "overparam"));
  const kernel = join(folder, "jupyter", "kernels", "tslab");
  mkdirSync(kernel, { recursive: true });
  const argv = [
    process.execPath,
    join(folder, "node_modules", ".bin", "tslab"),
    "kernel",
    "--config-path",
    "{connection_file}",
  ];
  writeFileSync(
    join(kernel, "kernel.json"),
    JSON.stringify({ argv, display_name: "TypeScript", language: "typescript" }),
  );
  return { ...process.env, JUPYTER_PATH: join(folder, "jupyter") };
}

const notebooks = readdirSync("notebooks").filter((file) => file.endsWith(".ipynb"));

/** Its cells ran without an error, and at least one shows a figure. */
function expectFigures(path: string): void {
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as Notebook;
  const outputs = cells.flatMap((cell) => cell.outputs ?? []);
  expect(outputs.filter(({ output_type: type }) => type === "error")).toEqual([]);
  expect(outputs.some(({ data }) => data?.["text/html"]?.join("").includes("<svg"))).toBe(true);
}

test("every notebook is stored with its outputs and its figure", () => {
  for (const name of notebooks) expectFigures(join("notebooks", name));
});

testWith("jupyter")("every notebook runs from its first cell to its last and shows its figure", () => {
  const env = prepareKernel();
  for (const name of notebooks) {
    writeFileSync(join(folder, name), readFileSync(join("notebooks", name)));
    execFileSync("jupyter", ["nbconvert", "--to", "notebook", "--execute", name, "--output", `executed-${name}`], {
      cwd: folder,
      env,
      stdio: "pipe",
    });
    expectFigures(join(folder, `executed-${name}`));
  }
});
