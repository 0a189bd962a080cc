import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { compile } from "../../src/run/compile.js";
import { hash } from "../../src/run/provenance.js";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "overparam-compile-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const files = {
  "own.ts": `import { createRequire } from "node:module";
import { fail, Kind, type Unused } from "./helper.js";
import common from "./common.cjs";
import { z } from "overparam";
const require = createRequire(import.meta.url);
export const known = { url: import.meta.url, folder: import.meta.dirname, kind: Kind.second, common, z: typeof z, path: typeof require };
export { fail };
`,
  "helper.ts": `export interface Unused { readonly a: number }
export enum Kind { first, second }

export function fail(): never {
  throw new Error("here");
}
`,
  "common.cjs": `module.exports = { exists: require("node:fs").existsSync("/none"), data: require("./data.json") };\n`,
  "data.json": `{ "one": 1 }\n`,
  "throws.ts": `interface Nothing {}\n\nthrow new TypeError("no such luck");\n`,
  "broken.ts": `export const a = 1;\nexport const = 2;\n`,
};
for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
mkdirSync(at("tmp"));

/** Compiles and executes a file in a process of Node's own, with the built package, and gives what `show` makes of its exports. */
function executed(name: string, show: string): unknown {
  const entry = (file: string): string => JSON.stringify(pathToFileURL(resolve("dist/src/run", file)).href);
  const script = `
    const { compile } = await import(${entry("compile.js")});
    const { executeModule } = await import(${entry("execute-module.js")});
    const path = ${JSON.stringify(at(name))};
    const show = ${show};
    const shown = await executeModule((await compile(path)).code, path).then(show, (error) => error.message);
    console.log(JSON.stringify(shown));`;
  const env = { ...process.env, TMPDIR: at("tmp"), NODE_OPTIONS: "" };
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", script], { env, encoding: "utf8" }));
}

test("an experiment is compiled with its local files, which are hashed as they were compiled", async () => {
  const { files } = await compile(at("own.ts"));
  const names = ["common.cjs", "data.json", "helper.ts", "own.ts"];
  expect(files).toEqual(Object.fromEntries(names.map((name) => [at(name), hash(readFileSync(at(name)))])));
});

test("what is required or read by a written path counts with its content, and a linked package is local", async () => {
  const text = `import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { two } from "linked";
const data = readFileSync(new URL("./data.json", import.meta.url), "utf8");
const one = createRequire(import.meta.url)('./alone.cjs');
const written = "./throws.ts";
export default [data, one, two, written];
`;
  mkdirSync(at("elsewhere"));
  mkdirSync(at("node_modules"));
  writeFileSync(at("elsewhere/package.json"), '{ "name": "linked", "type": "module", "exports": "./two.js" }');
  writeFileSync(at("elsewhere/two.js"), "export const two = 2;\n");
  symlinkSync(at("elsewhere"), at("node_modules/linked"));
  writeFileSync(at("alone.cjs"), "module.exports = 1;\n");
  writeFileSync(at("reads.ts"), text);
  const { files } = await compile(at("reads.ts"));
  const expected = ["alone.cjs", "data.json", "node_modules/linked/two.js", "reads.ts"];
  expect(Object.keys(files)).toEqual(expected.map(at));
  expect(files[at("alone.cjs")]).toBe(hash(readFileSync(at("alone.cjs"))));
});

test("an import by a computed name is refused with its line: it could not be followed", async () => {
  writeFileSync(at("computed.ts"), 'const name = "./helper.ts";\nexport default await import(name);\n');
  await expect(compile(at("computed.ts"))).rejects.toThrow(/computed\.ts:2: .*import/);
});

test("what was compiled knows its own place", () => {
  const common = { exists: false, data: { one: 1 } };
  const place = { url: pathToFileURL(at("own.ts")).href, folder };
  expect(executed("own.ts", "({ known }) => known")).toEqual({ ...place, kind: 1, common, z: "object", path: "function" }); // prettier-ignore
});

test("stack traces name the lines of the files themselves", () => {
  const show = "({ fail }) => { try { fail(); } catch (error) { return error.stack; } }";
  const [message, first] = (executed("own.ts", show) as string).split("\n");
  expect([message, first]).toEqual(["Error: here", `    at fail (${pathToFileURL(at("helper.ts")).href}:5:9)`]);
});

test("an experiment that throws as it is loaded is named with the line, and so is one that does not compile", async () => {
  expect(executed("throws.ts", "() => 0")).toContain(
    `${at("throws.ts")}:3: an experiment's file must load. Got TypeError: no such luck.`,
  );
  await expect(compile(at("broken.ts"))).rejects.toThrow(`${at("broken.ts")}:2: Expected identifier`);
});

test("nothing that another process might execute stays behind", () => {
  expect(readdirSync(at("tmp"))).toEqual([]);
});
