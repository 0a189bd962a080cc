import type { Finding } from "../experiment/contract.js";
import { single, type Premise } from "../experiment/verdict.js";
import { unknown } from "../math/statistics/interval.js";
import { groupBy } from "../math/statistics/moments.js";
import { atGreatestDepth, fitDrift, predictedSlope, type DriftNorm, type DriftRow, type LayerRole } from "./slopes.js";

const source =
  "kernels of wide networks: one step of gradient descent at a rate fixed in units of the largest stable one; measured for three hidden layers at widths to 1024";

/** How far a fitted slope may lie from theory's limit at the widths that a laptop trains. */
const halfWidth = 0.15;
/** Theory speaks of the limit of wide networks: below this width a slope says nothing of it. */
const leastWidth = 32;
/** The share of trainings that has to come to the loss at which drift is compared. */
const leastArrived = 0.95;

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
    speaksOf: (cell) => cell.parameterization === parameterization,
    premises: (rows) => premisesOf(rows.filter((row) => row.parameterization === parameterization)),
    estimate: (rows) => {
      const mine = atGreatestDepth(rows, parameterization);
      if (mine.length === 0) return single(0, (confidence) => unknown(confidence));
      return [...groupBy(mine, ({ variant }) => variant)].map(([name, variant]) => {
        const seeds = Math.min(...[...groupBy(variant, ({ width }) => width).values()].map(({ length }) => length));
        return { name, seeds, interval: (confidence) => fitDrift(variant, role, norm, { confidence }).slope };
      });
    },
  };
}

function premisesOf(rows: readonly DriftRow[]): Premise[] {
  const arrived = rows.filter((row) => row.arrived).length;
  const least = Math.min(...rows.map(({ width }) => width));
  return [
    {
      met: rows.length === 0 || least >= leastWidth,
      statement: `widths from ${leastWidth} on, where theory's limit begins to show; the narrowest has ${least} units`,
      repair: `--width ${leastWidth}..512`,
    },
    {
      met: arrived >= leastArrived * rows.length,
      statement: `${100 * leastArrived} % of the trainings come to the loss at which drift is compared; ${arrived} of ${rows.length} did`,
      repair: "more --steps, or a larger --fraction",
    },
  ];
}

const measures: Readonly<Record<DriftNorm, string>> = {
  frobenius: "relative drift (Frobenius)",
  spectral: "relative drift (spectral)",
  flipped: "fraction of flipped gates",
};

const power = (slope: number): string => (slope === 0 ? "does not fall with width" : `falls as m^${slope}`);
