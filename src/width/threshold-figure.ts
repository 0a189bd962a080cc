import { groupBy } from "../math/statistics/moments.js";
import { successThreshold } from "../math/statistics/threshold.js";
import { superscript } from "../plot/ticks.js";
import { publishedBounds } from "./bounds.js";
import { outcomes, type WidthRow } from "./rows.js";
import type { Dots, Figure, Line } from "../plot/figure.js";
import { errorFigure, lossFigure, stepsFigure, successFigure } from "./figures.js";
import { parameterWidth, severalWidths } from "./panels.js";

/** The width where half the trainings succeed against N, a panel a depth, beside the published bounds without their constants. */
export function thresholdFigure(all: readonly WidthRow[]): Figure {
  const rows = growing(severalWidths(all));
  const depths = [...new Set(rows.map(({ depth }) => depth))].sort((a, b) => a - b);
  const samples = [...new Set(rows.map((row) => row.samples))].sort((a, b) => a - b);
  return {
    title: "Width needed against the number of samples",
    caption: `Width where half the trainings come to zero, in loss on the sphere and in error on tables, with 95 % intervals; a bar without a dot: all or none succeeded at the last width on its side. ${boundsInWords()} Dotted, p = N: where a network with one output on the sphere has N parameters.`,
    x: { label: "samples N", scale: "log", ticks: samples },
    y: { label: "hidden width m (units)", scale: "log" },
    panels: depths.map(depthPanel),
    marks: depths.flatMap((depth) => [
      ...references(samples, depth, rows),
      ...thresholdDots(rows.filter((row) => row.depth === depth)),
    ]),
  };
}

const depthPanel = (depth: number): string => `depth ${depth}`;

/** The settings and depths that were run at several N, or all where none was: one point shows no growth. */
function growing(rows: readonly WidthRow[]): WidthRow[] {
  const groups = [...groupBy(rows, ({ group, depth }) => `${group}, depth ${depth}`).values()];
  const several = groups.filter((group) => new Set(group.map(({ samples }) => samples)).size > 1);
  return (several.length > 0 ? several : groups).flat();
}

function thresholdDots(rows: readonly WidthRow[]): Dots[] {
  return [...groupBy(rows, ({ group }) => group)].map(([name, group]): Dots => ({
    mark: "dots",
    name,
    panel: depthPanel(group[0].depth),
    points: [...groupBy(group, ({ samples }) => samples)].map(([x, cell]) => {
      const { value, low, high } = successThreshold(outcomes(cell), 0.5);
      return { x, y: value, low, high };
    }),
  }));
}

/** Exponents above this one would take the axis far beyond every width that was tried. */
const greatest = 3;
const boundName = (exponent: number): string =>
  exponent === 0.5 ? "√N" : exponent === 1 ? "N" : `N${superscript(exponent)}`;

function boundsInWords(): string {
  const drawn = publishedBounds.filter(({ exponent = Infinity }) => exponent <= greatest);
  const above = publishedBounds.filter(({ exponent = -Infinity }) => exponent > greatest);
  const words = (bounds: typeof publishedBounds): string =>
    [...bounds]
      .sort((a, b) => (a.exponent ?? 0) - (b.exponent ?? 0))
      .map(({ paper, exponent = NaN }) => `${boundName(exponent)}: ${paper}`)
      .join("; ");
  return `Dashed: published upper bounds, without their constants (${words(drawn)}); above the figure: ${words(above)}.`;
}

/** Lines over the range of N, or over a factor of two about a single one. */
function references(samples: readonly number[], depth: number, [{ dimension }]: readonly WidthRow[]): Line[] {
  const [least, most] = [samples[0], samples[samples.length - 1]];
  const factor = least === most ? 1.5 : 1;
  const grid = Array.from(
    { length: 17 },
    (_, index) => (least / factor) * ((most / least) * factor ** 2) ** (index / 16),
  );
  const reference = (endLabel: string, stroke: "dashed" | "dotted", widthAt: (samples: number) => number): Line => ({
    mark: "line",
    colour: "neutral",
    panel: depthPanel(depth),
    endLabel,
    stroke,
    points: grid.map((x) => ({ x, y: widthAt(x) })),
  });
  const bounds = publishedBounds.flatMap(({ exponent }) =>
    exponent === undefined || exponent > greatest
      ? []
      : [reference(boundName(exponent), "dashed", (x) => x ** exponent)],
  );
  return [...bounds, reference("p = N", "dotted", (x) => parameterWidth(depth, x, dimension))];
}

/** The figures of a width sweep, by name. */
export const widthFigures = {
  error: errorFigure,
  success: successFigure,
  steps: stepsFigure,
  loss: lossFigure,
  threshold: thresholdFigure,
} as const;
