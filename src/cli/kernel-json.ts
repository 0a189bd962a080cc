import { z } from "zod";
import { number } from "./json.js";

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
  parallel: z.array(z.tuple([z.number(), z.number()])),
  losses: z.array(z.strictObject({ step: z.number(), loss: number, ensemble: number })),
  stepsTo: z.strictObject({ tenth: number.nullable(), hundredth: number.nullable() }),
  shares: z.array(z.strictObject({ eigenvectors: z.number(), share: number })),
  test: z
    .strictObject({
      step: number,
      mean: rows,
      deviations: z.array(number),
      error: number.nullable(),
      rmse: number.nullable(),
    })
    .nullable(),
});
