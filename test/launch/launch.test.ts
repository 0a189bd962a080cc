import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { launchHere } from "../../src/launch/here.js";
import { launchLocal, type LocalOptions } from "../../src/launch/local.js";
import { randomStream } from "../../src/math/random.js";
import { readClaim } from "../../src/run/claim.js";
import { RunDirectory } from "../../src/run/directory.js";
import type { Block } from "../../src/run/blocks.js";
import { blockId, trialId } from "../../src/run/ids.js";
import type { Change, Launcher } from "../../src/run/launcher.js";
import { hash } from "../../src/run/provenance.js";
import { mostAttempts } from "../../src/run/work.js";
import probe from "./probe.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-launch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const experiment = probe as unknown as AnyExperiment;
const source = resolve("test", "launch", "probe.ts");
const sourceHash = hash(readFileSync(source));
const loaded = { source, sourceHash, files: { [source]: sourceHash } };

let runs = 0;
let directory: RunDirectory;
/** A directory of a run, as its leader makes it. */
async function newRun(): Promise<void> {
  directory = new RunDirectory(join(folder, `run-${runs++}`));
  (await directory.acquire()).release();
}

let open: Launcher[] = [];
const closeAll = async (): Promise<void> => {
  await Promise.all(open.map((launcher) => launcher.close()));
  open = [];
};
const opened = (launcher: Launcher): Launcher => {
  open.push(launcher);
  return launcher;
};
const local = (workers: number, more: Partial<LocalOptions> = {}): Launcher =>
  opened(launchLocal({ loaded, directory, backend: "js", workers, ...more }));

interface Draw {
  readonly seed: number;
  readonly draw: number;
  readonly process: number;
  readonly threads: string;
}

const blockOf = (parameters: Record<string, string>): Block => ({
  parameters: { once: "", ...parameters },
  seeds: [0, 1, 2],
});

/** Has blocks worked, at once, that act so; what the last change of each was, and all fractions heard. */
async function act(launcher: Launcher, all: readonly Record<string, string>[], cancelAt = Infinity) {
  const blocks = all.map(blockOf);
  await directory.writeBlocks(blocks);
  const ids = blocks.map((block) => blockId("probe", block));
  const last = new Map<string, Change>();
  const fractions: number[] = [];
  launcher.submit(ids);
  while (ids.some((id) => last.get(id)?.kind !== "ended" && last.get(id)?.kind !== "died"))
    for (const [id, change] of await launcher.poll(100)) {
      last.set(id, change);
      if (change.kind === "progress") fractions.push(change.fraction);
      if (fractions.length >= cancelAt) launcher.cancel(ids);
    }
  return { changes: ids.map((id) => last.get(id)), fractions };
}

/** The records of the block that acts so. */
function recordsOf(parameters: Record<string, string>) {
  const block = blockOf(parameters);
  const records = block.seeds.map((seed) => directory.readTrial(trialId("probe", block.parameters, seed)));
  return records.filter((record) => record !== undefined);
}
const drawsOf = (parameters: Record<string, string>): Draw[] =>
  recordsOf(parameters).map(({ result }) => result as Draw);

const done = { kind: "ended", worked: "done" };
const failed = { kind: "ended", worked: "failed" };
const aborted = { kind: "ended", worked: "aborted" };

describe.each([
  ["in this process", () => opened(launchHere(experiment, directory, "js"))],
  ["in worker processes", () => local(2)],
])("a launcher %s", (_, launch) => {
  let launcher: Launcher;
  beforeAll(async () => {
    await newRun();
    launcher = launch();
  });
  afterAll(closeAll);
  test("says which TensorFlow trials run on", async () => {
    const engine = await launcher.ready();
    expect([engine.name, engine.threads]).toEqual(["js", 1]);
  });
  test("gives each seed its own stream, and writes its record, non-finite numbers included", async () => {
    expect((await act(launcher, [{ act: "draw" }])).changes).toEqual([done]);
    const draws = drawsOf({ act: "draw" });
    expect(draws.map(({ draw }) => draw)).toEqual(
      [0, 1, 2].map((seed) => randomStream(seed).split("probe").split("draw").normals(1)[0]),
    );
    expect(draws).toMatchObject([{ seed: 0, limit: Infinity, loops: 1 }, { seed: 1, limit: NaN }, { seed: 2 }]);
  });
  test("works a block again only where its records are not there", async () => {
    const before = recordsOf({ act: "draw" });
    rmSync(directory.file("trials", `${before[1].id}.json`));
    expect((await act(launcher, [{ act: "draw" }])).changes).toEqual([done]);
    const after = recordsOf({ act: "draw" });
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[1].result).toMatchObject({ draw: (before[1].result as Draw).draw });
  });
  test.each([
    ["throw", "as told"],
    ["short", "Got 2 records for 3 members"],
    ["typed", "member 0.curve: a trial returns numbers"],
    ["escape", "Got '../network'"],
  ])("records a trial that misbehaves (%s) as failed, at the first attempt", async (how, error) => {
    expect((await act(launcher, [{ act: how }])).changes).toEqual([failed]);
    const records = recordsOf({ act: how });
    expect(records.map(({ status, attempts }) => [status, attempts])).toEqual(Array(3).fill(["failed", 1]));
    expect(records[0].error).toContain(error);
  });
  test("keeps files beside the member's record", async () => {
    expect((await act(launcher, [{ act: "keep" }])).changes).toEqual([done]);
    const [, { id }] = recordsOf({ act: "keep" });
    const kept = (name: string): Buffer => readFileSync(directory.file("models", id, "network", name));
    expect([kept("a.json").toString(), [...kept("b.bin")]]).toEqual(["{}", [0, 128, 255]]);
  });
  test("tells of progress, and a cancelled block leaves neither records nor a claim", async () => {
    const { changes, fractions } = await act(launcher, [{ act: "wait" }], 1);
    expect([changes, fractions]).toEqual([[aborted], [0.25]]);
    expect(recordsOf({ act: "wait" })).toEqual([]);
    expect(readClaim(directory.claimFile(blockId("probe", blockOf({ act: "wait" }))))).toBeUndefined();
  });
  test("an unknown block is an error of the run", async () => {
    launcher.submit(["none"]);
    await expect(launcher.poll(60_000)).rejects.toThrow("a block must be one of the run's");
  });
});

describe("worker processes", () => {
  beforeEach(newRun);
  afterEach(closeAll);
  test("are not this process, have one thread each, and are as many as blocks at once", async () => {
    const launcher = local(8);
    const [one, two, three] = ["a", "b", "c"].map((once) => ({ act: "draw", once: join(folder, once) }));
    await act(launcher, [one, two]);
    await act(launcher, [three]);
    const draws = [one, two, three].flatMap(drawsOf);
    const processes = new Set(draws.map((draw) => draw.process));
    expect([processes.size, processes.has(process.pid)]).toEqual([2, false]);
    expect(draws[0].threads).toBe("1");
  });
  test.each([
    ["kill", "signal SIGKILL"],
    ["exit", "exit code 3"],
  ])("that die (%s) are told of; after three attempts the block fails without another", async (how, reason) => {
    const launcher = local(2, { start: 2 });
    for (let attempt = 1; attempt <= mostAttempts; attempt++)
      expect((await act(launcher, [{ act: how }])).changes).toEqual([{ kind: "died", how: reason }]);
    expect((await act(launcher, [{ act: how }, { act: "draw" }])).changes).toEqual([failed, done]);
    expect(recordsOf({ act: how }).map(({ attempts }) => attempts)).toEqual(Array(3).fill(mostAttempts));
    expect(recordsOf({ act: "draw" }).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });
  test("that die once cost one attempt, and the records are those of a block that was not disturbed", async () => {
    const launcher = local(1);
    const disturbed = { act: "kill", once: join(folder, "died") };
    expect((await act(launcher, [disturbed])).changes).toEqual([{ kind: "died", how: "signal SIGKILL" }]);
    expect((await act(launcher, [disturbed])).changes).toEqual([done]);
    await act(launcher, [{ act: "draw" }]);
    expect(recordsOf(disturbed).map(({ attempts }) => attempts)).toEqual([2, 2, 2]);
    const draws = (of: Record<string, string>) => drawsOf(of).map(({ draw }) => draw);
    expect(draws(disturbed)).toEqual(draws({ act: "draw" }));
  });
  test("whose trial does not yield are killed 5 s after the block is cancelled", async () => {
    const began = Date.now();
    const { changes } = await act(local(1), [{ act: "hang" }], 1);
    expect(changes).toEqual([aborted]);
    expect(Date.now() - began).toBeLessThan(20_000);
  });
  test.each<[string, () => Partial<LocalOptions>, string]>([
    ["a file that is no experiment", () => foreign(resolve("test", "assert.ts")), "no default export"],
    ["a file that is gone", () => ({ loaded: { ...loaded, source: "./none.ts" } }), "no such file"],
    ["a file that changed", () => ({ loaded: { ...loaded, sourceHash: "0" } }), "must stay as they are"],
    ["an import that changed", () => ({ loaded: { ...loaded, files: { [changing()]: "0" } } }), "its hash was 0"],
    ["a backend that is not there", () => ({ backend: "none" as "js" }), "it must be one of"],
  ])("that cannot load are an error of the run: %s", async (_, wrong, message) => {
    const launcher = local(1, wrong());
    await expect(launcher.ready()).rejects.toThrow(message);
    await expect(act(launcher, [{ act: "draw" }])).rejects.toThrow(message);
  });
});

function foreign(path: string): Partial<LocalOptions> {
  return { loaded: { source: path, sourceHash: hash(readFileSync(path)), files: {} } };
}

function changing(): string {
  const path = join(folder, "helper.ts");
  writeFileSync(path, "");
  return path;
}
