import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../src/backend/backend.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { rehearsalCell, rehearse } from "../../src/run/rehearse.js";
import { commandIn } from "../command.js";
import { experiments } from "../experiments/all.js";
import { experimentText } from "../written.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-rehearse-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);
const written = (name: string, trial: string, more: Parameters<typeof experimentText>[1] = {}): string => {
  writeFileSync(join(folder, `${name}.ts`), experimentText(trial, { more: 'needs: "nothing",', ...more }));
  return `./${name}.ts`;
};
/** A trial that counts itself in a file, and returns so. */
const counted = (record: string): string => `appendFileSync("calls", cell.size + " " + members.length + "\\n"); return members.map(() => (${record}));`; // prettier-ignore
const calls = (): string[] => {
  const file = join(folder, "calls");
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  rmSync(file, { force: true });
  return lines;
};

beforeAll(async () => void (await useBackend()));
test.each(experiments)("a rehearsal of %s finds nothing: one trial can be summarised", async (_, experiment) => {
  const cell = rehearsalCell(experiment as AnyExperiment, { overrides: {} });
  await expect(rehearse(experiment as AnyExperiment, cell, new AbortController().signal)).resolves.toBeUndefined();
});

describe.each([
  ["misnamed", counted("{ valve: 1 }"), {}, /'value', where it returns valve: did you mean 'valve'\?/],
  ["unstorable", counted("{ value: 1n }"), {}, /member 0\.value.*a bigint/],
  ["thrown", `appendFileSync("calls", "one\\n"); throw new Error("no luck");`, {}, /no luck \(.*thrown\.ts:\d+\)/],
  ["unsummed", counted("{ value: 1 }"), { evidence: 'throw new Error("no sum");' }, /no sum \(.*unsummed\.ts:\d+\)/],
] as const)("an experiment that is %s", (name, trial, more, fault) => {
  test("is refused after one trial, before the grid: file and line, no directory left", async () => {
    const { code, stderr } = await overparam(["run", written(name, trial, more), "--workers", "1"]);
    expect([code, stderr.includes("    at ")]).toEqual([1, false]);
    expect(stderr).toMatch(/a rehearsal of written, one seed of a small cell/);
    expect(stderr).toMatch(fault);
    expect(stderr).toContain("nothing of the grid has run");
    expect(calls()).toHaveLength(1);
    expect(existsSync(join(folder, "runs")) ? readdirSync(join(folder, "runs")) : []).toEqual([]);
  });
});

test("the words of a call are the rehearsal's too, its numbers are not", async () => {
  const { default: sweep } = await import("../../experiments/width-sweep.js");
  const overrides = { data: ["points.csv"], width: [8192], setting: ["digits"] };
  const [small, asked] = [{}, overrides].map((given) =>
    rehearsalCell(sweep as unknown as AnyExperiment, { overrides: given }),
  );
  expect(asked).toMatchObject({ data: "points.csv", width: small.width });
});

test("with --yes the grid begins without", async () => {
  await overparam(["run", "./misnamed.ts", "--workers", "1", "--out", "yes", "--yes"]);
  expect(calls()).toEqual(["1 3", "2 3", "3 3", "4 3"]);
});

test("a rehearsal is one seed of the smoke grid, once: none as a run resumes, nor of a smoke run", async () => {
  const good = written("good", counted("{ value: members[0].random.normal() }"));
  const first = await overparam(["run", good, "--workers", "1", "--out", "once", "--size", "1,2", "--json"]);
  expect(calls()).toEqual(["1 1", ...["1 3", "2 3"]]);
  const again = await overparam(["run", good, "--workers", "1", "--out", "once", "--size", "1,2", "--json"]);
  expect([again.code, calls()]).toEqual([0, []]);
  expect(JSON.parse(again.stdout)).toMatchObject({ cells: (JSON.parse(first.stdout) as { cells: object[] }).cells });
  await overparam(["run", good, "--workers", "1", "--out", "smoke", "--preset", "smoke"]);
  expect(calls()).toEqual(["1 1"]);
});

test("ctrl-C in a rehearsal that never yields ends it within seconds, and says how to go on", async () => {
  const hangs = written("hangs", 'process.stderr.write("in it\\n"); for (;;) ;');
  const { code, stderr } = await overparam(["run", hangs, "--out", "hangs"], {
    onOutput: (text, kill) => text.includes("in it") && !text.includes("Stopping") && kill("SIGINT"),
  });
  expect([code, stderr.includes("overparam resume hangs")]).toEqual([130, true]);
  expect(readdirSync(join(folder, "hangs", "trials"))).toEqual([]);
});
