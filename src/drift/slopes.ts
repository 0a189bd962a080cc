import { powerLaw } from "../math/statistics/power-law.js";

/** Drift of one trained network, a number a layer: see {@link LayerDrift}. */
export interface DriftRow {
  readonly parameterization: string;
  readonly depth: number;
  readonly width: number;
  readonly frobenius: readonly number[];
  readonly spectral: readonly number[];
  readonly flipped: readonly number[];
}

export const driftNorms = ["frobenius", "spectral", "flipped"] as const;
export type DriftNorm = (typeof driftNorms)[number];
export const layerRoles = ["input", "hidden", "output"] as const;
export type LayerRole = (typeof layerRoles)[number];

/** Slopes in width that theory predicts, by parameterization and role; standard drifts as ntk. */
const slopes: Readonly<Record<DriftNorm, Readonly<Record<string, Readonly<Record<LayerRole, number>>>>>> = {
  frobenius: { ntk: { input: -0.5, hidden: -1, output: -0.5 }, mu: { input: 0, hidden: -0.5, output: 0 } },
  spectral: { ntk: { input: -0.5, hidden: -0.5, output: -0.5 }, mu: { input: 0, hidden: 0, output: 0 } },
  flipped: { ntk: { input: -0.5, hidden: -0.5, output: NaN }, mu: { input: 0, hidden: 0, output: NaN } },
};

/** The exponent of width with which a layer's drift is predicted to go; NaN for the gates of an output layer, which has none. */
export function predictedSlope(parameterization: string, role: LayerRole, norm: DriftNorm): number {
  return slopes[norm][parameterization === "mu" ? "mu" : "ntk"][role];
}

/** Rows of one parameterization at the greatest depth that any row has. */
export function atGreatestDepth(rows: readonly DriftRow[], parameterization: string): DriftRow[] {
  const deepest = Math.max(...rows.map(({ depth }) => depth));
  return rows.filter((row) => row.parameterization === parameterization && row.depth === deepest);
}

/** Drift against width of the layer in a role: of the middle hidden layer, which has fan-in and fan-out m, for "hidden". */
export function driftPoints(rows: readonly DriftRow[], role: LayerRole, norm: DriftNorm): { x: number; y: number }[] {
  return rows.flatMap((row) => {
    const layer = layerOf(role, row.depth);
    return layer === undefined ? [] : [{ x: row.width, y: row[norm][layer] }];
  });
}

function layerOf(role: LayerRole, depth: number): number | undefined {
  if (role === "input") return 0;
  if (role === "output") return depth;
  return depth < 2 ? undefined : Math.floor(depth / 2);
}

/** The power law of drift in width, with its interval: {@link powerLaw}. */
export function fitDrift(rows: readonly DriftRow[], role: LayerRole, norm: DriftNorm): ReturnType<typeof powerLaw> {
  return powerLaw(driftPoints(rows, role, norm));
}

/** Slopes of every parameterization, role and norm that the rows have, beside the predicted ones. */
export function driftTable(rows: readonly DriftRow[]) {
  const line = (name: string, role: LayerRole, norm: DriftNorm): (string | number)[] => {
    const { value, low, high } = fitDrift(atGreatestDepth(rows, name), role, norm).slope;
    return [name, role, norm, value, low, high, predictedSlope(name, role, norm)];
  };
  const names = [...new Set(rows.map(({ parameterization }) => parameterization))];
  const lines = names.flatMap((name) => layerRoles.flatMap((role) => driftNorms.map((norm) => line(name, role, norm))));
  return {
    title: "Slopes of drift in width, with 95 % intervals",
    columns: ["parameterization", "layer", "measure", "slope", "low", "high", "predicted"],
    rows: lines.filter((cells) => !Number.isNaN(cells[3])),
  };
}
