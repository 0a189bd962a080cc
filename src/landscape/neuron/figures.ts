import type { Figure, Mark } from "../../plot/figure.js";
import type { NeuronRow } from "./rows.js";
import { geometricExamples, neuronError, stationaryPoints } from "./single-neuron.js";
import { basinShares, startRange } from "./starts.js";

type Rows = readonly NeuronRow[];

const onOneAxis = (rows: Rows): Rows =>
  rows.filter((row, at) => rows.findIndex((other) => panelOf(other) === panelOf(row)) === at);
const panelOf = ({ examples, ratio }: NeuronRow): string => `N = ${examples}${ratio === 10 ? "" : `, ratio ${ratio}`}`;

/** The end of the axis of errors over OPT; what lies above is not drawn. */
const highest = 1.8;

/**
 * The error of the neuron against its weight with all stationary points, a panel for each N.
 * @example
 * const svg = await renderSvg(errorFigure(neuronRows(trials))); // of a run of worse-than-optimal
 */
export function errorFigure(rows: Rows): Figure {
  const shown = onOneAxis(rows);
  return {
    title: "The error of a single neuron has a minimum for each example",
    caption:
      "E(w) = Σ(σ(w x) − ¾)², x = 1, 1/10, …, over the weights that descents start from. Every stationary point is isolated by interval bisection; dotted: OPT.",
    x: { label: "weight w", scale: "log" },
    y: { label: "error over OPT", scale: "linear", domain: [0.98, highest] },
    panels: shown.map(panelOf),
    marks: shown.flatMap((row) => errorMarks(row)),
  };
}

function errorMarks(row: NeuronRow): Mark[] {
  const examples = geometricExamples(row.examples, row.ratio);
  const [low, high] = startRange(examples);
  const weights = Array.from({ length: 401 }, (_, index) => low * (high / low) ** (index / 400));
  const relative = (weight: number): number => neuronError(examples, weight) / row.optimum;
  const panel = panelOf(row);
  const { points } = stationaryPoints(examples);
  const at = (kind: string) =>
    points.filter((point) => point.kind === kind).map(({ weight }) => ({ x: weight, y: relative(weight) }));
  return [
    { mark: "rule", panel, axis: "y", at: 1, label: "OPT" },
    {
      mark: "line",
      panel,
      name: "E(w)",
      points: weights.map((x) => ({ x, y: relative(x) })).filter(({ y }) => y <= highest),
    },
    { mark: "dots", panel, name: "minimum", points: at("minimum") },
    { mark: "dots", panel, name: "maximum", points: at("maximum") },
  ];
}

/**
 * How often each minimum is the end on an axis, beside the share of the starts that its basin holds.
 * @example
 * const svg = await renderSvg(endsFigure(neuronRows(trials))); // of a run of worse-than-optimal
 */
export function endsFigure(rows: Rows): Figure {
  const single = rows.filter(({ axes }) => axes === Math.min(...rows.map((row) => row.axes)));
  return {
    title: "Descent ends at the minimum of its basin",
    caption:
      "Bars: share of descents by the minimum that they end at, in the order of weights (1 is OPT). Dots: the share of starts in its basin.",
    x: { label: "minimum, in the order of weights", scale: "band" },
    y: { label: "share of descents", scale: "linear", domain: [0, 1] },
    panels: single.map(panelOf),
    marks: single.flatMap((row) => {
      const panel = panelOf(row);
      const total = row.starts * row.axes;
      const shares = basinShares(geometricExamples(row.examples, row.ratio), stationaryPoints(geometricExamples(row.examples, row.ratio))); // prettier-ignore
      return [
        { mark: "bars" as const, panel, name: "ends", bars: row.visits.map((visits, index) => ({ x: String(index + 1), y: visits / total })) }, // prettier-ignore
        { mark: "dots" as const, panel, name: "basin", points: shares.map((y, index) => ({ x: String(index + 1), y })) }, // prettier-ignore
      ];
    }),
  };
}
