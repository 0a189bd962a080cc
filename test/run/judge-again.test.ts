import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { explainSchema, runSchema, runsSchema } from "../../src/cli/json.js";
import { decode } from "../../src/run/json.js";
import type { RunRecord } from "../../src/run/records.js";
import { unrehearsedIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-judge-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = unrehearsedIn(folder);
const recordOf = (run: string) => decode(readFileSync(join(folder, run, "run.json"), "utf8")) as RunRecord;
const edit = (file: string, before: string, after: string): void => {
  const text = readFileSync(join(folder, file), "utf8");
  if (!text.includes(before)) throw new Error(`${file} has no ${before}`);
  writeFileSync(join(folder, file), text.replace(before, after));
};

test("a run whose evidence throws is failed; mended, its trials are judged again and none is trained again", async () => {
  await overparam(["new", "claim"]);
  edit("claim.ts", "evidence: (trials) =>", 'evidence: (trials) => (() => { throw new Error("no sum"); })() ??');
  const failed = await overparam(["run", "./claim.ts", "--out", "a", "--name", "first try"]);
  expect([failed.code, failed.stderr.includes("no sum")]).toEqual([1, true]);
  expect(recordOf("a").status).toBe("failed");
  edit("claim.ts", '(() => { throw new Error("no sum"); })() ??', "");
  const trials = () =>
    readdirSync(join(folder, "a", "trials")).map((name) => statSync(join(folder, "a", "trials", name)).mtimeMs);
  const before = trials();
  const { code, stdout } = await overparam(["judge", "a", "--json"]);
  expect(trials()).toEqual(before);
  expect([code, runSchema.parse(JSON.parse(stdout)).verdict]).toEqual([0, "supported"]);
  const { status, error, forced, judgement } = recordOf("a");
  expect([status, error]).toEqual(["complete", undefined]);
  expect(forced.some((line) => line.includes("claim.ts has changed"))).toBe(true); // said of the code, not of the prediction
  expect(judgement?.tested).not.toContain("prediction");
});

test("a prediction that was changed after the run says so beside the verdict", async () => {
  edit("claim.ts", "margin: [0.5, 1]", "margin: [0, 0.4]");
  const { stdout } = await overparam(["judge", "a"]);
  expect(stdout).toContain("Verdict: REFUTED");
  expect(stdout).toContain("the prediction learned was changed after the trials had run");
});

test("runs lists what a folder holds, by date, with the user's name for it", async () => {
  await overparam(["run", "./claim.ts", "--preset", "smoke", "--out", "b"]);
  const [a, b] = runsSchema.parse(JSON.parse((await overparam(["runs", ".", "--json"])).stdout));
  expect([a.run, a.name, a.verdict, b.run, b.name]).toEqual(["a", "first try", "refuted", "b", null]);
  expect(b.seconds).toBeGreaterThan(0);
  expect((await overparam(["runs"])).stdout).toContain("No runs in runs");
});

test("the code of a run that brings its experiment along is executed only when asked to", async () => {
  writeFileSync(
    join(folder, "b", "planted.ts"),
    `${readFileSync(join(folder, "claim.ts"), "utf8")}\nconsole.log("planted");`,
  );
  edit("b/run.json", join(folder, "claim.ts"), join(folder, "b", "planted.ts"));
  for (const command of ["judge", "resume", "work"]) {
    const { code, stdout, stderr } = await overparam([command, "b"]);
    expect([command, code, `${stdout}${stderr}`.includes("planted\n")]).toEqual([command, 2, false]);
    expect(stderr).toContain("--trust");
  }
  expect((await overparam(["judge", "b", "--trust"])).stderr).toContain("planted");
});

test("explain says what decides and what would refute, and trains nothing", async () => {
  const { code, stdout } = await overparam(["explain", "width-sweep"]);
  expect(code).toBe(0);
  for (const part of ["Theorem 4.1", "What decides", "Not tested", "--width", "default:"])
    expect(stdout).toContain(part);
  const explained = explainSchema.parse(JSON.parse((await overparam(["explain", "./claim.ts", "--json"])).stdout));
  expect(explained.presets.map(({ cells, seeds }) => [cells, seeds])).toEqual([[1, 2], [3, 10]]); // prettier-ignore
});
