import { groupBy } from "../math/statistics/moments.js";
import {
  driftPoints,
  fitDrift,
  layerRoles,
  predictedSlope,
  type DriftNorm,
  type DriftRow,
  type LayerRole,
} from "./slopes.js";
import type { Figure, Mark } from "../plot/figure.js";
import { geometricMeanPoints, meanPoints, seedsPerPoint } from "../plot/means-figure.js";

const titles: Readonly<Record<DriftNorm, readonly [title: string, label: string]>> = {
  frobenius: ["Relative drift of the kernels, Frobenius norm", "relative drift ‖W − W₀‖ / ‖W₀‖ (Frobenius norm)"],
  spectral: ["Relative drift of the kernels, spectral norm", "relative drift ‖W − W₀‖ / ‖W₀‖ (spectral norm)"],
  neuron: ["Largest move of a unit's incoming weights", "largest ‖w − w₀‖ over units / root mean square of ‖w₀‖"],
  flipped: ["Gates that flipped during training", "flipped ReLU gates (fraction)"],
};

/**
 * Drift of each layer against width with its fitted and predicted power laws, a panel for each parameterization and variant.
 * @example
 * const svg = await renderSvg(driftFigure("frobenius")(driftRows(trials))); // of a run of weight-drift
 */
export const driftFigure =
  (norm: DriftNorm) =>
  (rows: readonly DriftRow[]): Figure =>
    drawn(rows, norm);

function drawn(rows: readonly DriftRow[], norm: DriftNorm): Figure {
  const [title, label] = titles[norm];
  const panels = [...groupBy(rows, panelOf)].map(([name, group]) => {
    const [{ parameterization }] = group;
    return { name, parameterization, rows: group.filter(({ arrived }) => arrived) };
  });
  const roles = layerRoles.filter((role) => !Number.isNaN(predictedSlope("ntk", role, norm)));
  const drawnRows = panels.flatMap((panel) => panel.rows);
  const seeds = seedsPerPoint(drawnRows, (row) => `${panelOf(row)} ${row.width}`);
  return {
    title,
    caption:
      `At a fixed training loss; dots are ${norm === "flipped" ? "means" : "geometric means"} over ${seeds}, bars 95 % intervals of the mean. ` +
      "Lines: the fitted power law, and the predicted slope through the fit at the smallest width.",
    x: { label: "hidden width m (units)", scale: "log", ticks: widthsOf(rows) },
    y: { label, scale: "log" },
    panels: panels.map(({ name }) => name),
    marks: panels.flatMap((panel) => roles.flatMap((role) => layerMarks(panel, role, norm))),
  };
}

/** What is one series: rows that differ in width and seed alone. */
const panelOf = ({ parameterization, variant }: DriftRow): string =>
  [parameterization, variant].filter((part) => part !== "").join(", ");

interface DriftPanel {
  readonly name: string;
  readonly parameterization: string;
  /** Of trainings that arrived. */
  readonly rows: readonly DriftRow[];
}

const widthsOf = (rows: readonly DriftRow[]): number[] =>
  [...new Set(rows.map(({ width }) => width))].sort((a, b) => a - b);

/** Colour is the layer, stroke what the line is. */
function layerMarks({ name, parameterization, rows }: DriftPanel, role: LayerRole, norm: DriftNorm): Mark[] {
  const points = driftPoints(rows, role, norm);
  if (points.length === 0) return [];
  // Gates may flip nowhere, and of a zero there is no logarithm.
  const centre = norm === "flipped" ? meanPoints : geometricMeanPoints;
  const series = { panel: name, colour: `${role} layer` };
  const { slope, prefactor } = fitDrift(rows, role, norm);
  const [first, last] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const line = (exponent: number) =>
    [first, last].map((x) => ({ x, y: prefactor * first ** slope.value * (x / first) ** exponent }));
  const predicted = line(predictedSlope(parameterization, role, norm));
  return [
    { mark: "dots", ...series, points: centre(points) },
    { mark: "line", ...series, name: "fitted power law", points: line(slope.value) },
    { mark: "line", ...series, name: "predicted slope", stroke: "dashed", points: predicted },
  ];
}

/** A figure for each way of measuring drift. */
export const driftFigures = {
  frobenius: driftFigure("frobenius"),
  spectral: driftFigure("spectral"),
  neuron: driftFigure("neuron"),
  flipped: driftFigure("flipped"),
} as const;
