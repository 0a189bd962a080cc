import { z } from "zod";
import { parameterizationNames } from "../model/parameterization.js";

const count = (least: number, description: string) => z.number().int().min(least).describe(description);

/** The parameters that experiments share, described once; an experiment gives each its default and, where it must, a narrower range. */
export const fields = {
  /** N, in [2, ∞). */
  samples: count(2, "training samples N"),
  /** d, in [1, ∞). */
  dimension: count(1, "input dimension d"),
  /** Hidden layers, in [1, 3]. */
  depth: count(1, "hidden layers").max(3),
  /** m, in [1, ∞). */
  width: count(1, "hidden width m"),
  /** The most updates, in [1, ∞). */
  steps: count(1, "step budget of gradient descent"),
  /** η in units of the largest stable rate, in (0, ∞). */
  units: z.number().positive().describe("learning rate in units of the largest stable one"),
  parameterization: z.enum(parameterizationNames).describe("how init and rates scale with width"),
} as const;
