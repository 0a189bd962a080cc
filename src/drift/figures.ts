import { groupBy, mean, quantile } from "../math/statistics/moments.js";
import {
  atGreatestDepth,
  driftPoints,
  fitDrift,
  layerRoles,
  predictedSlope,
  type DriftNorm,
  type DriftRow,
  type LayerRole,
} from "./slopes.js";
import type { Chart, Series } from "../plot/figure.js";

const titles: Readonly<Record<DriftNorm, readonly [title: string, label: string]>> = {
  frobenius: ["Relative drift of the kernels, Frobenius norm", "‖W − W₀‖ / ‖W₀‖ (Frobenius)"],
  spectral: ["Relative drift of the kernels, spectral norm", "‖W − W₀‖ / ‖W₀‖ (spectral)"],
  flipped: ["Gates that flipped during training", "flipped ReLU gates (fraction)"],
};

/** Drift of each layer against width with its fitted and predicted power laws, a panel for each parameterization. */
export function driftFigure(rows: readonly DriftRow[], norm: DriftNorm): Chart {
  const [title, label] = titles[norm];
  const panels = [...new Set(rows.map(({ parameterization }) => parameterization))];
  const roles = layerRoles.filter((role) => !Number.isNaN(predictedSlope("ntk", role, norm)));
  return {
    kind: "chart",
    title,
    caption:
      "At a fixed training loss; dots are means, bars the 10 % to 90 % quantiles over seeds. Solid: fitted power law; dashed: predicted slope through the fit at the smallest width.",
    x: { label: "hidden width m (units)", scale: "log", ticks: widthsOf(rows) },
    y: { label, scale: "log" },
    panels,
    series: panels.flatMap((panel) =>
      roles.flatMap((role) => layerSeries(atGreatestDepth(rows, panel), panel, role, norm)),
    ),
  };
}

const widthsOf = (rows: readonly DriftRow[]): number[] =>
  [...new Set(rows.map(({ width }) => width))].sort((a, b) => a - b);

function layerSeries(rows: readonly DriftRow[], panel: string, role: LayerRole, norm: DriftNorm): Series[] {
  const points = driftPoints(rows, role, norm);
  if (points.length === 0) return [];
  const { slope, prefactor } = fitDrift(rows, role, norm);
  const [first, last] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const line = (exponent: number) =>
    [first, last].map((x) => ({ x, y: prefactor * first ** slope.value * (x / first) ** exponent }));
  const measured = [...groupBy(points, ({ x }) => x)].map(([x, group]) => {
    const values = group.map(({ y }) => y);
    return { x, y: mean(values), low: quantile(values, 0.1), high: quantile(values, 0.9) };
  });
  const [name, predicted] = [`${role} layer`, line(predictedSlope(panel, role, norm))];
  return [
    { name, panel, draw: "dots", points: measured },
    { name: `${name}, fitted`, colour: name, panel, draw: "line", points: line(slope.value) },
    { name: `${name}, predicted`, colour: name, panel, draw: "line", stroke: "dashed", points: predicted },
  ];
}
