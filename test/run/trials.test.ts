import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { trialId } from "../../src/run/ids.js";
import { encode } from "../../src/run/json.js";
import { readTrialsIn } from "../../src/run/trials.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-trials-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const write = (room: string, seed: number, name = trialId("e", { size: 1 }, seed)): string => {
  mkdirSync(join(folder, room), { recursive: true });
  const record = {
    id: name,
    experiment: "e",
    parameters: { size: 1 },
    seed,
    status: "complete",
    times: { started: "2026-01-01T00:00:00.000Z", seconds: 1 },
    result: { value: NaN },
  };
  writeFileSync(join(folder, room, `${name}.json`), encode(record));
  return join(folder, room, `${name}.json`);
};
const fail = (text: string): never => {
  throw new Error(text);
};
const read = async (room: string) => {
  const said: string[] = [];
  return { records: await readTrialsIn(join(folder, room), (text) => said.push(text)), said };
};

test("no folder has no records", async () => {
  expect(await read("none")).toEqual({ records: [], said: [] });
});
test("a pipe among the records is passed by: reading it would never end", async () => {
  write("pipe", 0);
  expect(spawnSync("mkfifo", [join(folder, "pipe", "x.json")]).status).toBe(0);
  expect((await read("pipe")).records).toHaveLength(1);
});
test("a damaged record and one that is of another trial than its name says are left out and named", async () => {
  write("mixed", 0);
  const damaged = write("mixed", 1);
  writeFileSync(damaged, '{"id":');
  const renamed = write("mixed", 2, "0123456789abcdef");
  const { records, said } = await read("mixed");
  expect(records.map(({ seed }) => seed)).toEqual([0]);
  expect(said.sort()).toEqual(
    [`${damaged}: the record is damaged`, `${renamed}: the record is of trial`]
      .sort()
      .map((text) => expect.stringContaining(text) as string),
  );
});
test("records of one cell share their parameters, and may be read without what the trials returned", async () => {
  [0, 1].forEach((seed) => write("shared", seed));
  const read = await readTrialsIn(join(folder, "shared"), fail, { results: false });
  expect(read[0].parameters).toBe(read[1].parameters);
  expect(read.map(({ status, result }) => [status, result])).toEqual(Array(2).fill(["complete", undefined]));
});
test("a record that is there and cannot be read is an error that names it, never a trial that is not there", async () => {
  const path = write("unreadable", 0);
  rmSync(path);
  mkdirSync(path); // for root, too, a folder cannot be read as a file
  await expect(read("unreadable")).rejects.toThrow(path);
});
test("four hundred records are read where a process may have 64 files open", () => {
  for (let seed = 0; seed < 400; seed++) write("many", seed);
  const module = pathToFileURL(resolve("dist", "src", "run", "trials.js")).href;
  const script = `
    const { readTrialsIn } = await import(${JSON.stringify(module)});
    const said = [];
    console.log((await readTrialsIn(${JSON.stringify(join(folder, "many"))}, (text) => said.push(text))).length, said.length);`;
  const call = `ulimit -n 64; exec "${process.execPath}" --input-type=module -e '${script}'`;
  const { stdout, stderr } = spawnSync("bash", ["-c", call], { encoding: "utf8" });
  expect([stdout.trim(), stderr]).toEqual(["400 0", ""]);
});
