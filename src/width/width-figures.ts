import { errorFigure, lossFigure, stepsFigure } from "./figures.js";
import { successFigure } from "./success-figure.js";
import { thresholdFigure } from "./threshold-figure.js";

/** The figures of a width sweep, by name. */
export const widthFigures = {
  error: errorFigure,
  success: successFigure,
  steps: stepsFigure,
  loss: lossFigure,
  threshold: thresholdFigure,
} as const;
