import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readTable } from "../../src/data/load.js";
import { RunDirectory } from "../../src/run/directory.js";
import type { RunRecord, TrialRecord } from "../../src/run/records.js";
import { addRemark } from "../../src/run/remark.js";
import { trialsCsv } from "../../src/run/trials-csv.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-trials-csv-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trial = (seed: number, result: unknown): TrialRecord => ({
  ...{ id: `t${seed}`, experiment: "e", parameters: { width: 8, label: 'a, "b"' }, seed, attempts: 1, status: "complete" },
  ...{ times: { started: "2026-01-01T00:00:00.000Z", seconds: 0.1 + 0.2 }, result },
}); // prettier-ignore

test("trials are a table that any reader of CSV takes: every digit, words in quotes, dotted paths, an empty cell for nothing", () => {
  const failed: TrialRecord = { ...trial(2, undefined), status: "failed", error: "no memory" };
  const { csv, leftOut } = trialsCsv([
    trial(0, { loss: 0.1, test: { error: NaN }, curve: { steps: [0, 1] } }),
    trial(1, { loss: 1e-9, test: null, extra: true }),
    failed,
  ]);
  expect(csv.split("\r\n")).toEqual([
    "id,seed,status,attempts,started,seconds,width,label,result.loss,result.test.error,result.test,result.extra,error",
    't0,0,complete,1,2026-01-01T00:00:00.000Z,0.30000000000000004,8,"a, ""b""",0.1,NaN,,,',
    't1,1,complete,1,2026-01-01T00:00:00.000Z,0.30000000000000004,8,"a, ""b""",1e-9,,,true,',
    't2,2,failed,1,2026-01-01T00:00:00.000Z,0.30000000000000004,8,"a, ""b""",,,,,no memory',
    "",
  ]);
  expect(leftOut).toEqual(["result.curve.steps"]);
  expect(trialsCsv([]).csv).toBe("id,seed,status,attempts,started,seconds\r\n");
});

test("the laboratory reads what it wrote, with the columns that a user chooses", async () => {
  const trials = [0, 1, 2, 3].map((seed) => trial(seed, { loss: seed / 3, ended: seed % 2 ? "budget" : "loss" }));
  const path = join(folder, "trials.csv");
  writeFileSync(path, trialsCsv(trials).csv);
  const table = await readTable(path, "result.ended", { columns: "seed,result.loss" });
  expect([...table.inputs]).toEqual([0, 0, 1, 1 / 3, 2, 2 / 3, 3, 1]);
});

test("what is noted of a run is added line by line, and nothing else of its record changes", async () => {
  const directory = new RunDirectory(join(folder, "run"));
  const record: RunRecord = {
    ...{ format: 1, experiment: "e", source: "e", sourceHash: "", predictions: {}, provenance: {}, forced: [] },
    ...{ plan: { preset: "default", overrides: {}, seeds: 1, cells: [], refine: false }, status: "complete" },
  };
  const claim = await directory.acquire();
  await directory.writeRecord(record);
  await expect(addRemark(directory, "while it runs")).rejects.toThrow(/one process at a time/);
  claim.release();
  await addRemark(directory, "first");
  expect(await addRemark(directory, "  second ")).toEqual({ ...record, remarks: ["first", "second"] });
  expect(await directory.readRecord()).toEqual({ ...record, remarks: ["first", "second"] });
  await expect(addRemark(directory, "two\nlines")).rejects.toThrow(/it is a line of text/);
  await expect(addRemark(directory, "  ")).rejects.toThrow(/it is a line of text/);
});
