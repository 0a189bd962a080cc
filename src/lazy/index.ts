export { coordinateFindings, coordinateSeries, layerSizes } from "./coordinates.js";
export type { CoordinateCell, CoordinateResult } from "./coordinates.js";
export { withWeightDecay } from "./decay.js";
export { scalingFigure, slopeMembers } from "./slopes.js";
export type { ScalingLabels, ScalingSeries } from "./slopes.js";
