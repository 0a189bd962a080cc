import { z } from "zod";
import type { RunRecord, TrialRecord } from "../run/records.js";
import { canonical, encode } from "../run/json.js";

/** A number, or one of the strings that stand for what JSON cannot say. */
const number = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
const verdict = z.enum(["supported", "refuted", "inconclusive"]);
const answer = z.enum(["supported", "refuted", "inconclusive", "consistent", "not consistent"]);
const interval = { value: number, low: number, high: number, confidence: z.number() };

/** What `overparam run --json` and `show --json` print (docs/json.md). */
export const runSchema = z.strictObject({
  run: z.string(),
  experiment: z.string(),
  status: z.enum(["running", "complete", "interrupted", "failed"]),
  verdict: verdict.nullable(),
  reason: z.string(),
  counts: z
    .strictObject({ complete: z.number(), failed: z.number(), diverged: z.number(), missing: z.number() })
    .nullable(),
  findings: z.array(
    z.strictObject({
      name: z.string(),
      ...interval,
      predicted: z.string(),
      margin: z.tuple([number, number]),
      decides: z.boolean(),
      verdict: answer,
      reason: z.string(),
      members: z.array(z.strictObject({ group: z.string(), ...interval, verdict: answer })),
    }),
  ),
  cells: z.array(
    z.strictObject({
      parameters: z.record(z.string(), z.unknown()),
      trials: z.number(),
      failed: z.number(),
      results: z.array(z.unknown()),
    }),
  ),
});

/** What `overparam doctor --json` prints. */
export const doctorSchema = z.strictObject({
  backend: z.enum(["cuda", "cpu", "wasm", "js"]),
  tensorflow: z.string(),
  device: z.string(),
  compiledLoops: z.boolean(),
  xla: z.boolean(),
  threads: z.number(),
  workers: z.number(),
  threadsPerWorker: z.number(),
  cache: z.string(),
  notTaken: z.array(z.strictObject({ backend: z.string(), why: z.string(), fix: z.string() })),
});

/** What `overparam list --json` prints: one entry an experiment. */
export const listSchema = z.array(
  z.strictObject({
    id: z.string(),
    lecture: z.string(),
    statement: z.string(),
    reference: z.string(),
    parameters: z.array(z.string()),
    presets: z.array(z.string()),
    seeds: z.number(),
  }),
);

export function runDocument(path: string, record: RunRecord, records: readonly TrialRecord[]): string {
  const cells = new Map<string, TrialRecord[]>();
  for (const trial of records)
    cells.set(canonical(trial.parameters), [...(cells.get(canonical(trial.parameters)) ?? []), trial]);
  return encode(
    {
      run: path,
      experiment: record.experiment,
      status: record.status,
      verdict: record.judgement?.verdict ?? null,
      reason: record.judgement?.reason ?? "",
      counts: record.judgement?.counts ?? null,
      findings: (record.judgement?.findings ?? []).map(({ statement: predicted, source: _, ...finding }) => ({
        predicted,
        ...finding,
      })),
      cells: [...cells.values()].map((trials) => ({
        parameters: trials[0].parameters,
        trials: trials.filter(({ status }) => status === "complete").length,
        failed: trials.filter(({ status }) => status === "failed").length,
        results: trials.flatMap(({ result }) => (result === undefined ? [] : [result])),
      })),
    },
    2,
  );
}
