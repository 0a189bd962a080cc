import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { unrehearsedIn } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-workers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = unrehearsedIn(folder);

/** Tells its process on standard error, and takes its time. */
writeFileSync(
  join(folder, "slow.ts"),
  `
import { defineExperiment, meanInterval, z } from "overparam";
export default defineExperiment({
  id: "slow",
  claim: { lecture: "none", statement: "Draws are small.", reference: "none" },
  parameters: z.strictObject({ size: z.number().default(1).describe("any") }),
  grids: {
    smoke: { description: "", seeds: 1, axes: [{ size: [1] }] },
    default: { description: "", seeds: 2, axes: [{ size: [1, 2, 3, 4] }] },
  },
  trial: async (_cell, members, { signal }) => {
    console.log("process " + process.pid + ".");
    for (let round = 0; round < 100 && !signal.aborted; round++) await new Promise((done) => setTimeout(done, 10));
    return members.map(({ random }) => ({ draw: random.normals(1)[0] }));
  },
  evidence: (trials) => trials.map(({ result }) => result.draw),
  findings: {
    mean: { statement: "the mean is 0", source: "none", margin: [-9, 9], decides: true, estimate: (draws) => meanInterval(draws) },
  },
  tested: () => "", notTested: "", settles: "",
  figures: {},
});
`,
);
const slow = (out: string, ...more: string[]): string[] =>
  ["run", "./slow.ts", "--backend", "js", "--workers", "2", "--out", out].concat(more);

interface Trial {
  readonly status: string;
  readonly attempts: number;
  readonly seed: number;
  readonly result: unknown;
}
const trialsOf = (run: string): Trial[] =>
  readdirSync(join(folder, run, "trials"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, run, "trials", name), "utf8")) as Trial);
const modelsOf = (run: string): Buffer[] =>
  readdirSync(join(folder, run, "models"))
    .sort()
    .map((id) => readFileSync(join(folder, run, "models", id, "network", "weights.bin")));
const processesIn = (text: string): number[] => [...text.matchAll(/process (\d+)\./g)].map(([, id]) => Number(id));
/** The pipe of a process closes a moment before the process is gone. */
const noneIsLeft = (text: string): Promise<void> =>
  expect.poll(() => processesIn(text).filter(isAlive), { timeout: 10_000 }).toEqual([]);
const isAlive = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

test("results and models are the same bits with 1 worker and with 2", async () => {
  const documents = [];
  for (const workers of ["1", "2"]) {
    const call = ["run", "width-sweep", "--preset", "smoke", "--workers", workers, "--out", workers, "--json"];
    documents.push({ ...(JSON.parse((await overparam(call)).stdout) as object), run: "" });
  }
  const comparable = (run: string) =>
    trialsOf(run).map((trial) => ({ ...trial, times: undefined, attempts: undefined }));
  expect(comparable("1")).toHaveLength(6);
  expect(comparable("2")).toEqual(comparable("1"));
  expect(modelsOf("2")).toEqual(modelsOf("1"));
  expect(documents[1]).toEqual(documents[0]);
  const record = JSON.parse(readFileSync(join(folder, "2", "run.json"), "utf8")) as { provenance: object };
  expect(record.provenance).toMatchObject({ workers: 2, threads: 1 });
});

test("a worker killed from outside costs its block one attempt; the others go on, and --json stays one document", async () => {
  let killed: number | undefined;
  const { code, stdout, stderr } = await overparam(slow("killed", "--json"), {
    onOutput: (text) => {
      const [first] = processesIn(text);
      if (killed === undefined && first !== undefined) process.kill((killed = first), "SIGKILL");
    },
  });
  expect([code, stderr.includes("attempt 2 of 3")]).toEqual([0, true]);
  expect(JSON.parse(stdout)).toMatchObject({ status: "complete", verdict: "inconclusive" });
  expect(
    trialsOf("killed")
      .map(({ attempts }) => attempts)
      .sort(),
  ).toEqual([1, 1, 1, 1, 1, 1, 2, 2]);
});

test("ctrl-C in a terminal, which the workers get too, ends with 130 and leaves whole blocks and no process", async () => {
  let sent = false;
  const { code, stderr } = await overparam(slow("stopped"), {
    onOutput: (text, _, killGroup) => {
      if (sent || processesIn(text).length < 3) return;
      sent = true;
      killGroup("SIGINT");
    },
  });
  expect([code, stderr.includes("overparam resume stopped")]).toEqual([130, true]);
  expect([2, 4]).toContain(trialsOf("stopped").length);
  await noneIsLeft(stderr);
  expect((await overparam(["resume", "stopped", "--backend", "js", "--workers", "3"])).code).toBe(0);
  expect(trialsOf("stopped").map(({ status }) => status)).toEqual(Array(8).fill("complete"));
});

test.each([
  ["a second ctrl-C", "SIGINT"],
  ["kill -9", "SIGKILL"],
] as const)("after %s no worker is left", async (_, signal) => {
  let sent = 0;
  const { stderr } = await overparam(slow(signal), {
    onOutput: (text, kill) => {
      if (sent === 0 && processesIn(text).length >= 2) sent = 1;
      else if (sent === 1 && signal === "SIGINT" && text.includes("Stopping")) sent = 2;
      else return;
      kill(signal);
    },
  });
  expect(processesIn(stderr)).toHaveLength(2);
  await noneIsLeft(stderr);
});
