import type { Finding } from "../experiment/contract.js";
import { arrivalPremise } from "../experiment/arrival.js";
import { likeCell } from "../experiment/variants.js";
import type { FamilyMember, Premise } from "../experiment/verdict.js";
import { groupBy, leastCount } from "../math/statistics/moments.js";
import { fitDrift, hasRole, predictedSlope, type DriftNorm, type DriftRow, type LayerRole } from "./slopes.js";

const source =
  "kernels of wide networks: one step of gradient descent at a rate fixed in units of the largest stable one; measured for three hidden layers at widths to 1024";

/** How far a fitted slope may lie from theory's limit at the widths that a laptop trains. */
const halfWidth = 0.15;
/** Theory speaks of the limit of wide networks: below this width a slope says nothing of it. */
const leastWidth = 32;
/** A line through two widths fits always. */
const leastWidths = 3;

/**
 * The slope of drift in width at each depth that has such a layer, predicted within 0.15 of theory's ({@link predictedSlope}).
 * @example
 * const { statement, margin } = slopeFinding("ntk", "hidden", "frobenius"); // a finding of weight-drift
 */
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
    speaksOf: (cell) => cell.parameterization === parameterization && hasRole(cell as unknown as DriftRow, role),
    premises: (rows) => premisesOf(ofParameterization(rows, parameterization), parameterization, role),
    // No member where nothing was run: "not run" is another answer than "run, and nothing arrived".
    estimate: (rows) => {
      const all = ofParameterization(rows, parameterization).filter((row) => hasRole(row, role));
      return [...groupBy(all, ({ variant }) => variant)].map(([name, variant]) => slopeOf(name, variant, role, norm));
    },
  };
}

const deepestOf = (rows: readonly DriftRow[]): number => Math.max(0, ...rows.map(({ depth }) => depth));
const ofParameterization = (rows: readonly DriftRow[], parameterization: string): readonly DriftRow[] =>
  rows.filter((row) => row.parameterization === parameterization);

function slopeOf(name: string, rows: readonly DriftRow[], role: LayerRole, norm: DriftNorm): FamilyMember {
  const arrived = rows.filter((row) => row.arrived);
  const byWidth = [...groupBy(arrived, ({ width }) => width).values()];
  return {
    name,
    ...(rows[0].cell === undefined ? {} : { speaksOf: likeCell({ ...rows[0].cell }, ["width"]) }),
    seeds: leastCount(byWidth),
    interval: (confidence) => fitDrift(arrived, role, norm, { confidence }).slope,
    premises: [
      {
        met: byWidth.length >= leastWidths,
        statement: `three widths at least, of which a slope can be told; trainings arrived at ${byWidth.length}`,
        repair: `--width ${leastWidth}..512`,
      },
    ],
  };
}

function premisesOf(rows: readonly DriftRow[], parameterization: string, role: LayerRole): Premise[] {
  const least = Math.min(...rows.map(({ width }) => width));
  const deepest = deepestOf(rows);
  return [
    {
      met: rows.length > 0,
      statement: `trainings under ${parameterization}; none was run`,
      repair: `--parameterization ${parameterization}`,
    },
    {
      met: rows.length === 0 || role !== "hidden" || deepest >= 2,
      statement: `a hidden layer between two others; the deepest network has ${deepest} hidden layer${deepest === 1 ? "" : "s"}`,
      repair: "--depth 2",
    },
    {
      met: rows.length === 0 || role !== "output" || rows.some((row) => hasRole(row, role)),
      statement: "an output layer that trains; here it stays as it was drawn",
      repair: "--trained all",
    },
    {
      met: rows.length === 0 || least >= leastWidth,
      statement: `widths from ${leastWidth} on, where theory's limit begins to show; the narrowest has ${least} units`,
      repair: `--width ${leastWidth}..512`,
    },
    arrivalPremise(rows, {
      arrived: (row) => row.arrived,
      cellOf: ({ variant, width }) => `${variant === "" ? "" : `${variant}, `}width ${width}`,
      goal: "the loss at which drift is compared",
      repair: "more --steps, a larger --fraction, or where trainings diverge a smaller --units",
    }),
  ];
}

const measures: Readonly<Record<DriftNorm, string>> = {
  frobenius: "relative drift (Frobenius)",
  spectral: "relative drift (spectral)",
  neuron: "largest move of a unit's incoming weights",
  flipped: "fraction of flipped gates",
};

const power = (slope: number): string => (slope === 0 ? "does not fall with width" : `falls as m^${slope}`);

/** The drift of every layer under each parameterization; those of ntk decide. */
export const driftFindings: Readonly<Record<string, Finding<readonly DriftRow[]>>> = {
  ntkInput: slopeFinding("ntk", "input", "frobenius", true),
  ntkHidden: slopeFinding("ntk", "hidden", "frobenius", true),
  ntkOutput: slopeFinding("ntk", "output", "frobenius", true),
  ntkHiddenSpectral: slopeFinding("ntk", "hidden", "spectral"),
  ntkNeuron: slopeFinding("ntk", "input", "neuron"),
  ntkFlipped: slopeFinding("ntk", "input", "flipped"),
  standardInput: slopeFinding("standard", "input", "frobenius"),
  standardHidden: slopeFinding("standard", "hidden", "frobenius"),
  standardOutput: slopeFinding("standard", "output", "frobenius"),
  meanFieldInput: slopeFinding("mean-field", "input", "frobenius"),
  meanFieldOutput: slopeFinding("mean-field", "output", "frobenius"),
  muInput: slopeFinding("mu", "input", "frobenius"),
  muHidden: slopeFinding("mu", "hidden", "frobenius"),
  muHiddenSpectral: slopeFinding("mu", "hidden", "spectral"),
  muOutput: slopeFinding("mu", "output", "frobenius"),
};
