export type { Axis, Bars, Cells, ColourScale, Common, Dots, Figure, Image, Line, Mark, Panel, Place, Point, Rule, Series, Text } from "./figure.js"; // prettier-ignore
export { formatNumber } from "./format.js";
export { geometricMeanPoints, meanPoints, meansFigure, seedsPerPoint } from "./means-figure.js";
export type { MeansLabels, MeasuredRow } from "./means-figure.js";
export { renderPng } from "./png.js";
export { renderSvg } from "./svg.js";
export type { SvgOptions } from "./svg-options.js";
export { sharedLooks } from "./shared-looks.js";
export type { SharedLooks } from "./looks.js";
