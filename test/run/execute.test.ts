import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { defineExperiment, z } from "../../src/index.js";
import { createChanges } from "../../src/launch/changes.js";
import { blocksById } from "../../src/run/blocks.js";
import { RunDirectory } from "../../src/run/directory.js";
import { execute } from "../../src/run/execute.js";
import type { Block } from "../../src/run/blocks.js";
import { makePlan } from "../../src/run/grid.js";
import type { Launcher } from "../../src/run/launcher.js";
import type { Progress } from "../../src/run/tally.js";
import { work } from "../../src/run/work.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-execute-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Four widths, then one between that the trials ask for. */
const seen: number[] = [];
const experiment = defineExperiment({
  id: "order",
  claim: { lecture: "none", statement: "", reference: "none" },
  parameters: z.strictObject({ width: z.number().default(1) }),
  grids: {
    smoke: { description: "", seeds: 1, axes: [{ width: [2] }] },
    default: { description: "", seeds: 12, axes: [{ width: [64, 2, 16, 8] }] },
  },
  memory: ({ width }) => width,
  trial: async (_cell, members) => Promise.resolve(members.map(({ seed }) => ({ value: seed }))),
  refine: (trials) => {
    seen.push(trials.length);
    return [100, 4].map((width) => ({ parameters: { width }, seeds: 2 }));
  },
  evidence: () => undefined,
  findings: {},
  tested: () => "",
  notTested: "",
  settles: "",
  figures: {},
}) as unknown as AnyExperiment;

type Before = (block: Block) => void | Promise<void>;

/** Works blocks in this process, each after `before`; `submitted` takes their ids in the order in which they are handed over. */
function launcherOf(most: number, directory: RunDirectory, before: Before, submitted: string[]): Launcher {
  const changes = createChanges();
  const find = blocksById(experiment.id, directory);
  const stop = new AbortController();
  const workOn = async (id: string): Promise<void> => {
    const { block } = await find(id);
    changes.report(id, { kind: "progress", fraction: 0.5 });
    await before(block);
    const worked = await work(experiment, block, directory, { signal: stop.signal });
    changes.report(id, { kind: "ended", worked });
  };
  return {
    most,
    rehearse: () => Promise.resolve(),
    ready: () => Promise.reject(new Error("not asked")),
    submit: (ids) => {
      submitted.push(...ids);
      ids.forEach((id) => void workOn(id).catch(changes.fail));
    },
    poll: changes.poll,
    cancel: () => stop.abort(),
    close: () => Promise.resolve(),
  };
}

const atOnce: Before = () => undefined;

async function executed(
  name: string,
  most: number,
  before = atOnce,
  onProgress?: (progress: Progress) => void,
  of = experiment,
) {
  const directory = new RunDirectory(join(folder, name));
  const claim = await directory.acquire();
  const submitted: string[] = [];
  const launcher = launcherOf(most, directory, before, submitted);
  const options = { experiment: of, plan: makePlan(of), directory, launcher, onProgress };
  const result = execute({ ...options, records: [], signal: new AbortController().signal });
  const { records } = await result.finally(claim.release);
  const find = blocksById(experiment.id, directory);
  return { records, submitted: await Promise.all(submitted.map(async (id) => (await find(id)).block)) };
}

test("records are in the plan's order, refined cells after it, whoever finished first", async () => {
  const waiting: (() => void)[] = [];
  // Of the blocks that run, the one that started last ends first.
  const backwards: Before = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      setTimeout(() => waiting.pop()?.(), 5);
    });
  const one = await executed("one", 1);
  const four = await executed("four", 4, backwards);
  const keys = (records: typeof one.records) =>
    records.map(({ parameters, seed }) => `${String(parameters.width)}:${seed}`);
  const cells = [64, 2, 16, 8].flatMap((width) => Array.from({ length: 12 }, (_, seed) => `${width}:${seed}`));
  expect(keys(one.records)).toEqual([...cells, "4:0", "4:1", "100:0", "100:1"]);
  expect(keys(four.records)).toEqual(keys(one.records));
});

test("more seeds of a planned cell count each of its trials once, also where the last block was not full", async () => {
  const more = { ...experiment, refine: () => [{ parameters: { width: 64 }, seeds: 25 }] };
  const { records } = await executed("more", 2, atOnce, undefined, more);
  const seeds = records.filter(({ parameters }) => parameters.width === 64).map(({ seed }) => seed);
  expect(seeds).toEqual(Array.from({ length: 25 }, (_, seed) => seed));
});

test("the largest blocks start first, and refinement waits until all others are done", async () => {
  seen.length = 0;
  const { submitted } = await executed("largest", 3);
  // by width times seeds: of each cell a block of ten and one of two
  expect(submitted.map(({ parameters }) => parameters.width)).toEqual([64, 16, 64, 8, 16, 2, 8, 2, 100, 4]);
  expect(seen).toEqual([48, 52]);
});

test("progress counts what is done and adds what runs, up to all", async () => {
  const reports: Progress[] = [];
  await executed("progress", 2, undefined, (progress) => reports.push(progress));
  const shares = reports.map(({ done, running }) => done + running);
  expect(Math.max(...shares)).toBe(10);
  expect(reports.every(({ fraction, running }) => fraction <= running && running <= 2)).toBe(true);
});

test("an error of one block's launch stops the others, and is the run's", async () => {
  let others = 0;
  const before: Before = async (block) => {
    if (block.parameters.width === 64) throw new Error("no process");
    others++;
    await new Promise((done) => setTimeout(done, 20));
  };
  await expect(executed("error", 4, before)).rejects.toThrow("no process");
  expect(others).toBeLessThanOrEqual(3);
});
