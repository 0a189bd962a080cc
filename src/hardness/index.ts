export { decideNetwork } from "./decide.js";
export type { Decision, FormDecision, Question } from "./decide.js";
export { colourExactly, isColouring, namedGraphs, randomGraph } from "./colouring.js";
export type { Colouring, ColouringAnswer, Graph } from "./colouring.js";
export { formNames, outputForms } from "./forms.js";
export type { FormName, OutputForm } from "./forms.js";
export type { SearchLimits } from "./limits.js";
export { answerAt, sideOf, wrongAnswers } from "./network.js";
export type { HalfSpace, ThresholdNetwork } from "./network.js";
export { exactLimits } from "./points.js";
export type { LabelledPoints } from "./points.js";
export { solveProgram } from "./program.js";
export type { ProgramAnswer, ProgramOptions } from "./program.js";
export {
  andOf,
  colouringOfNetwork,
  colouringPoints,
  networkOfColouring,
  networkOfSplit,
  splitOfNetwork,
  splittingPoints,
} from "./reductions.js";
export { searchHalfSpaces } from "./search.js";
export type { SearchAnswer, SearchEffort } from "./search.js";
export { conflictHolds, separate } from "./separation.js";
export type { Conflict, Separation } from "./separation.js";
export { isSplit, randomSplitting, splitExactly } from "./splitting.js";
export type { RandomSplitting, Split, SplittingAnswer, SplittingInstance } from "./splitting.js";
export { plantedGaussian } from "./gaussian.js";
export { softAnd } from "./soft-and.js";
export type { SoftAnd, SoftAndMember } from "./soft-and.js";
export { descend, plantedSplitting } from "./descent.js";
export type { Descent, DescentResult } from "./descent.js";
export { successFigure, successMember, successTable, wereRun } from "./success.js";
export type { Outcome } from "./success.js";
export { effortFigure, effortTable, powerGrowth, reductionsTested } from "./effort.js";
export type { EffortRow } from "./effort.js";
export { reductionTrials } from "./reduction-trials.js";
export type { ReductionCell, ReductionResult } from "./reduction-trials.js";
export { decisionFigure, decisionTable, decisionTrials, nodesRatio, successGap } from "./decision-trials.js";
export type { DecisionCell, DecisionResult, DecisionRow } from "./decision-trials.js";
export { differencesOf, gradientOf, lossOf, operationsOf, weightCount } from "./backpropagation.js";
export type { Counted, Regression, Widths } from "./backpropagation.js";
export { costFigure, costTable, costTrial, timeRatios, timeSlopes, timingPremises } from "./cost-trials.js";
export type { CostCell, CostResult, CostRow } from "./cost-trials.js";
export type { PassTime } from "./pass-times.js";
export { batchTrial, fullOverSingles, raceFigure, raceTable, stepSlope, varianceMembers } from "./batch-trials.js";
export type { BatchCell, BatchResult, BatchRow } from "./batch-trials.js";
