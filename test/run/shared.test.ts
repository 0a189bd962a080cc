import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { unrehearsedIn, type CommandEnd } from "../command.js";
import { experimentText } from "../written.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-shared-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = unrehearsedIn(folder);

/** Said on standard error by each block that begins: one worker has then done all before it. */
const begins = 'process.stderr.write("begun\\n");';
const done = (text: string): number => (text.match(/begun/g) ?? []).length - 1;

/** Writes a line for each block that it trains, and takes 0.3 s. */
const counting = (name: string): string => {
  const log = `appendFileSync(${JSON.stringify(join(folder, `${name}.log`))}, cell.size + "\\n");`;
  const trial = `${log} ${begins} await wait(300); return members.map(({ random }) => ({ value: random.normals(1)[0] }));`;
  writeFileSync(join(folder, `${name}.ts`), experimentText(trial, { sizes: 8, more: 'needs: "nothing",' }));
  return `./${name}.ts`;
};
const trainedIn = (name: string): string[] =>
  readFileSync(join(folder, `${name}.log`), "utf8")
    .trim()
    .split("\n")
    .sort();
const trialsOf = (run: string): string[] => readdirSync(join(folder, run, "trials")).sort();
const each = Array.from({ length: 8 }, (_, index) => String(index + 1));
const one = ["--workers", "1"];

test("of two that start the same run at once one is refused, with who has it, and nothing is trained twice", async () => {
  const call = ["run", counting("two"), "--out", "two", ...one];
  const both = await Promise.all([overparam(call), overparam(call)]);
  const [refused, led] = both.sort((a, b) => (b.code ?? 0) - (a.code ?? 0));
  expect([led.code, refused.code, /run in progress \(process \d+ on /.test(refused.stderr)]).toEqual([0, 1, true]);
  expect(trainedIn("two")).toEqual(each);
  expect(trialsOf("two")).toHaveLength(24);
});

test("workers that help a run share its blocks: each is trained once, by one of them", async () => {
  let helpers: Promise<CommandEnd>[] = [];
  const led = await overparam(["run", counting("helped"), "--out", "helped", ...one], {
    onOutput: (text) => {
      if (done(text) === 1 && helpers.length === 0)
        helpers = ["1..8", "8,7"].map((blocks) => overparam(["work", "helped", "--blocks", blocks, "--json", ...one]));
    },
  });
  const ended = await Promise.all(helpers);
  expect([led.code, ...ended.map(({ code }) => code)]).toEqual([0, 0, 0]);
  expect(ended.map(({ stdout }) => JSON.parse(stdout) as object)).toMatchObject([
    { blocks: 8, done: 8 },
    { blocks: 2, done: 2 },
  ]);
  expect(trainedIn("helped")).toEqual(each);
});

test("workers alone finish a run whose leader was killed, and say so again where nothing is left to do", async () => {
  const call = ["run", counting("alone"), "--out", "alone", ...one];
  await overparam(call, { onOutput: (text, kill) => done(text) === 2 && kill("SIGKILL") });
  expect((await overparam(["show", "alone"])).stdout).toContain("interrupted");
  const both = await Promise.all([overparam(["work", "alone", ...one]), overparam(["work", "alone", ...one])]);
  expect(both.map(({ stdout }) => stdout)).toEqual(Array(2).fill("8 of 8 blocks are done, 0 failed.\n"));
  expect((await overparam(["work", "alone"])).code).toBe(0);
  const resumed = await overparam(["resume", "alone", ...one]);
  expect([resumed.code, trialsOf("alone").length]).toEqual([0, 24]);
  // The leader's last block was cut off, and is the only one that was begun twice.
  expect(new Set(trainedIn("alone")).size).toBe(8);
  expect(trainedIn("alone").length).toBeLessThanOrEqual(9);
});

test("a run's results do not depend on who worked it", () => {
  const results = (run: string) =>
    trialsOf(run).map(
      (name) => (JSON.parse(readFileSync(join(folder, run, "trials", name), "utf8")) as { result: unknown }).result,
    );
  expect(results("helped")).toEqual(results("two"));
  expect(results("alone")).toEqual(results("two"));
});

test("a worker that was not told which blocks works those that refinement adds, too", async () => {
  const more = 'needs: "nothing", refine: () => [9, 10].map((size) => ({ parameters: { size }, seeds: 3 })),';
  const trial = `${begins} await wait(400); return members.map(() => ({ value: cell.size, pid: process.pid }));`;
  writeFileSync(join(folder, "grows.ts"), experimentText(trial, { more, sizes: 2 }));
  let helper: Promise<CommandEnd> | undefined;
  await overparam(["run", "./grows.ts", "--out", "grows", ...one], {
    onOutput: (text) => void (done(text) === 1 && (helper ??= overparam(["work", "grows", "--json", ...one]))),
  });
  expect(JSON.parse((await helper)?.stdout ?? "") as object).toMatchObject({ blocks: 4, done: 4, failed: 0 });
});

test("blocks that the run does not have are a usage error", async () => {
  const { code, stderr } = await overparam(["work", "two", "--blocks", "7..9"]);
  expect([code, stderr.includes("places from 1 to 8")]).toEqual([2, true]);
});
