export type {
  ComparedCell,
  ComparedRun,
  CompareOptions,
  Comparison,
  Difference,
  Differing,
  Uncounted,
} from "./compare/contract.js";
export { compareRuns } from "./compare/compare.js";
export { comparisonFigure } from "./compare/figure.js";
export { renderComparison } from "./compare/page.js";
export { comparisonCsv, comparisonTable } from "./compare/table.js";
export type { ComparedPairs, MeanSeries, Of, PairedOptions, SeriesOptions } from "../experiment/series.js";
export { RunDirectory } from "./directory.js";
export type { DecidingVerdict, Reason, Verdict } from "../experiment/verdict.js";
export type { HeldClaim } from "./claim.js";
export { exportModels } from "./export/export.js";
export type { Exported } from "./export/export.js";
export type { Metadata } from "./export/metadata.js";
export type { Block } from "./blocks.js";
export type { Parameters, Plan } from "./grid.js";
export type { SeedRange } from "./seeds.js";
export type { Holder } from "./holder.js";
export type { Counts, JudgedFinding, Judgement, Prediction } from "./judge.js";
export type { RunRecord, TrialRecord } from "./records.js";
export { addRemark } from "./remark.js";
export { trialsCsv } from "./trials-csv.js";
export type { TrialsCsv } from "./trials-csv.js";
export { readRun } from "./stored.js";
export type { StoredRun } from "./stored.js";
export type { ReadOptions } from "./trials.js";
