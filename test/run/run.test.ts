import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { doctorSchema, listSchema, runSchema } from "../../src/cli/json.js";
import { decode, encode } from "../../src/run/json.js";
import { mark } from "../../src/run/holder.js";
import { verdictOf } from "../../src/experiment/verdict.js";
import { cli, unrehearsedIn, type CommandEnd } from "../command.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-run-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = unrehearsedIn(folder);

/** A claim of our own, slow enough to be interrupted: the mean of coins. */
const coin = (margin: string, delay = 0): string => `
import { defineExperiment, meanInterval, z } from "overparam";
export default defineExperiment({
  id: "coin",
  claim: { lecture: "none", statement: "Coins are fair.", reference: "none" },
  parameters: z.strictObject({ tosses: z.number().int().min(1).default(10).describe("tosses of a coin") }),
  grids: {
    smoke: { description: "", seeds: 2, axes: [{ tosses: [4] }] },
    default: { description: "", seeds: 5, axes: [{ tosses: [10, 20, 30, 40] }] },
  },
  trial: async ({ tosses }: { tosses: number }, members) => {
    process.stderr.write("block of " + tosses + ".\\n");
    await new Promise((done) => setTimeout(done, ${delay}));
    return members.map(({ random }) => ({ mean: Array.from({ length: tosses }, () => random.sign()).reduce((a: number, b) => a + b, 0) / tosses }));
  },
  evidence: (trials) => trials.map(({ result }) => result.mean),
  findings: {
    mean: { statement: "the mean is 0", source: "fairness", margin: ${margin}, decides: true, estimate: (means) => meanInterval(means) },
  },
  tested: () => "coins", notTested: "dice", settles: "more",
  figures: {},
});
`;
const experiment = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return `./${name}`;
};
const readTrial = (run: string, name: string): { seed: number } =>
  JSON.parse(readFileSync(join(folder, run, "trials", name), "utf8")) as { seed: number };
const trialsOf = (run: string): string[] => readdirSync(join(folder, run, "trials")).sort();

describe("records and verdicts", () => {
  test("numbers that JSON lacks survive as strings", () => {
    const record = { a: NaN, b: [Infinity, -Infinity], c: 1.5 };
    expect(encode(record)).toBe('{"a":"NaN","b":["Infinity","-Infinity"],"c":1.5}');
    expect(decode(encode(record))).toEqual(record);
  });
  test.each([
    ["inside", 0.2, 0.4, "supported"],
    ["outside", 1.1, 1.4, "refuted"],
    ["across", 0.8, 1.4, "inconclusive"],
    ["unknown", -Infinity, Infinity, "inconclusive"],
  ])("an interval %s the margin is judged so", (_, low, high, verdict) => {
    const value = Number.isFinite(low) ? (low + high) / 2 : NaN;
    expect(verdictOf({ value, low, high, confidence: 0.95 }, [0, 1])).toBe(verdict);
  });
});

describe("the command line", () => {
  test("a user's TypeScript experiment runs from any folder, and prints one JSON document of the documented shape", async () => {
    const { code, stdout } = await overparam([
      "run",
      experiment("coin.ts", coin("[-2, 2]")),
      "--json",
      "--out",
      "a",
      "--backend",
      "js",
    ]);
    const document = runSchema.parse(JSON.parse(stdout));
    expect([code, document.verdict, document.cells.length, document.cells[0].trials]).toEqual([0, "supported", 4, 5]);
    expect(runSchema.parse(JSON.parse((await overparam(["show", "a", "--json"])).stdout))).toEqual(document);
  });
  test("the exit code is 0 whatever the verdict", async () => {
    const { code, stdout } = await overparam([
      "run",
      experiment("unfair.ts", coin("[5, 6]")),
      "--out",
      "b",
      "--backend",
      "js",
    ]);
    expect([code, stdout.includes("Verdict: REFUTED")]).toEqual([0, true]);
  });
  test("--first-seed trains other seeds, which its command repeats, and another first seed is another run", async () => {
    const fresh = [...["run", "./coin.ts", "--tosses", "10", "--seeds", "5", "--backend", "js"], "--out", "fresh"];
    expect((await overparam([...fresh, "--first-seed", "100", "--quiet"])).code).toBe(0);
    const seeds = trialsOf("fresh").map((name) => readTrial("fresh", name).seed);
    expect(seeds.sort()).toEqual([100, 101, 102, 103, 104]);
    expect(readFileSync(join(folder, "fresh", "report.html"), "utf8")).toContain("--seeds 5 --first-seed 100");
    const other = await overparam(fresh);
    expect([other.code, other.stderr.includes("the first seed was 100, is 0")]).toEqual([2, true]);
    const wrong = await overparam([...fresh, "--first-seed", "-1"]);
    expect([wrong.code, wrong.stderr.includes("a whole number of at least 0")]).toEqual([2, true]);
  });
  test("a killed run resumes exactly the missing blocks, with the same results", async () => {
    const slow = experiment("slow.ts", coin("[-2, 2]", 700));
    await overparam(["run", slow, "--out", "c", "--backend", "js", "--workers", "1"], {
      // The third of four blocks has begun; the second's records are written by then, within its 0.7 s.
      onOutput: (text, kill) => text.includes("block of 30") && setTimeout(() => kill("SIGKILL"), 300),
    });
    const half = join(folder, "c", "trials", `half.json.${mark.replace(/-.*/, "-4194305-1")}-0123456789abcdef.tmp`);
    writeFileSync(half, "what a kill in the middle of a write leaves");
    const kept = trialsOf("c")
      .filter((name) => name.endsWith(".json"))
      .map((name) => readFileSync(join(folder, "c", "trials", name), "utf8"));
    expect(kept).toHaveLength(10);
    const { code, stderr } = await overparam(["resume", "c", "--backend", "js", "--workers", "1"]);
    expect([code, stderr.includes("block of 30"), stderr.includes("block of 10")]).toEqual([0, true, false]);
    expect(trialsOf("c")).toHaveLength(20);
    for (const text of kept)
      expect(trialsOf("c").map((name) => readFileSync(join(folder, "c", "trials", name), "utf8"))).toContain(text);
  });
  test("a torn trial file is run again", async () => {
    const [name] = trialsOf("a");
    const whole = readFileSync(join(folder, "a", "trials", name), "utf8");
    writeFileSync(join(folder, "a", "trials", name), whole.slice(0, 40));
    expect((await overparam(["resume", "a", "--backend", "js"])).code).toBe(0);
    const result = (text: string): unknown => (JSON.parse(text) as { result: unknown }).result;
    expect(result(readFileSync(join(folder, "a", "trials", name), "utf8"))).toEqual(result(whole));
  });
  test("ctrl-C ends with 130, says how to go on, and a second start in the same directory is refused", async () => {
    const slow = experiment("slower.ts", coin("[-2, 2]", 1500));
    let second: Promise<CommandEnd> | undefined;
    const first = await overparam(["run", slow, "--out", "d", "--backend", "js", "--workers", "1"], {
      onOutput: (text, kill) => {
        if (text.includes("block of 10")) second ??= overparam(["run", slow, "--out", "d", "--backend", "js"]);
        if (text.includes("block of 20") && !text.includes("Stopping")) kill("SIGINT");
      },
    });
    const refused = await second;
    expect([first.code, first.stderr.includes("overparam resume d")]).toEqual([130, true]);
    expect([refused?.code, refused?.stderr.includes("one process at a time")]).toEqual([1, true]);
  });
  test("a changed experiment is refused with the difference, and accepted with --force, which is recorded", async () => {
    experiment("slow.ts", coin("[-3, 3]"));
    const refused = await overparam(["resume", "c", "--backend", "js"]);
    expect([refused.code, refused.stderr.includes("slow.ts has changed (its hash was")]).toEqual([2, true]);
    expect((await overparam(["resume", "c", "--force", "--backend", "js"])).code).toBe(0);
    expect(
      (JSON.parse(readFileSync(join(folder, "c", "run.json"), "utf8")) as { forced: string[] }).forced[0],
    ).toContain("hash");
  });
  test("a trial that throws is recorded, the others go on, and the exit code is 1", async () => {
    const text = coin("[-2, 2]").replace("await new", 'if (tosses === 20) throw new Error("no coin"); await new');
    const { code, stderr } = await overparam(["run", experiment("broken.ts", text), "--out", "e", "--backend", "js"]);
    expect([code, stderr.includes("no coin"), trialsOf("e").length]).toEqual([1, true, 20]);
  });
  test.each([
    [["run", "width-swep"], "Did you mean 'width-sweep'?"],
    [["run", "width-sweep", "--widht", "4"], "Did you mean --width?"],
    [["run", "width-sweep", "--width", "two"], "it must be a number"],
    [["run", "width-sweep", "--width", "0"], "--width: it must be a whole number, at least 1. Got '0'."],
    [["run", "width-sweep", "--setting", "digit"], "Did you mean 'digits'?"],
    [["run", "width-sweep", "--preset", "huge"], "smoke, default, class, full"],
    [["run", "width-sweep", "--seeds", "-1"], "at least 1"],
    [["run", "width-sweep", "--workers", "0"], "--workers: it must be a whole number of at least 1. Got 0."],
    [["resume", "a", "--workers", "two"], "--workers: it must be a whole number of at least 1. Got two."],
    [["rnu"], "Got 'rnu'. Did you mean run?"],
    [["doctor", "--backend", "gpu"], "auto, cuda, cpu, wasm, js"],
  ])("%j is a usage error with the repair, and no stack trace", async (args, message) => {
    const { code, stdout, stderr } = await overparam(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
  test("a missing data file is found before anything is written, and named", async () => {
    const { code, stderr } = await overparam([
      "run",
      "width-sweep",
      "--data",
      "none.csv",
      "--labels",
      "y",
      "--width",
      "2",
      "--backend",
      "js",
      "--out",
      "f",
    ]);
    expect([code, stderr.includes("none.csv"), /\n\s+at /.test(stderr)]).toEqual([2, true, false]);
    expect(existsSync(join(folder, "f"))).toBe(false);
  });
  const experimentNames = readdirSync(resolve(import.meta.dirname, "../../experiments"))
    .map((name) => name.replace(/\.ts$/, ""))
    .sort();
  test("list, doctor and new say what is documented; the template runs as it is", async () => {
    expect(listSchema.parse(JSON.parse((await overparam(["list", "--json"])).stdout)).map(({ id }) => id)).toEqual(
      experimentNames,
    );
    expect(
      doctorSchema.parse(JSON.parse((await overparam(["doctor", "--backend", "js", "--json"])).stdout)).backend,
    ).toBe("js");
    expect((await overparam(["new", "my-claim"])).code).toBe(0);
    const written = readFileSync(join(folder, "my-claim.ts"), "utf8");
    expect(written.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
    expect((await overparam(["run", "./my-claim.ts", "--backend", "js", "--out", "g"])).stdout).toContain(
      "Verdict: SUPPORTED",
    );
    expect((await overparam(["compare", "a", "g"])).stdout).toContain("learned");
  });
  test("help and list load no TensorFlow", async () => {
    const script = [
      `process.argv = [process.argv[0], ${JSON.stringify(cli)}, "list"];`,
      `await import(${JSON.stringify(cli)});`,
      `const { createRequire } = await import("node:module");`,
      `const loaded = () => Object.keys(createRequire(${JSON.stringify(cli)}).cache);`,
      `process.on("exit", () => console.error(loaded().filter((path) => /tensorflow|observablehq/.test(path)).length));`,
    ];
    const trace = ["--input-type=module", "-e", script.join("\n")];
    const child = spawn(process.execPath, trace, { cwd: folder });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    await new Promise((done) => child.on("close", done));
    expect(stderr.trim()).toBe("0");
  });
});
