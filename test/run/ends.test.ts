import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cli, unrehearsedIn } from "../command.js";
import { experimentText } from "../written.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-ends-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = unrehearsedIn(folder);
const written = (name: string, trial: string, more: Parameters<typeof experimentText>[1] = {}): string => {
  writeFileSync(join(folder, `${name}.ts`), experimentText(trial, { more: 'needs: "nothing",', ...more }));
  return `./${name}.ts`;
};
const statusOf = (run: string): unknown[] => {
  const { status, error } = JSON.parse(readFileSync(join(folder, run, "run.json"), "utf8")) as Record<string, unknown>;
  return [status, error];
};
const values = "return members.map(() => ({ value: 1 }));";
const hang = `process.stderr.write("process " + process.pid + ".\\n"); for (;;) ;`;
const processesIn = (text: string): number[] => [...text.matchAll(/process (\d+)\./g)].map(([, id]) => Number(id));
const isAlive = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

test("a summary that throws ends the run as failed, with the error", async () => {
  const { code, stderr } = await overparam([
    "run",
    written("judged", values, { evidence: 'throw new Error("no sum");' }),
    "--out",
    "a",
  ]);
  expect([code, stderr.includes("no sum")]).toEqual([1, true]);
  expect(statusOf("a")).toEqual([
    "failed",
    expect.stringMatching(/Error: no sum \(.*judged\.\w+:\d+\)\. Mend the line/),
  ]);
});
test("a disk that takes no more ends the run as failed, names the file, and leaves no half of one", () => {
  const large = written("large", 'return members.map(() => ({ value: 1, rest: "x".repeat(50000) }));');
  const call = `ulimit -f 16; exec "${process.execPath}" "${cli}" run ${large} --out b --workers 1 --yes`;
  const { status, stderr } = spawnSync("bash", ["-c", call], { cwd: folder, encoding: "utf8" });
  expect([status, /trials\/\w+\.json: .*EFBIG/.test(stderr)]).toEqual([1, true]);
  expect(statusOf("b")).toEqual(["failed", expect.stringContaining("EFBIG")]);
  const left = readdirSync(join(folder, "b"), { recursive: true, encoding: "utf8" });
  expect(left.filter((name) => name.endsWith(".tmp") || name.startsWith("claims/"))).toEqual([]);
});
test.each([
  ["its cell", "cell.size = 2; return members.map(() => ({ value: 1 }));"],
  ["the list of its members", "members.length = 0; return [];"],
])("a trial that changes %s fails with its line, and is no other trial", async (what, trial) => {
  const { code, stderr } = await overparam(["run", written("changes", trial), "--out", `change ${what}`]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/12 trials failed, .*Cannot assign.*changes\.ts:\d+/)]);
});
test("evidence that changes the trials fails with its line", async () => {
  const evidence = "trials[0].parameters.size = 7;";
  const { code, stderr } = await overparam(["run", written("edits", values, { evidence }), "--out", "edits"]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/Cannot assign.*edits\.ts:\d+/)]);
});
test("a trial that sends its parent what it likes does no harm", async () => {
  const sends = `process.send(null); process.send("junk"); ${values}`;
  const { code, stderr } = await overparam(["run", written("sends", sends), "--out", "sends", "--quiet"]);
  expect([code, stderr]).toEqual([0, ""]);
});
test("one SIGTERM ends a run whose evidence never yields, at once", async () => {
  let began = 0;
  const loops = written("loops", values, { evidence: 'process.stderr.write("judging"); for (;;);' });
  const { code } = await overparam(["run", loops, "--out", "loops"], {
    onOutput: (text, kill) => {
      if (began > 0 || !text.includes("judging")) return;
      began = Date.now();
      kill("SIGTERM");
    },
  });
  expect([code, Date.now() - began < 5000]).toEqual([null, true]);
});
test("a run whose claim is taken away stops, says why, and leaves the record to who has it", async () => {
  const { code, stderr } = await overparam(
    [
      "run",
      written("lost", `process.stderr.write("process " + process.pid + ".\\n"); await wait(3000); ${values}`),
      "--out",
      "c",
      "--workers",
      "1",
    ],
    {
      onOutput: (text) => text.includes("process ") && rmSync(join(folder, "c", "claims", "run"), { force: true }),
    },
  );
  expect([code, stderr.includes("removed or taken over"), stderr.includes("    at ")]).toEqual([1, true, false]);
  expect((await overparam(["show", "c"])).stdout).toContain("interrupted");
});
test("an experiment that needs nothing runs without TensorFlow", async () => {
  const look =
    'Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("@tensorflow")).length';
  const before = 'import { createRequire } from "node:module";';
  const bare = written("bare", `return members.map(() => ({ value: ${look} }));`, { before });
  const { stdout } = await overparam(["run", bare, "--out", "g", "--json"]);
  const { cells } = JSON.parse(stdout) as { cells: { results: object[] }[] };
  expect(cells.flatMap(({ results }) => results)).toEqual(Array(12).fill({ value: 0 }));
  const { provenance } = JSON.parse(readFileSync(join(folder, "g", "run.json"), "utf8")) as { provenance: object };
  expect(provenance).toMatchObject({ backend: "none", tensorflow: "none" });
});
test("what an experiment prints while it is imported, runs and is judged is not on standard output", async () => {
  const prints = 'console.log("printed"); process.stdout.write("printed");';
  const loud = written("loud", `${prints} ${values}`, { before: prints, evidence: prints });
  const { code, stdout } = await overparam(["run", loud, "--out", "d", "--json"]);
  expect([code, (JSON.parse(stdout) as { status: string }).status]).toEqual([0, "complete"]);
});
test("one SIGTERM ends a run whose trial never yields, and leaves no process and no claim", async () => {
  let [sent, began] = [false, 0];
  const { code, stderr } = await overparam(["run", written("hangs", hang), "--out", "e", "--workers", "1"], {
    onOutput: (text, kill) => {
      if (sent || processesIn(text).length === 0) return;
      [sent, began] = [true, Date.now()];
      kill("SIGTERM");
    },
  });
  expect([code, Date.now() - began < 15_000]).toEqual([130, true]);
  expect(statusOf("e")).toEqual(["interrupted", undefined]);
  expect(processesIn(stderr).filter(isAlive)).toEqual([]);
  expect(readdirSync(join(folder, "e", "claims"))).toEqual([]);
});
test.each(["SIGKILL", "SIGHUP"] as const)(
  "a worker whose trial never yields ends itself when its parent ends by %s",
  async (signal) => {
    const out = `f-${signal}`;
    const child = spawn(
      process.execPath,
      [cli, "run", written("orphan", hang), "--out", out, "--workers", "1", "--yes"],
      {
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"],
        detached: true,
      },
    );
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
      if (processesIn(stderr).length > 0) child.kill(signal);
    });
    await expect.poll(() => processesIn(stderr).length, { timeout: 30_000 }).toBe(1);
    await expect.poll(() => processesIn(stderr).filter(isAlive), { timeout: 10_000 }).toEqual([]);
    expect((await overparam(["show", out])).stdout).toContain("interrupted");
  },
);
