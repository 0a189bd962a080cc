import { groupBy } from "../../math/statistics/moments.js";
import type { Figure, Mark } from "../../plot/figure.js";
import { meanPoints } from "../../plot/means-figure.js";
import { sawtooth } from "../sawtooth.js";
import { ofFirstSeed } from "../../math/statistics/first-seed.js";
import { bestShallowFit, type DepthRow } from "./rows.js";

type Rows = readonly DepthRow[];

/**
 * f_4, with the best fit of few pieces.
 * @example
 * const svg = await renderSvg(sawtoothFigure());
 */
export function sawtoothFigure(): Figure {
  const target = sawtooth(4);
  const fit = bestShallowFit(4, 4);
  return {
    title: "A sawtooth, and the best that four shallow units can do",
    caption: `f_4 has 16 pieces; a network of 4 hidden layers of two units is equal to it. One layer of 4 units has at most 5 pieces: the best such fit with knots at multiples of 1/16, of L1 error ${fit.error.toFixed(3)}.`,
    x: { label: "x", scale: "linear", domain: [0, 1] },
    y: { label: "f(x)", scale: "linear", domain: [0, 1] },
    aspect: 0.35,
    marks: [
      { mark: "line", name: "f_4", points: Array.from({ length: 17 }, (_, index) => ({ x: index / 16, y: target(index / 16) })) }, // prettier-ignore
      { mark: "line", name: "five pieces", points: fit.knots },
    ],
  };
}

/**
 * L1 error of the best shallow fit and its bound against width, by k.
 * @example
 * const svg = await renderSvg(shallowFigure(depthRows(trials))); // of a run of depth-or-width
 */
export function shallowFigure(rows: Rows): Figure {
  const shown = ofFirstSeed(rows.filter(({ task }) => task === "represent"));
  const widths = [...new Set(shown.map(({ width }) => width))].sort((a, b) => a - b);
  return {
    title: "Shallow networks need exponentially many units",
    caption:
      "L1 error of the best fit of m + 1 pieces to f_k (solid), and the proved lower bound (dotted). The deep network of 2k units has error 0.",
    x: { label: "width m (units)", scale: "log", ticks: widths },
    y: { label: "L1 error", scale: "linear", domain: [0, 0.26] },
    value: { label: "k", scale: "sequential" },
    marks: [...groupBy(shown, ({ k }) => k)].flatMap(([k, group]): Mark[] => {
      const line = (of: (row: DepthRow) => number) =>
        [...group].sort((a, b) => a.width - b.width).map((row) => ({ x: row.width, y: of(row) }));
      return [
        { mark: "line", colour: k, name: "best fit", dots: true, points: line(({ fit }) => fit) },
        { mark: "line", colour: k, name: "bound", stroke: "dotted", points: line(({ bound }) => bound) },
      ];
    }),
  };
}

/**
 * Test error on the ball against the number of parameters, by depth.
 * @example
 * const svg = await renderSvg(ballFigure(depthRows(trials))); // of a run of depth-or-width
 */
export function ballFigure(rows: Rows): Figure {
  const shown = rows.filter(({ task }) => task === "ball");
  return {
    title: "The indicator of a ball: depth against parameters",
    caption: "Mean squared error on fresh points; means over the seeds, bars 95 % intervals.",
    x: { label: "parameters", scale: "log" },
    y: { label: "test error (mean square)", scale: "linear", least: 0 },
    marks: [...groupBy(shown, ({ depth }) => depth)].map(([depth, group]) => ({
      ...{ mark: "dots" as const, name: `${depth} hidden layer${depth === 1 ? "" : "s"}` },
      points: meanPoints(group.map(({ parameters, learnt }) => ({ x: parameters, y: learnt }))),
    })),
  };
}
