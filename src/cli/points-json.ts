import { z } from "zod";
import { interval, number } from "./json.js";

/** What `overparam dimension --json` prints. */
export const dimensionSchema = z.strictObject({
  ...{ points: z.string(), rows: z.number(), columns: z.number(), neighbours: z.number() },
  twoNN: z.strictObject(interval),
  levinaBickel: z.strictObject(interval),
});

const halfSpace = z.strictObject({ weights: z.array(number), bias: number });
const effort = { seconds: z.number(), nodes: z.number() };
const decided = z.enum(["yes", "no", "not decided"]);

/** What `overparam decide --json` prints; points are counted from 1, as rows of the file. */
export const decideSchema = z.strictObject({
  ...{ points: z.string(), rows: z.number(), columns: z.array(z.string()) },
  ...{ labels: z.strictObject({ zero: z.string(), one: z.string() }), units: z.number(), seconds: z.number() },
  answer: decided,
  network: z.strictObject({ form: z.string(), units: z.array(halfSpace), output: halfSpace }).nullable(),
  forms: z.array(
    z.strictObject({
      ...{ form: z.string(), answer: decided, reason: z.string(), ...effort, programs: z.number() },
      conflicts: z.array(z.strictObject({ inside: z.array(z.number()), outside: z.array(z.number()) })),
      witness: z.strictObject({ answer: decided, reason: z.string(), ...effort }).nullable(),
    }),
  ),
});

const rows = z.array(z.array(number));
const drawnKernel = z.strictObject({
  ...{ mean: rows.nullable(), deviation: rows.nullable() },
  error: z.strictObject({ value: number, low: number, high: number }),
});

/** What `overparam kernel --json` prints. */
export const kernelSchema = z.strictObject({
  ...{ points: z.string(), rows: z.number(), columns: z.number(), seconds: z.number(), bytes: z.number() },
  radius: z.strictObject({ low: number, high: number, warning: z.string().nullable() }),
  written: z.array(z.string()),
  ...{ nngp: rows.nullable(), ntk: rows.nullable(), eigenvalues: z.array(number).nullable() },
  ...{ condition: number.nullable(), rank: z.number().nullable(), effectiveRank: number.nullable() },
  parallel: z.array(z.tuple([z.number(), z.number()])).nullable(),
  finite: z.strictObject({ width: z.number(), seeds: z.number(), nngp: drawnKernel, ntk: drawnKernel }).nullable(),
});

/** What `overparam predict --json` prints. */
export const predictSchema = z.strictObject({
  ...{ points: z.string(), rows: z.number(), columns: z.number(), outputs: z.number(), classes: z.array(z.string()) },
  ...{ largestStableRate: number, rate: number },
  losses: z.array(z.strictObject({ step: z.number(), loss: number, ensemble: number })),
  stepsTo: z.strictObject({ tenth: number.nullable(), hundredth: number.nullable() }),
  shares: z.array(z.strictObject({ eigenvectors: z.number(), share: number })),
  test: z.strictObject({ step: number, mean: rows, deviations: z.array(number) }).nullable(),
});

/** What `overparam probe --json` prints: each embedding's numbers, NaN where something was not asked. */
export const probeSchema = z.strictObject({
  ...{ features: z.string(), rows: z.number(), columns: z.number() },
  embeddings: z.record(
    z.string(),
    z.strictObject({
      ...{ linear: number, neighbours: number, oneLabel: number, tenLabels: number },
      ...{ meanCorrelation: number, largestCorrelation: number, totalCorrelation: number, effectiveRank: number },
      ...{ dead: number, hsicP: number, information: number, recovery: number, truth: number },
    }),
  ),
});

/** What `overparam embed --json` prints. */
export const embedSchema = z.strictObject({
  ...{ run: z.string(), trial: z.string(), part: z.string(), data: z.string(), to: z.string() },
  ...{ rows: z.number(), columns: z.number(), scaled: z.boolean() },
});
