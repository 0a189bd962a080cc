import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { entries, exported, root, type Exported } from "./exported.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const all = exported();

/** What examples take as given: made anew for each that names it, unless it makes it itself. */
const given: Readonly<Record<string, string>> = {
  members: "const members = [0, 1].map((seed) => ({ seed, random: o.randomStream(seed) }));",
  folder: `const folder = ${JSON.stringify(join(folder, "kept"))};`,
  data: "using data = o.trainingData(members.map((member) => o.sphereWithRandomLabels(member, { samples: 8, dimension: 3 })));",
  ensemble: "using ensemble = o.createEnsemble(o.mlp({ inputs: 3, outputs: 1, depth: 1, width: 16 }), members);",
};
/** What only a run has: such examples have the types, and are not run. */
const ofRuns: Readonly<Record<string, string>> = {
  cell: "const cell = undefined as any;",
  rows: "const rows = undefined as any;",
  context: "const context = undefined as unknown as o.TrialContext;",
  member: "const member = undefined as unknown as o.Member;",
  trials: "const trials = undefined as unknown as readonly o.Trial<any, any>[];",
  runs: 'const runs = undefined as unknown as readonly import("overparam/runs").StoredRun[];',
};

const names = (text: string, word: string): boolean => new RegExp(`(?<![.\\w"'-])${word}\\b(?!:|")`).test(text);
const makes = (text: string, word: string): boolean =>
  new RegExp(`\\b(const|using) ([[{][^=]*)?\\b${word}\\b`).test(text);

/** The example as a function of a module of its own, with what it names imported and given. */
function moduleOf({ from: room, example = "" }: Exported): { text: string; runs: boolean } {
  const code = example
    .replace(/^export default /m, "")
    .replace(/^(estimate|findings|figures|evidence|trial|tables): (.*),$/gm, "({ $1: $2 });");
  const takes = (word: string, text = code): boolean => names(text, word) && !makes(code, word);
  const taken = Object.entries(given).filter(([word]) => takes(word));
  const lines = taken.map(([, line]) => line);
  if (lines.some((line) => names(line, "members")) && !takes("members")) lines.unshift(given.members);
  const stored = Object.entries(ofRuns).filter(([word]) => takes(word));
  const used = all.filter((one) => names(code, one.name) && !makes(code, one.name));
  // A name of two rooms is the room's of the function that the example is of.
  const own = (one: Exported): string | undefined => one.from.find((from) => room.includes(from));
  const imports = new Map(used.map((one) => [one.name, used.flatMap((other) => (other.name === one.name ? (own(other) ?? []) : []))[0] ?? one.from[0]])); // prettier-ignore
  const values = ["tf", "z", "linearAlgebra"].filter((word) => names(code, word));
  const text = [
    'import * as o from "overparam";',
    ...[...imports].map(([imported, from]) => `import { ${imported} } from "${from}";`),
    ...values.map((word) => `import { ${word} } from "overparam${word === "linearAlgebra" ? "/math" : ""}";`),
    "export default async function (): Promise<void> {",
    ...[...lines, ...stored.map(([, line]) => line), code].map((line) => line.replace(/^/gm, "  ")),
    "}",
  ].join("\n");
  return {
    text,
    runs: stored.length === 0 && !/RunDirectory|import\.meta|npyChunks|…|await train\(|throw /.test(code),
  };
}

const config = join(folder, "tsconfig.json");
const node = (args: readonly string[]): Promise<string> =>
  promisify(execFile)(process.execPath, args, {
    cwd: root,
    env: { ...process.env, TSX_TSCONFIG_PATH: config },
    maxBuffer: 1 << 26,
  }).then(
    () => "",
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );

test("every function and class that an entry exports has an example", () => {
  expect(all.length).toBeGreaterThan(400);
  const without = all.filter(({ example }) => example === undefined);
  expect(without.map(({ name, from }) => `${from[0]}: ${name}`)).toEqual([]);
});

test("every example has the library's types, and runs where it needs no run on disk", async () => {
  const modules = all.filter(({ example }) => example !== undefined && !example.includes("…")).map((one, index) => ({ ...one, ...moduleOf(one), file: `${index}-${one.name}` })); // prettier-ignore
  for (const { file, text } of modules) writeFileSync(join(folder, `${file}.mts`), text);
  const run = modules
    .filter(({ runs }) => runs)
    .map(({ file, name }) => `  ["${name}", (await import("./${file}.mjs")).default],`);
  writeFileSync(
    join(folder, "all.mts"),
    [
      'import { useBackend } from "overparam";',
      'await useBackend("js");',
      `const all: [string, () => Promise<void>][] = [\n${run.join("\n")}\n];`,
      "let wrong = 0;",
      "for (const [name, example] of all) await example().catch((error: unknown) => { wrong++; console.error(name, error); });",
      "process.exitCode = wrong;",
    ].join("\n"),
  );
  const paths = Object.fromEntries(entries().map(([specifier, file]) => [specifier, [file]]));
  const lax = { noUnusedLocals: false, noUnusedParameters: false, allowUnreachableCode: true, noEmit: true };
  const compilerOptions = { ...lax, paths, typeRoots: [join(root, "node_modules/@types")] };
  writeFileSync(config, JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: ["*.mts"] }));
  expect(await node([join(root, "node_modules/typescript/bin/tsc"), "-p", config])).toBe("");
  expect(run.length).toBeGreaterThan(90);
  expect(await node(["--import", "tsx", join(folder, "all.mts")])).toBe("");
});
