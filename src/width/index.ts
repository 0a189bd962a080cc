export { publishedBounds } from "./bounds.js";
export type { WidthBound } from "./bounds.js";
export { errorFigure, lossFigure, stepsFigure, successFigure } from "./figures.js";
export { errorFinding, exponentFinding, linearFinding, thresholdGroups, zeroFinding } from "./findings.js";
export { conditioning, deadSamples } from "./measure.js";
export { classified, linearRows, outcomes, widthGroups, widthRows } from "./rows.js";
export type { WidthCell, WidthResult, WidthRow } from "./rows.js";
export {
  checkCells,
  checkSetting,
  settingData,
  settings,
  settledCell,
  shapeOf,
  zeroNames,
  zeroRule,
} from "./settings.js";
export type { SettingName, SettingOptions } from "./settings.js";
export { boundsTable, thresholdTable, widestTable } from "./tables.js";
export { refineWidths, widthsNotTested, widthsSettle, widthsTested } from "./tested.js";
export { thresholdFigure, widthFigures } from "./threshold-figure.js";
export { refinedWidths, successAtLargest, successByWidth, thresholds } from "./thresholds.js";
export type { WidthSuccess } from "./thresholds.js";
