import type { IntervalOptions } from "../math/statistics/interval.js";
import { powerLaw, type PowerLaw } from "../math/statistics/power-law.js";
import { layerRoles, type LayerRole } from "../model/parameterization.js";

/** Drift of one trained network, a number a layer: see {@link LayerDrift}. */
export interface DriftRow {
  /** The trial's parameters. */
  readonly cell?: object;
  readonly parameterization: string;
  /** What else varies in the run: "depth 1", "units 0.25"; empty where nothing does. */
  readonly variant: string;
  readonly depth: number;
  /** "hidden" where the last layer stays as it was drawn: its drift is then none. */
  readonly trained?: "all" | "hidden";
  readonly width: number;
  /** Whether training came to the loss at which drift is compared; others enter no slope. */
  readonly arrived: boolean;
  /** From the input layer to the output layer, depth + 1 numbers; so are the others. */
  readonly frobenius: readonly number[];
  readonly spectral: readonly number[];
  readonly neuron: readonly number[];
  readonly flipped: readonly number[];
}

/** How drift is measured: {@link LayerDrift}. */
export const driftNorms = ["frobenius", "spectral", "neuron", "flipped"] as const;
/** One of {@link driftNorms}. */
export type DriftNorm = (typeof driftNorms)[number];
export { layerRoles };
export type { LayerRole };

const lazy = { input: -0.5, hidden: -1, output: -0.5 };
const lazySpectral = { input: -0.5, hidden: -0.5, output: -0.5 };
const lazyGates = { input: -0.5, hidden: -0.5, output: NaN };
/** Under standard the largest stable rate falls as 1/m, and ∂f/∂W₁ as m^-½: the input layer drifts less by a factor of m. */
const still = { input: -1.5 };

/** One hidden layer of a mean-field network moves as one under mu. */
const shallow = { input: 0, hidden: NaN, output: 0 };
/** A unit's incoming weights move as the matrix does: the largest of m such moves is larger by a logarithm alone. */
const muFrobenius = { input: 0, hidden: -0.5, output: 0 };

/** Slopes in width that theory predicts, by norm, parameterization and role. */
const slopes: Readonly<Record<DriftNorm, Readonly<Record<string, Readonly<Record<LayerRole, number>>>>>> = {
  frobenius: { ntk: lazy, standard: { ...lazy, ...still }, mu: muFrobenius, "mean-field": shallow },
  spectral: {
    ntk: lazySpectral,
    standard: { ...lazySpectral, ...still },
    mu: { input: 0, hidden: 0, output: 0 },
    "mean-field": shallow,
  },
  neuron: { ntk: lazy, standard: { ...lazy, ...still }, mu: muFrobenius, "mean-field": shallow },
  flipped: {
    ntk: lazyGates,
    standard: { ...lazyGates, ...still },
    mu: { input: 0, hidden: 0, output: NaN },
    "mean-field": { ...shallow, output: NaN },
  },
};

/**
 * The exponent of width with which a layer's drift goes in the limit, at a rate fixed in units of the largest stable one; NaN for
 * the gates of an output layer, which has none, and hidden layers between others under mean-field. Jacot et al. 2018 (ntk), Yang & Hu 2021 (mu), Mei et al. 2018 (mean-field).
 * @throws RangeError for a parameterization without predictions.
 * @example
 * predictedSlope("ntk", "hidden", "frobenius"); // -1/2: of the relative move against width
 */
export function predictedSlope(parameterization: string, role: LayerRole, norm: DriftNorm): number {
  const known = slopes[norm][parameterization];
  if (known === undefined) throw new RangeError(`predictedSlope: no slopes are known for '${parameterization}'.`);
  return known[role];
}

/** Whether a network of these rows has a trained layer in this role. */
export function hasRole({ depth, trained }: Pick<DriftRow, "depth" | "trained">, role: LayerRole): boolean {
  return role === "hidden" ? depth >= 2 : role === "input" || trained !== "hidden";
}

/**
 * Drift against width of the layer in a role: of the middle hidden layer, which has fan-in and fan-out m, for "hidden".
 * @example
 * const found = driftPoints(driftRows(trials), "hidden", "frobenius"); // of a run of weight-drift
 */
export function driftPoints(rows: readonly DriftRow[], role: LayerRole, norm: DriftNorm): { x: number; y: number }[] {
  const mine = rows.filter((row) => hasRole(row, role));
  return mine.map((row) => ({ x: row.width, y: row[norm][layerOf(role, row.depth)] }));
}

const layerOf = (role: LayerRole, depth: number): number =>
  role === "input" ? 0 : role === "output" ? depth : Math.floor(depth / 2);

/**
 * The power law of drift in width, with its interval: {@link powerLaw}.
 * @example
 * const { slope } = fitDrift(driftRows(trials), "hidden", "frobenius"); // of a run of weight-drift
 */
export function fitDrift(
  rows: readonly DriftRow[],
  role: LayerRole,
  norm: DriftNorm,
  options: IntervalOptions = {},
): PowerLaw {
  return powerLaw(driftPoints(rows, role, norm), options);
}
