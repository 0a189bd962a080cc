export {
  aboveFinding,
  basinFinding,
  minimaFinding,
  neuronTable,
  neuronTested,
  productFinding,
} from "./neuron/findings.js";
export { endsFigure, errorFigure } from "./neuron/figures.js";
export { neuronRows } from "./neuron/rows.js";
export type { NeuronCell, NeuronResult, NeuronRow } from "./neuron/rows.js";
export { basinShares, descendFrom, startRange } from "./neuron/starts.js";
export type { NeuronEnds } from "./neuron/starts.js";
export {
  basinOf,
  descendNeuron,
  geometricExamples,
  neuronError,
  neuronSlope,
  stationaryPoints,
} from "./neuron/single-neuron.js";
export type { NeuronDescent, NeuronExamples, Stationary, StationaryPoint } from "./neuron/single-neuron.js";
export { neuronTrial } from "./neuron/trial.js";
export { escapePath } from "./bump/escape.js";
export type { Escape } from "./bump/escape.js";
export { bumpCurvesFigure, endsByWidthFigure, escapeFigure } from "./bump/figures.js";
export { arrivalFinding, bumpRows, bumpTable, bumpTested, deadReluFinding, escapeFinding, randomFinding, trapFinding, twoUnitsFinding } from "./bump/findings.js"; // prettier-ignore
export type { BumpRow } from "./bump/findings.js";
export { bumpInputs, bumpLoss, bumpTargets, constantLoss, descendBump } from "./bump/network.js";
export type { BumpDescent, BumpDescentOptions, BumpNetwork } from "./bump/network.js";
export { isBadMinimum, randomStart, trapStart } from "./bump/starts.js";
export { bumpStarts, bumpTrial } from "./bump/trial.js";
export type { BumpCell, BumpResult } from "./bump/trial.js";
export { certifyMinimum } from "./student/certify.js";
export type { CertifiedMinimum } from "./student/certify.js";
export { badLoss, descendStudent } from "./student/descend.js";
export type { StudentDescent } from "./student/descend.js";
export { badLossFigure, badMinimumFigure, badShareFigure, leastEigenvalueFigure } from "./student/figures.js";
export { badAtTenFinding, certifiedFinding, fewerFinding, publishedBad, publishedFinding, studentTable, studentTested } from "./student/findings.js"; // prettier-ignore
export { populationLoss } from "./student/population.js";
export type { Evaluation, PopulationLoss } from "./student/population.js";
export { studentRows, studentTrial } from "./student/rows.js";
export type { StudentCell, StudentResult, StudentRow } from "./student/rows.js";
export type { StudentTeacher } from "./student/sizes.js";
export { convexBoundFinding, convexFigure, convexRows, convexTable, convexTested, violatedFinding } from "./convex/findings.js"; // prettier-ignore
export type { ConvexRow } from "./convex/findings.js";
export { convexProblems, linearLoss, linearProblem } from "./convex/problems.js";
export type { ConvexProblem, LinearProblem } from "./convex/problems.js";
export { convexTrial } from "./convex/trial.js";
export type { ConvexCell, ConvexResult } from "./convex/trial.js";
export { findCriticalPoints } from "./measures/critical.js";
export type { CriticalOptions, CriticalPoint } from "./measures/critical.js";
export { flatObjective } from "./measures/flat.js";
export { contourLines } from "./measures/contours.js";
export type { ContourPoint, Grid } from "./measures/contours.js";
export type { FlatObjective, Vectors } from "./measures/flat.js";
export { denseEigenvalues, hessianSpectrum, lanczos, smoothDensity } from "./measures/lanczos.js";
export type { Apply, Quadrature, Spectrum, SpectrumOptions } from "./measures/lanczos.js";
export { curvedPath, linearPath } from "./measures/path.js";
export type { CurveOptions, PathLosses } from "./measures/path.js";
export { planeSlice } from "./measures/plane.js";
export type { PlaneSlice } from "./measures/plane.js";
export { barrierFigure, indexFigure, nearOptimumFigure, planeFigure, sharpnessFigure } from "./wide/figures.js";
export { badMinimaFinding, barrierFinding, indexFinding, nearOptimumFinding, wideRows, wideTable, wideTested } from "./wide/findings.js"; // prettier-ignore
export type { WideRow } from "./wide/findings.js";
export { wideSpec, wideTrial } from "./wide/trial.js";
export type { WideCell, WideResult } from "./wide/trial.js";
