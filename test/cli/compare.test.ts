import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { comparisonSchema } from "../../src/cli/json.js";
import { commandIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-compare-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const execute = promisify(execFile);
const overparam = commandIn(folder);

beforeAll(async () => {
  const call = (out: string, steps: string) =>
    ["run", "width-sweep", "--preset", "smoke", "--steps", steps, "--backend", "js", "--out", out]; // prettier-ignore
  expect((await overparam(call("a", "16"))).code).toBe(0);
  expect((await overparam(call("b", "64"))).code).toBe(0);
});

test("two runs stand in one table, with their findings below", async () => {
  const { code, stdout } = await overparam(["compare", "a", "b"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/differs: steps +16 +64/);
  expect(stdout).toMatch(/run +width +error +95 % interval +seeds +failed +missing +difference from a/);
  expect(stdout.match(/^b +(2|64) .*paired, 3 seeds$/gm)).toHaveLength(2);
  expect(stdout).toMatch(/^trained/m);
});

test("--json follows its schema, and --csv prints the table alone", async () => {
  const json = await overparam(["compare", "a", "b", "--measure", "loss", "--json"]);
  const { measure, cells } = comparisonSchema.parse(JSON.parse(json.stdout));
  expect([measure, cells.length]).toEqual(["loss", 4]);
  const csv = await overparam(["compare", "a", "b", "--csv"]);
  expect(csv.stdout.split("\r\n").map((line) => line.split(",").length)).toEqual([16, 16, 16, 16, 16, 1]);
});

test("--to and --csv write files", async () => {
  expect((await overparam(["compare", "a", "b", "--to", "compare.html", "--csv", "table.csv"])).code).toBe(0);
  expect(readFileSync(join(folder, "compare.html"), "utf8")).toContain("Training 0-1 error against width of 2 runs");
  expect(readFileSync(join(folder, "table.csv"), "utf8")).toMatch(/^run,experiment,width,measure,mean/);
});

test.each([
  [["compare", "a", "--measure", "accuracy"], 2, "There are error, "],
  [["compare", "a", "--json", "--csv"], 2, "one document"],
  [["compare", "a", "--csv", "b"], 2, "'b', a run"],
])("%j is refused", async (args, expected, message) => {
  const { code, stdout, stderr } = await overparam(args);
  expect([code, stdout, stderr.includes(message)]).toEqual([expected, "", true]);
});

test("the example of docs/comparing.md runs", async () => {
  const page = readFileSync(resolve("docs", "comparing.md"), "utf8");
  const example = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  const library = JSON.stringify(pathToFileURL(resolve("dist", "src", "run", "index.js")).href);
  const script = example.replace('"overparam/runs"', library);
  const { stdout } = await execute(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
  expect(stdout.trim().split("\n")).toHaveLength(4);
});
