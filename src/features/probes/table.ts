import type { Worth } from "./judge.js";

/** The columns of a table of {@link Worth}, by the property that each belongs to. */
export const worthColumns: Readonly<Record<keyof Worth, string>> = {
  linear: "linear probe",
  neighbours: "5 neighbours",
  oneLabel: "1 label a class",
  tenLabels: "10 labels a class",
  hundredLabels: "100 labels a class",
  meanCorrelation: "mean |corr|",
  largestCorrelation: "max |corr|",
  totalCorrelation: "total correlation (nats)",
  effectiveRank: "effective rank",
  dead: "dead",
  hsicP: "HSIC p",
  information: "I(x; f + 0.1 ε) (nats)",
  recovery: "error of x",
  truth: "R² of the truth",
};
