import { z } from "zod";
import type { JudgedFinding } from "../run/judge.js";
import type { RunRecord, TrialRecord } from "../run/records.js";
import type { Comparison } from "../run/compare/contract.js";
import type { Exported } from "../run/export/export.js";
import { canonical, encode } from "../run/json.js";

/** A number, or one of the strings that stand for what JSON cannot say. */
const number = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
const verdict = z.enum(["supported", "refuted", "inconclusive"]);
const answer = z.enum(["supported", "refuted", "inconclusive", "consistent", "not consistent"]);
const interval = { value: number, low: number, high: number, confidence: z.number() };

const findings = z.array(
  z.strictObject({
    name: z.string(),
    group: z.string(),
    ...interval,
    predicted: z.string(),
    margin: z.tuple([number, number]),
    decides: z.boolean(),
    verdict: answer,
    reason: z.string(),
    members: z.array(z.strictObject({ group: z.string(), ...interval, verdict: answer })),
  }),
);
const status = z.enum(["running", "complete", "interrupted", "failed"]);
const parameters = z.record(z.string(), z.unknown());

/** What `overparam run --json` and `show --json` print (docs/json.md). */
export const runSchema = z.strictObject({
  run: z.string(),
  experiment: z.string(),
  status,
  verdict: verdict.nullable(),
  reason: z.string(),
  counts: z
    .strictObject({ complete: z.number(), failed: z.number(), diverged: z.number(), missing: z.number() })
    .nullable(),
  findings,
  cells: z.array(
    z.strictObject({
      parameters,
      trials: z.number(),
      failed: z.number(),
      results: z.array(z.unknown()),
    }),
  ),
});

const uncounted = { failed: z.number(), missing: z.number(), withoutValue: z.number() };

/** What `overparam compare --json` prints. */
export const comparisonSchema = z.strictObject({
  measure: z.string(),
  x: z.string(),
  runs: z.array(
    z.strictObject({
      ...{ run: z.string(), experiment: z.string(), status, verdict: verdict.nullable() },
      ...{ preset: z.string(), overrides: z.record(z.string(), z.array(z.unknown())) },
      ...{ complete: z.number(), ...uncounted, findings },
    }),
  ),
  differing: z.array(z.strictObject({ parameter: z.string(), values: z.array(z.array(z.unknown())) })),
  varying: z.array(z.string()),
  cells: z.array(
    z.strictObject({
      ...{ run: z.string(), parameters, x: number, ...interval, seeds: z.number(), ...uncounted },
      difference: z
        .strictObject({
          ...{ ...interval, from: z.string(), seeds: z.array(z.number()) },
          method: z.enum(["paired by seed", "Welch", "the same trials"]),
        })
        .nullable(),
    }),
  ),
  notes: z.array(z.string()),
});

/** What `overparam export --json` prints. */
export const exportSchema = z.strictObject({
  run: z.string(),
  to: z.string(),
  trials: z.array(z.string()),
  models: z.array(
    z.strictObject({
      ...{ trial: z.string(), seed: z.number(), folder: z.string() },
      metadata: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

/** What `overparam dimension --json` prints. */
export const dimensionSchema = z.strictObject({
  ...{ points: z.string(), rows: z.number(), columns: z.number(), neighbours: z.number() },
  twoNN: z.strictObject(interval),
  levinaBickel: z.strictObject(interval),
});

const units = {
  ...{ activation: z.string(), weights: z.array(z.array(number)) },
  ...{ outputs: z.array(number), biases: z.array(number) },
};
const hidden = z.strictObject({ ...units, offset: number }).nullable();

/** What `overparam generate teacher --json` prints, and the file beside the samples holds. */
export const teacherSchema = z.strictObject({
  ...{ ...units, inputs: z.number(), units: z.number(), samples: z.number(), seed: z.number(), to: z.string() },
});

/** What `overparam recover --json` prints. */
export const recoverySchema = z.strictObject({
  ...{ file: z.string(), target: z.string(), inputs: z.array(z.string()), whitened: z.boolean() },
  ...{ training: z.number(), heldOut: z.number(), units: z.number(), best: z.string().nullable() },
  gaussianity: z.strictObject({
    ...{ mean: number, covariance: number, kurtosis: number, standard: z.boolean(), fails: z.array(z.string()) },
    limits: z.strictObject({ mean: number, covariance: number, kurtosis: number }),
  }),
  count: z
    .strictObject({
      ...{ value: z.number(), low: z.number(), high: z.number(), atLeast: z.boolean(), confidence: z.number() },
      ...{ spectrum: z.array(number), edge: number, detectable: number },
    })
    .nullable(),
  methods: z.array(
    z.strictObject({
      ...{ method: z.enum(["moments", "filtered", "descent"]), reason: z.string(), heldOut: number, refined: number },
      errors: z.strictObject({ angle: z.array(number), output: z.array(number), bias: z.array(number) }).nullable(),
      ...{ found: hidden, network: hidden },
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
      findings: documented(record.judgement?.findings ?? []),
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

export function comparisonDocument({ runs, cells, ...comparison }: Comparison): string {
  return encode(
    {
      ...comparison,
      runs: runs.map((run) => ({ ...run, findings: documented(run.findings) })),
      cells: cells.map((cell) => ({ ...cell, difference: cell.difference ?? null })),
    },
    2,
  );
}

export function exportDocument(run: string, to: string, models: readonly Exported[]): string {
  return encode({ run, to, trials: [...new Set(models.map(({ trial }) => trial))], models }, 2);
}

function documented(findings: readonly JudgedFinding[]): object[] {
  return findings.map(({ statement: predicted, source: _, ...finding }) => ({ predicted, ...finding }));
}
