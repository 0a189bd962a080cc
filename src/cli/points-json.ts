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

/** What `overparam probe --json` prints: each embedding's numbers, NaN where something was not asked. */
export const probeSchema = z.strictObject({
  ...{ features: z.string(), rows: z.number(), columns: z.number() },
  embeddings: z.record(
    z.string(),
    z.strictObject({
      ...{ linear: number, neighbours: number, oneLabel: number, tenLabels: number, hundredLabels: number },
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
