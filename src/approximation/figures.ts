import { groupBy, mean } from "../math/statistics/moments.js";
import type { Figure, Mark } from "../plot/figure.js";
import { geometricMeanPoints } from "../plot/means-figure.js";
import { polynomialDegrees } from "./readout.js";
import type { ApproximationRow } from "./trial.js";

type Rows = readonly ApproximationRow[];

const ticksOf = (rows: Rows): number[] => [...new Set(rows.map(({ width }) => width))].sort((a, b) => a - b);
const pointsOf = (rows: Rows) => geometricMeanPoints(rows.map(({ width, error }) => ({ x: width, y: error })));

/**
 * Error against width of sampled units, greedy and trained networks beside Barron's bound, a panel a dimension.
 * @example
 * const svg = await renderSvg(approximationFigure(approximationRows(trials))); // of a run of universal-approximation
 */
export function approximationFigure(rows: Rows): Figure {
  const shown = rows.filter(({ method }) => method !== "readout");
  const panels = [...groupBy(shown, ({ dimension }) => `n = ${dimension}`)];
  return {
    title: "Approximating exp(−‖x‖²/2): error against width",
    caption:
      "Geometric means over the seeds, bands 95 % intervals of the mean, on fresh points; dotted: Barron's bound 2rC_f/√m on the best network; dashed: the best constant, which passes wherever the bound lies above it.",
    x: { label: "width m (units)", scale: "log", ticks: ticksOf(shown) },
    y: { label: "root-mean-square error", scale: "log" },
    panels: panels.map(([name]) => name),
    marks: panels.flatMap(([panel, group]) => [
      ...[...groupBy(group, ({ method }) => method)].map(([name, own]): Mark => ({
        mark: "line",
        panel,
        name,
        dots: true,
        points: pointsOf(own),
      })),
      boundOf(panel, group),
      constantOf(panel, group),
    ]),
  };
}

function boundOf(panel: string, rows: Rows): Mark {
  const points = [...new Map(rows.map(({ width, bound }) => [width, bound]))].sort(([a], [b]) => a - b);
  return { mark: "line", panel, name: "bound", stroke: "dotted", colour: "neutral", points: points.map(([x, y]) => ({ x, y })) }; // prettier-ignore
}

function constantOf(panel: string, rows: Rows): Mark {
  const y = mean(rows.map(({ constant }) => constant));
  return { mark: "line", panel, name: "best constant", stroke: "dashed", colour: "neutral", points: ticksOf(rows).map((x) => ({ x, y })) }; // prettier-ignore
}

/**
 * Least-squares error against width for every activation but polynomials: they go on.
 * @example
 * const svg = await renderSvg(activationFigure(approximationRows(trials))); // of a run of universal-approximation
 */
export function activationFigure(rows: Rows): Figure {
  const shown = rows.filter(
    ({ method, activation }) => method === "readout" && polynomialDegrees[activation] === undefined,
  );
  return readoutFigure(shown, "Every activation but polynomials approximates", " Errors on fresh points.");
}

/**
 * The same of polynomials, which stop at the best one of their degree.
 * @example
 * const svg = await renderSvg(polynomialFigure(approximationRows(trials))); // of a run of universal-approximation
 */
export function polynomialFigure(rows: Rows): Figure {
  const shown = rows.filter(
    ({ method, activation }) => method === "readout" && polynomialDegrees[activation] !== undefined,
  );
  const floors = [...groupBy(shown, ({ activation }) => activation)].map(([name, own]): Mark => {
    const floor = mean(own.map(({ floor }) => floor));
    return { mark: "line", colour: "neutral", stroke: "dotted", endLabel: `best of ${name}`, points: ticksOf(own).map((x) => ({ x, y: floor })) }; // prettier-ignore
  });
  const figure = readoutFigure(
    shown.map((row) => ({ ...row, error: row.fitted })),
    "Polynomial activations stop",
    " Errors at the fitted points. Dotted: the best polynomial of the same degree there.",
  );
  return { ...figure, marks: [...floors, ...figure.marks] };
}

function readoutFigure(shown: Rows, title: string, more: string): Figure {
  return {
    title,
    caption: `Units drawn at random, output weights by least squares; geometric means over the seeds, bands 95 % intervals.${more}`,
    x: { label: "width m (units)", scale: "log", ticks: ticksOf(shown) },
    y: { label: "root-mean-square error", scale: "log" },
    marks: [...groupBy(shown, ({ activation }) => activation)].map(([name, own]): Mark => ({
      mark: "line",
      name,
      dots: true,
      points: pointsOf(own),
    })),
  };
}
