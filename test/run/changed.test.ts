import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hash } from "../../src/run/provenance.js";
import { commandIn } from "../command.js";
import { experimentText } from "../written.js";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "overparam-changed-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "elsewhere"));
const overparam = commandIn(folder);
const elsewhere = commandIn(join(folder, "elsewhere"));

const at = (name: string): string => join(folder, name);
const write = (name: string, text: string): void => writeFileSync(at(name), text);
interface Record {
  readonly files: { [path: string]: string };
  readonly forced: readonly string[];
}
const record = (run: string): Record => JSON.parse(readFileSync(at(`${run}/run.json`), "utf8")) as Record;

// The experiment reads a table that its parameter names, and imports a helper that leaves a trace where it is executed.
write("deep.json", '{ "factor": 1 }');
write(
  "helper.ts",
  `import deep from "./deep.json" with { type: "json" };
import { appendFileSync } from "node:fs";
appendFileSync(${JSON.stringify(at("trace"))}, "imported ");
export const scale = (x: number): number => deep.factor * x;`,
);
write(
  "reads.ts",
  experimentText("return members.map(() => ({ value: scale(Number(readFileSync(cell.table, 'utf8'))) }));", {
    before: 'import { readFileSync } from "node:fs"; import { scale } from "./helper.js";',
    parameters: 'table: z.string().default("").meta({ file: true })',
    more: 'needs: "nothing",',
    sizes: 2,
  }),
);
write("table.csv", "1");
write("config.yaml", "seeds: 2\n");

test("run.json holds the hash of every file that decides the run, by absolute path", async () => {
  const { code } = await overparam([
    "run",
    "./reads.ts",
    "--table",
    "table.csv",
    "--config",
    "config.yaml",
    "--out",
    "a",
  ]);
  expect(code).toBe(0);
  expect(record("a").files).toEqual(
    Object.fromEntries(
      ["reads.ts", "helper.ts", "deep.json", "table.csv", "config.yaml"].map((name) => [
        at(name),
        hash(readFileSync(at(name))),
      ]),
    ),
  );
});
test("a resume from another folder finds the same files", async () => {
  rmSync(at(`a/trials/${readdirSync(at("a/trials"))[0]}`));
  const { code, stdout } = await elsewhere(["resume", "../a"]);
  expect([code, stdout.includes("4 trials, complete")]).toEqual([0, true]);
});
test.each([
  ["deep.json", '{ "factor": 2 }'],
  ["table.csv", "5"],
  ["config.yaml", "seeds: 3\n"],
])("a resume names %s when it changed, with both hashes, and imports nothing before", async (name, text) => {
  const before = readFileSync(at(name), "utf8");
  rmSync(at("trace"));
  write(name, text);
  for (const command of ["resume", "work"]) {
    const { code, stderr } = await overparam([command, "a"]);
    expect([code, stderr.includes(`${at(name)} has changed (its hash was ${hash(before)}, is ${hash(text)})`)]).toEqual(
      [2, true],
    );
  }
  expect(existsSync(at("trace"))).toBe(false);
  write(name, before);
  write("trace", "");
});
test("a missing file is named, and a complete record survives", async () => {
  const trials = readdirSync(at("a/trials")).map((name) => readFileSync(at(`a/trials/${name}`), "utf8"));
  const table = readFileSync(at("table.csv"));
  rmSync(at("table.csv"));
  const refused = await overparam(["resume", "a"]);
  expect([refused.code, refused.stderr.includes(`${at("table.csv")} is missing`)]).toEqual([2, true]);
  await overparam(["resume", "a", "--force"]);
  expect(readdirSync(at("a/trials")).map((name) => readFileSync(at(`a/trials/${name}`), "utf8"))).toEqual(trials);
  writeFileSync(at("table.csv"), table);
});
test("--force records what changed, and counts no seed twice and no trial of another grid", async () => {
  await overparam(["run", "./reads.ts", "--table", "table.csv", "--seeds", "3", "--out", "b"]);
  write("other.csv", "1");
  const call = ["run", "./reads.ts", "--table", "other.csv", "--seeds", "2", "--out", "b", "--json", "--force"];
  const { code, stdout, stderr } = await overparam(call);
  const { cells } = JSON.parse(stdout) as { cells: { trials: number }[] };
  expect([code, cells.map(({ trials }) => trials)]).toEqual([0, [2, 2]]);
  expect(stderr).toContain("6 trials in this directory are of other parameters, seeds or experiments");
  expect(record("b").forced.join()).toContain("the number of seeds was 3, is 2");
  const shown = await overparam(["show", "b", "--json"]);
  expect((JSON.parse(shown.stdout) as { cells: object[] }).cells).toHaveLength(2);
  expect(shown.stderr).toContain("6 trials");
});
test("an import that is missing is named before anything runs", async () => {
  write("lost.ts", experimentText("return [];", { before: 'import { gone } from "./gone.js"; gone();' }));
  const { code, stderr } = await overparam(["run", "./lost.ts", "--out", "c"]);
  expect([code, stderr.includes("./gone.js"), existsSync(at("c"))]).toEqual([1, true, false]);
});
