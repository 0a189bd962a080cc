import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cli, commandIn } from "../command.js";
import { pieces, sourceOf } from "../fuzz/sample.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-streams-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const prints = `
import { writeSync } from "node:fs";
console.log("as it loads");
writeSync(1, "past the stream\\n");
setTimeout(() => console.log("late"), 200);
`;
writeFileSync(join(folder, "prints.ts"), sourceOf({
  ...pieces,
  head: pieces.head + prints,
  trial: `async ({ size }, members) => { console.log("in a trial"); return members.map(({ seed }) => ({ value: size + seed / 10 })); }`,
  evidence: `(trials) => { console.info("in evidence"); return trials.map(({ parameters, result }) => ({ x: parameters.size, y: result.value })); }`,
})); // prettier-ignore

test("with --json standard output is one document, whatever an experiment prints, whenever and however", async () => {
  const { code, stdout, stderr } = await commandIn(folder)(["run", "./prints.ts", "--out", "a", "--json"]);
  expect([code, (JSON.parse(stdout) as { verdict: string }).verdict]).toEqual([0, "supported"]);
  for (const said of ["as it loads", "in a trial", "in evidence"]) expect(stderr).toContain(said);
});

test("a standard error that nobody reads ends nothing", async () => {
  writeFileSync(join(folder, "talks.ts"), sourceOf({ ...pieces, head: `${pieces.head}console.log("as it loads");\n` }));
  const child = spawn(process.execPath, [cli, "run", "./talks.ts", "--out", "b", "--quiet"], { cwd: folder });
  child.stderr.destroy();
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  const code = await new Promise((done) => child.on("close", done));
  expect([code, stdout]).toEqual([0, "sample: supported. Report: b/report.html\n"]);
});
