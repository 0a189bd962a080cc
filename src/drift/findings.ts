import type { Finding } from "../experiment/contract.js";
import { atGreatestDepth, fitDrift, predictedSlope, type DriftNorm, type DriftRow, type LayerRole } from "./slopes.js";

const source =
  "kernels of wide networks: one step of gradient descent at a rate fixed in units of the largest stable one; measured for three hidden layers at widths to 1024";

/** How far a fitted slope may lie from theory's limit at the widths that a laptop trains. */
const halfWidth = 0.15;

/** The slope of drift in width at the greatest depth, predicted within 0.15 of theory's ({@link predictedSlope}). */
export function slopeFinding(
  parameterization: string,
  role: LayerRole,
  norm: DriftNorm,
  decides = false,
): Finding<readonly DriftRow[]> {
  const slope = predictedSlope(parameterization, role, norm);
  return {
    statement: `under ${parameterization} the ${role} layer's ${measures[norm]} ${power(slope)}`,
    source,
    margin: [slope - halfWidth, slope + halfWidth],
    decides,
    estimate: (rows) => fitDrift(atGreatestDepth(rows, parameterization), role, norm).slope,
  };
}

const measures: Readonly<Record<DriftNorm, string>> = {
  frobenius: "relative drift (Frobenius)",
  spectral: "relative drift (spectral)",
  flipped: "fraction of flipped gates",
};

const power = (slope: number): string => (slope === 0 ? "does not fall with width" : `falls as m^${slope}`);
