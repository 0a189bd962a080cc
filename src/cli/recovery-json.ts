import { z } from "zod";
import { number } from "./json.js";

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
  ...{
    training: z.number(),
    inMemory: z.number(),
    heldOut: z.number(),
    units: z.number(),
    best: z.string().nullable(),
  },
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
