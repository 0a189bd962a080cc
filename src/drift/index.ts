export { driftFigure, driftFigures } from "./figures.js";
export { driftFindings, slopeFinding } from "./findings.js";
export { driftMeter, frobeniusNorms, spectralNorms } from "./meter.js";
export type { LayerDrift } from "./meter.js";
export { driftRows, driftTested } from "./rows.js";
export type { DriftCell, DriftResult } from "./rows.js";
export { driftNorms, driftPoints, fitDrift, layerRoles, predictedSlope } from "./slopes.js";
export type { DriftNorm, DriftRow, LayerRole } from "./slopes.js";
export { driftTable } from "./tables.js";
