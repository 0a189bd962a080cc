export { correlationFigure, digitsFigure, probeFigure, reconstructionFigure } from "./figures.js";
export { beatsComponentsFinding, beatsRawFinding, discernsFinding, independentFinding, recoversFinding } from "./findings.js"; // prettier-ignore
export { logisticRegression } from "./logistic.js";
export { featureResult, shownDigits } from "./measure.js";
export type { Embedded, FeatureResult } from "./measure.js";
export { meanCorrelation, memberMatrices, probeAccuracy, relativeError, take } from "./probe.js";
export { featureCells, featureRows, featuresTested } from "./rows.js";
export type { FeatureCell, FeatureRow } from "./rows.js";
export { featureTable } from "./tables.js";
