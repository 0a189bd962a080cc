import { z } from "zod";
import type { JudgedFinding } from "../run/judge.js";
import type { RunRecord, TrialRecord } from "../run/records.js";
import type { Comparison } from "../run/compare/contract.js";
import type { Exported } from "../run/export/export.js";
import { canonical, encode } from "../run/json.js";

/** A number, or one of the strings that stand for what JSON cannot say. */
export const number = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
const verdict = z.enum(["supported", "refuted", "inconclusive"]);
const answer = z.enum(["supported", "refuted", "inconclusive", "consistent", "not consistent"]);
export const interval = { value: number, low: number, high: number, confidence: z.number() };

const unmet = z.array(z.strictObject({ met: z.literal(false), statement: z.string(), repair: z.string() }));
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
    unmet,
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
  unmet,
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

/** What `overparam runs --json` prints: one entry a run, the oldest first. */
export const runsSchema = z.array(
  z.strictObject({
    ...{ run: z.string(), experiment: z.string(), status, verdict: verdict.nullable() },
    ...{ trials: z.number().nullable(), cells: z.number(), preset: z.string() },
    ...{
      started: z.string().nullable(),
      seconds: z.number().nullable(),
      name: z.string().nullable(),
      remarks: z.array(z.string()),
    },
  }),
);

/** What `overparam note --json` prints. */
export const noteSchema = z.strictObject({ run: z.string(), remarks: z.array(z.string()) });

/** What `overparam explain --json` prints. */
export const explainSchema = z.strictObject({
  ...{ experiment: z.string(), lecture: z.string(), statement: z.string(), reference: z.string() },
  findings: z.array(
    z.strictObject({
      ...{ name: z.string(), statement: z.string(), source: z.string(), decides: z.boolean() },
      margin: z.tuple([number, number]),
    }),
  ),
  ...{ notTested: z.string().nullable(), settles: z.string() },
  presets: z.array(
    z.strictObject({
      ...{ preset: z.string(), description: z.string() },
      ...{ cells: z.number(), seeds: z.number(), blocks: z.number(), seconds: z.number().nullable() },
    }),
  ),
  parameters: z.array(
    z.strictObject({
      ...{ name: z.string(), description: z.string(), values: z.string(), default: z.unknown() },
    }),
  ),
});

/** What `overparam run --dry-run --json` prints. */
export const dryRunSchema = z.strictObject({
  ...{ experiment: z.string(), preset: z.string(), out: z.string(), notes: z.array(z.string()) },
  ...{ cells: z.number(), seeds: z.number(), trials: z.number(), blocks: z.number(), refine: z.boolean() },
  ...{ workers: z.number(), bytes: z.number(), seconds: z.number().nullable(), by: z.string() },
});

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
      unmet: record.judgement?.unmet ?? [],
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
  return findings.map(({ statement: predicted, source: _, unmet = [], ...finding }) => ({
    predicted,
    unmet,
    ...finding,
  }));
}
