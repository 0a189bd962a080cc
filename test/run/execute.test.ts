import { mkdtempSync, rmSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { defineExperiment, z } from "../../src/index.js";
import { RunDirectory } from "../../src/run/directory.js";
import { execute } from "../../src/run/execute.js";
import { makePlan, type Block } from "../../src/run/grid.js";
import type { Launcher } from "../../src/run/launcher.js";
import type { Progress } from "../../src/run/tally.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-execute-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Four widths, then one between that the trials ask for. */
const seen: number[] = [];
const experiment = defineExperiment({
  id: "order",
  claim: { lecture: "none", statement: "", reference: "none" },
  parameters: z.strictObject({ width: z.number().default(1) }),
  smoke: { description: "", axes: [{ width: [2] }], seeds: 1 },
  sweep: { description: "", axes: [{ width: [64, 2, 16, 8] }], seeds: 12 },
  predictions: {},
  memory: ({ width }) => width,
  trial: async () => Promise.resolve([{ value: 1 }]),
  refine: (trials) => {
    seen.push(trials.length);
    return [100, 4].map((width) => ({ parameters: { width }, seeds: 2 }));
  },
  summarise: () => ({ findings: {}, tested: "", notTested: "", settle: "" }),
  plots: {},
}) as unknown as AnyExperiment;

type Run = Launcher["run"];
const complete = ({ seeds }: Block) => ({
  status: "complete" as const,
  results: seeds.map((seed) => ({ value: seed })),
  models: [],
  times: { started: new Date().toISOString(), seconds: 1 },
  attempts: 1,
});
const launcherOf = (workers: number, run: Run): Launcher => ({
  workers,
  ready: () => Promise.reject(new Error("not asked")),
  run,
  close: () => Promise.resolve(),
});

async function executed(name: string, launcher: Launcher, onProgress?: (progress: Progress) => void) {
  const directory = new RunDirectory(join(folder, name));
  await mkdir(directory.file("trials"), { recursive: true });
  const plan = makePlan(experiment);
  return execute({ experiment, plan, directory, launcher, signal: new AbortController().signal, onProgress });
}

test("records are in the plan's order, refined cells after it, whoever finished first", async () => {
  const waiting: (() => void)[] = [];
  // Of the blocks that run, the one that started last ends first.
  const backwards: Run = (block) =>
    new Promise((resolve) => {
      waiting.push(() => resolve(complete(block)));
      setTimeout(() => waiting.pop()?.(), 5);
    });
  const one = await executed(
    "one",
    launcherOf(1, (block) => Promise.resolve(complete(block))),
  );
  const four = await executed("four", launcherOf(4, backwards));
  const keys = (records: typeof one.records) =>
    records.map(({ parameters, seed }) => `${String(parameters.width)}:${seed}`);
  const cells = [64, 2, 16, 8].flatMap((width) => Array.from({ length: 12 }, (_, seed) => `${width}:${seed}`));
  expect(keys(one.records)).toEqual([...cells, "4:0", "4:1", "100:0", "100:1"]);
  expect(keys(four.records)).toEqual(keys(one.records));
});

test("the largest blocks start first, and refinement waits until all others are done", async () => {
  seen.length = 0;
  const started: unknown[] = [];
  await executed(
    "largest",
    launcherOf(3, (block) => {
      started.push(block.parameters.width);
      return Promise.resolve(complete(block));
    }),
  );
  // by width times seeds: of each cell a block of ten and one of two
  expect(started).toEqual([64, 16, 64, 8, 16, 2, 8, 2, 100, 4]);
  expect(seen).toEqual([48, 52]);
});

test("progress counts what is done and adds what runs, up to all", async () => {
  const reports: Progress[] = [];
  const run: Run = (block, { progress }) => {
    progress(0.5);
    return Promise.resolve(complete(block));
  };
  await executed("progress", launcherOf(2, run), (progress) => reports.push(progress));
  const shares = reports.map(({ done, running }) => done + running);
  expect(Math.max(...shares)).toBe(10);
  expect(reports.every(({ fraction, running }) => fraction <= running && running <= 2)).toBe(true);
});

test("an error of one block's launch stops the others, and is the run's", async () => {
  let others = 0;
  const run: Run = (block, { signal }) => {
    if (block.parameters.width === 64) return Promise.reject(new Error("no process"));
    return new Promise((resolve) =>
      signal.addEventListener("abort", () => {
        others++;
        resolve({ status: "aborted", attempts: 1 });
      }),
    );
  };
  await expect(executed("error", launcherOf(4, run))).rejects.toThrow("no process");
  expect(others).toBeLessThanOrEqual(3);
});
