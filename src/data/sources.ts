import { z } from "zod";
import { taskNames } from "./classes.js";
import { targetNames } from "./targets.js";

/** The user's own data as parameters of an experiment; `file` marks those whose content is part of a run. */
export const sourceFields = {
  data: z.string().default("").meta({ file: true }).describe("'digits', a CSV file or an IDX file of images"),
  labels: z
    .string()
    .default("")
    .meta({ file: true })
    .describe("label column of the CSV file, or IDX file of the labels"),
  columns: z
    .string()
    .default("")
    .describe("columns of --data that are coordinates: a,c..f,9 (names, places, ranges); empty: all"),
  drop: z.string().default("").describe("columns of --data to leave out, written the same; they may hold anything"),
  delimiter: z.string().default("").describe("comma, semicolon, tab, bar, space or a character; empty: found out"),
  targets: z.enum(targetNames).default("given").describe("what is learned from --data"),
  task: z
    .enum(taskNames)
    .default("auto")
    .describe("what the labels of --data are; auto refuses labels that look real-valued"),
  standardise: z
    .enum(["auto", "yes", "no"])
    .default("auto")
    .describe("columns of --data to mean 0 and deviation 1; auto does so for tables, not for images"),
  test: z
    .number()
    .min(0)
    .max(0.95)
    .default(0)
    .describe(
      "fraction of the rows of --data or digits that is held out for testing, the same rows for every N and seed",
    ),
  classes: z.string().default("").describe("two classes to pick from --data, such as 3,8"),
} as const;
