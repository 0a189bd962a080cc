import { groupBy } from "../math/statistics/moments.js";
import { successThreshold } from "../math/statistics/success/threshold.js";
import { superscript } from "../plot/ticks.js";
import { publishedBounds } from "./bounds.js";
import { outcomes, type WidthRow } from "./rows.js";
import type { Dots, Figure, Line } from "../plot/figure.js";
import { parameterWidth, seriesNames, severalWidths } from "./panels.js";
import { zeroInWords } from "./success-figure.js";

/**
 * The width where half the trainings succeed against N, a panel a depth, beside the published bounds without their constants.
 * @example
 * const svg = await renderSvg(thresholdFigure(widthRows(trials))); // of a run of width-sweep
 */
export function thresholdFigure(all: readonly WidthRow[]): Figure {
  const rows = growing(severalWidths(all));
  const depths = [...new Set(rows.map(({ depth }) => depth))].sort((a, b) => a - b);
  const samples = [...new Set(rows.map((row) => row.samples))].sort((a, b) => a - b);
  const sphere = rows.filter(({ setting }) => setting === "theorem");
  return {
    title: "Width needed against the number of samples",
    caption: [
      "Width where half the trainings come to zero, with 95 % intervals; a bar without a dot: all or none succeeded at the last width on its side.",
      ...(rows.length < severalWidths(all).length ? ["Settings and depths run at one N are left out."] : []),
      zeroInWords(rows),
      boundsInWords(),
      ...(sphere.length > 0 ? ["Dotted, p = N: where a network on the sphere has N parameters."] : []),
    ].join(" "),
    x: { label: "samples N", scale: "log", ticks: samples },
    y: { label: "hidden width m (units)", scale: "log" },
    panels: depths.map(depthPanel),
    marks: depths.flatMap((depth) => [
      ...references(samples, depth, sphere[0]?.dimension),
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
  return [...groupBy(rows, seriesNames(rows))].map(([name, group]): Dots => ({
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
function references(samples: readonly number[], depth: number, dimension: number | undefined): Line[] {
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
  if (dimension === undefined) return bounds;
  return [...bounds, reference("p = N", "dotted", (x) => parameterWidth(depth, x, dimension))];
}
