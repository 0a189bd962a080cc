import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { template } from "../../src/cli/template.js";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "overparam-snippets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = ["README.md", ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"))];
const textOf = (page: string): string => readFileSync(join(root, page === "README.md" ? "" : "docs", page), "utf8");

/** Every snippet of TypeScript and JavaScript, each a module of its own: "README.md, ts 1". */
const snippets = pages.flatMap((page) =>
  [...textOf(page).matchAll(/^```(ts|js)\n([\s\S]*?)^```/gm)].map(([, language, text], index) => ({
    name: `${page}, ${language} ${index + 1}`,
    file: join(folder, `${page.replace(".md", "")}-${index + 1}.m${language}`),
    text,
  })),
);

/** "overparam" and its subpaths as package.json names them, in `src`. */
function sources(): Record<string, [string]> {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Record<string, { types?: string }>;
  };
  const typed = Object.entries(exports).flatMap(([name, { types }]) => (types === undefined ? [] : [[name, types]]));
  return Object.fromEntries(
    typed.map(([name, types]) => [
      name.replace(".", "overparam"),
      [join(root, types.replace("/dist", "").replace(".d.ts", ".ts"))],
    ]),
  );
}

const config = join(folder, "tsconfig.json");
const node = async (args: readonly string[]) => {
  const options = { cwd: root, env: { ...process.env, TSX_TSCONFIG_PATH: config } };
  const all = promisify(execFile)(process.execPath, args, options);
  return all.then(
    () => "",
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );
};

beforeAll(() => {
  for (const { file, text } of snippets) writeFileSync(file, text);
  writeFileSync(join(folder, "template.mts"), template("my-claim"));
  const compilerOptions = { paths: sources(), typeRoots: [join(root, "node_modules/@types")] };
  writeFileSync(config, JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: ["*.mts"] }));
});

test("every snippet of the README and the documents has the library's types, and so has what overparam new writes", async () => {
  expect(snippets.length).toBeGreaterThan(4);
  expect(await node([join(root, "node_modules/typescript/bin/tsc"), "-p", config])).toBe("");
});

test("the experiment of docs/experiments.md is run and judged", async () => {
  const experiment = snippets.find(({ text }) => text.includes("export default defineExperiment"));
  const place = ["--preset", "smoke", "--workers", "1", "--out", join(folder, "run")];
  const command = ["--import", "tsx", join(root, "src/cli/main.ts"), "run", experiment?.file ?? "", ...place];
  expect(await node([...command, "--json"])).toBe("");
  const { status, judgement } = JSON.parse(readFileSync(join(folder, "run", "run.json"), "utf8")) as {
    status: string;
    judgement: { findings: { members: unknown[] }[]; counts: { complete: number } };
  };
  expect([status, judgement.findings[0].members.length, judgement.counts.complete]).toEqual(["complete", 1, 2]);
});

/** Pages whose snippets read a run's files: test/cli has those, and runs them there. */
const filed = ["comparing.md", "models.md"];
const alone = snippets.filter(({ name }) => !filed.some((page) => name.startsWith(page)));
test.each(alone.map(({ name, file }) => [name, file] as const))("%s runs", async (_, file) => {
  expect(await node(["--import", "tsx", file])).toBe("");
});
