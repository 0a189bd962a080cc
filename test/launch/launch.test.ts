import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { launchHere } from "../../src/launch/here.js";
import { launchLocal, mostAttempts } from "../../src/launch/local.js";
import { randomStream } from "../../src/math/random.js";
import type { Launcher } from "../../src/run/launcher.js";
import { hash } from "../../src/run/provenance.js";
import probe from "./probe.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-launch-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const experiment = probe as unknown as AnyExperiment;
const source = resolve("test", "launch", "probe.ts");
const loaded = { source, sourceHash: hash(readFileSync(source)) };

let open: Launcher[] = [];
const closeAll = async (): Promise<void> => {
  await Promise.all(open.map((launcher) => launcher.close()));
  open = [];
};
const opened = (launcher: Launcher): Launcher => {
  open.push(launcher);
  return launcher;
};
const local = (workers: number, start = 1): Launcher => opened(launchLocal({ loaded, backend: "js", workers, start }));

interface Draw {
  readonly seed: number;
  readonly draw: number;
  readonly process: number;
  readonly threads: string;
}

/** Runs one block of seeds 0 to 2 that acts so. */
async function act(launcher: Launcher, parameters: Record<string, string>, control = new AbortController()) {
  const fractions: number[] = [];
  const notes: string[] = [];
  const progress = (fraction: number): void => {
    fractions.push(fraction);
    if (parameters.act === "wait") control.abort();
  };
  const block = { parameters: { once: "", ...parameters }, seeds: [0, 1, 2] };
  const note = (text: string): void => void notes.push(text);
  const ended = await launcher.run(block, { signal: control.signal, progress, note });
  const results = ended.status === "complete" ? (ended.results as Draw[]) : [];
  return { ended, results, fractions, notes };
}

describe.each([
  ["in this process", () => opened(launchHere(experiment, "js"))],
  ["in worker processes", () => local(2)],
])("a launcher %s", (_, launch) => {
  let launcher: Launcher;
  beforeAll(() => void (launcher = launch()));
  afterAll(closeAll);
  test("says which TensorFlow trials run on", async () => {
    const engine = await launcher.ready();
    expect([engine.name, engine.threads]).toEqual(["js", 1]);
  });
  test("gives each seed its own stream, and its records back in order, non-finite numbers included", async () => {
    const { ended, results } = await act(launcher, { act: "draw" });
    expect(ended.attempts).toBe(1);
    expect(results.map(({ draw }) => draw)).toEqual(
      [0, 1, 2].map((seed) => randomStream(seed).split("probe").split("draw").normals(1)[0]),
    );
    expect(results).toMatchObject([{ seed: 0, limit: Infinity }, { seed: 1, limit: NaN }, { seed: 2 }]);
  });
  test("makes a trial that throws a failed block, without a second attempt", async () => {
    expect((await act(launcher, { act: "throw" })).ended).toMatchObject({
      status: "failed",
      error: "as told",
      attempts: 1,
    });
  });
  test("makes a trial with too few records a failed block", async () => {
    expect((await act(launcher, { act: "short" })).ended).toMatchObject({
      status: "failed",
      error: "the trial returned 2 records for 3 members",
    });
  });
  test("brings kept models, with their seed, name and bytes", async () => {
    const { ended } = await act(launcher, { act: "keep" });
    const model = { topology: { layers: 1 }, weightSpecs: [{ name: "w" }], weights: Uint8Array.of(0, 128, 255) };
    expect(ended).toMatchObject({ models: [{ seed: 1, name: "network", model }] });
  });
  test("tells of progress, and an aborted block leaves nothing", async () => {
    const { ended, fractions } = await act(launcher, { act: "wait" });
    expect([ended.status, fractions]).toEqual(["aborted", [0.25]]);
  });
  test("runs one block after another", async () => {
    const { results } = await act(launcher, { act: "draw" });
    await act(launcher, { act: "throw" });
    expect((await act(launcher, { act: "draw" })).results).toEqual(results);
  });
});

describe("worker processes", () => {
  afterEach(closeAll);
  test("are not this process, have one thread each, and are as many as blocks at once", async () => {
    const launcher = local(8);
    const blocks = await Promise.all([act(launcher, { act: "draw" }), act(launcher, { act: "draw" })]);
    blocks.push(await act(launcher, { act: "draw" }));
    const processes = new Set(blocks.flatMap(({ results }) => results.map((result) => result.process)));
    expect([processes.size, processes.has(process.pid)]).toEqual([2, false]);
    expect(blocks[0].results[0].threads).toBe("1");
  });
  test.each([
    ["kill", "signal SIGKILL", "fewer --workers"],
    ["exit", "exit code 3", "See what it printed"],
  ])("that always die (%s) cost all attempts of their block, and no other block's", async (how, reason, repair) => {
    const launcher = local(2, 2);
    const [dead, living] = await Promise.all([act(launcher, { act: how }), act(launcher, { act: "draw" })]);
    expect(dead.ended).toMatchObject({ status: "failed", attempts: mostAttempts });
    expect(dead.ended).toHaveProperty("error", expect.stringContaining(reason));
    expect(dead.ended).toHaveProperty("error", expect.stringContaining(repair));
    expect(dead.notes).toHaveLength(mostAttempts - 1);
    expect([living.ended.status, living.ended.attempts]).toEqual(["complete", 1]);
  });
  test("that die once cost one attempt, and the records are those of a block that was not disturbed", async () => {
    const launcher = local(1);
    const disturbed = await act(launcher, { act: "kill", once: join(folder, "died") });
    const calm = await act(launcher, { act: "draw" });
    expect(disturbed.ended).toMatchObject({ status: "complete", attempts: 2 });
    expect(disturbed.results.map(({ draw }) => draw)).toEqual(calm.results.map(({ draw }) => draw));
  });
  test.each([
    [
      "a file that is no experiment",
      { loaded: { ...loaded, source: resolve("test", "assert.ts") } },
      "no default export",
    ],
    ["a file that is gone", { loaded: { ...loaded, source: "./none.ts" } }, "no such file"],
    ["a file that changed", { loaded: { ...loaded, sourceHash: "0" } }, "must stay as it is"],
    ["a backend that is not there", { backend: "none" as "js" }, "it must be one of"],
  ])("that cannot load are an error of the run: %s", async (_, wrong, message) => {
    const launcher = opened(launchLocal({ loaded, backend: "js", workers: 1, ...wrong }));
    await expect(launcher.ready()).rejects.toThrow(message);
    await expect(act(launcher, { act: "draw" })).rejects.toThrow(message);
  });
});
