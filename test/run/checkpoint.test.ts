import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import weightDrift from "../../experiments/weight-drift.js";
import { useBackend } from "../../src/backend/backend.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { checkpointsOf } from "../../src/run/checkpoints.js";
import { RunDirectory } from "../../src/run/directory.js";
import type { Block } from "../../src/run/blocks.js";
import { blockId, trialId } from "../../src/run/ids.js";
import { work } from "../../src/run/work.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-checkpoints-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => void (await useBackend("wasm")));

const experiment = weightDrift as unknown as AnyExperiment;
const parameters = weightDrift.parameters.parse({ width: 16, samples: 12, steps: 300, fraction: 1e-4 });
const block: Block = { parameters, seeds: [0, 1] };
const signal = new AbortController().signal;
const recordsIn = (directory: RunDirectory) =>
  block.seeds.map((seed) => directory.readTrial(trialId(experiment.id, parameters, seed)));

const module = (path: string): string => JSON.stringify(pathToFileURL(resolve(path)).href);
/** Works the block until past its middle, and is killed there. */
const victim = (path: string): string => `
const { useBackend } = await import(${module("src/backend/backend.ts")});
const { RunDirectory } = await import(${module("src/run/directory.ts")});
const { work } = await import(${module("src/run/work.ts")});
const { default: experiment } = await import(${module("experiments/weight-drift.ts")});
await useBackend("wasm");
await work(experiment, ${JSON.stringify(block)}, new RunDirectory(${JSON.stringify(path)}), {
  ...{ signal: new AbortController().signal, every: 0 },
  progress: (fraction) => fraction > 0.5 && process.kill(process.pid, "SIGKILL"),
});`;

async function emptyRun(name: string): Promise<RunDirectory> {
  const directory = new RunDirectory(join(folder, name));
  (await directory.acquire()).release();
  return directory;
}

test("a trial whose process was killed goes on from its checkpoint, to the same record, and leaves none", async () => {
  const whole = await emptyRun("whole");
  await work(experiment, block, whole, { signal });
  const killed = await emptyRun("killed");
  writeFileSync(join(folder, "victim.mts"), victim(killed.path));
  const { signal: how } = spawnSync(process.execPath, ["--import", "tsx", join(folder, "victim.mts")], {
    cwd: resolve("."),
  });
  expect(how).toBe("SIGKILL");
  const place = killed.file("checkpoints", blockId(experiment.id, block));
  expect(readdirSync(place)).toEqual(["0"]);
  const heard: number[] = [];
  await work(experiment, block, killed, { signal, progress: (fraction) => heard.push(fraction) });
  expect(heard[0]).toBeGreaterThan(0.2);
  const results = (directory: RunDirectory) => recordsIn(directory).map((record) => record?.result);
  expect(results(killed)).toEqual(results(whole));
  expect(recordsIn(killed).map((record) => record?.attempts)).toEqual([2, 2]);
  expect(existsSync(place)).toBe(false);
});

test("a checkpoint that another Node wrote, or that is damaged, counts as none", async () => {
  const directory = await emptyRun("damaged");
  const place = checkpointsOf(directory, "block").next();
  expect(await place.read()).toBeUndefined();
  await place.write({ step: 1 });
  expect(await place.read()).toEqual({ step: 1 });
  writeFileSync(directory.file("checkpoints", "block", "0"), "no state");
  expect(await place.read()).toBeUndefined();
  await directory.forgetCheckpoints();
  expect(await place.read()).toBeUndefined();
});
