import type { Figure } from "../../plot/figure.js";
import { wilsonInterval } from "../../math/statistics/proportion.js";
import { groupBy } from "../../math/statistics/moments.js";
import { bumpCellName, type BumpRow } from "./findings.js";

type Rows = readonly BumpRow[];

/**
 * Loss against updates of the first descent of every seed, from the trap and from random starts.
 * @example
 * const svg = await renderSvg(bumpCurvesFigure(bumpRows(trials))); // of a run of stuck-above-zero
 */
export function bumpCurvesFigure(rows: Rows): Figure {
  const shown = rows.filter(({ start }) => start !== "dead-relu");
  return {
    title: "From the trap descent stays at 1/3, from random starts it reaches zero",
    caption: "Training loss against updates (from the first on), the first descent of every seed.",
    x: { label: "update", scale: "log" },
    y: { label: "loss ½Σ(f(x) − y)²", scale: "log" },
    value: { label: "width m", scale: "log" },
    panels: [...new Set(shown.map(({ start }) => start))],
    marks: shown.flatMap((row) =>
      row.curves.map((curve) => ({
        ...{ mark: "line" as const, panel: row.start, colour: row.width },
        points: curve.filter(([step]) => step > 0).map(([x, y]) => ({ x, y })),
      })),
    ),
  };
}

const stageNames = ["to w = 0", "u slides", "w moves", "descent"];

/**
 * Loss along the path out of a bad minimum, of the first seed of each width.
 * @example
 * const svg = await renderSvg(escapeFigure(bumpRows(trials))); // of a run of stuck-above-zero
 */
export function escapeFigure(rows: Rows): Figure {
  const shown = rows.filter(({ escapes }) => escapes.length > 0);
  return {
    title: "A path that does not rise leads from the bad minimum to zero",
    caption:
      "Loss along the path, the first seed of each width; the straight parts have length 1 here, and descent is drawn by the logarithm of its updates.",
    x: { label: "part of the path", scale: "linear", domain: [0, 7], ticks: [0, 1, 2, 3] },
    y: { label: "loss ½Σ(f(x) − y)²", scale: "linear", domain: [0, 0.4] },
    value: { label: "width m", scale: "log" },
    marks: [
      ...shown.map((row) => ({
        ...{ mark: "line" as const, colour: row.width },
        points: row.escapes[0].stages.flatMap((stage, part) =>
          stage.map((y, index) => ({
            x: part + ((part === 3 ? 4 : 1) * index) / Math.max(1, stage.length - 1),
            y,
          })),
        ),
      })),
      {
        mark: "text" as const,
        points: stageNames.map((text, part) => ({ x: part === 3 ? 5 : part + 0.5, y: 0.37, text })),
      },
    ],
  };
}

/**
 * Shares of descents at zero and at bad minima against width.
 * @example
 * const svg = await renderSvg(endsByWidthFigure(bumpRows(trials))); // of a run of stuck-above-zero
 */
export function endsByWidthFigure(rows: Rows): Figure {
  const groups = groupBy(
    rows.filter(({ start }) => start !== "dead-relu"),
    ({ start, scale }) => bumpCellName({ start, width: 0, scale, starts: 0 }).replace(", m = 0", ""),
  );
  return {
    title: "Bad minima exist at every width; random starts rarely meet them",
    caption: "Share of descents that end at zero, with 95 % Wilson intervals.",
    x: { label: "width m (units)", scale: "log", ticks: [...new Set(rows.map(({ width }) => width))].sort((a, b) => a - b) }, // prettier-ignore
    y: { label: "share at zero loss", scale: "linear", domain: [0, 1] },
    marks: [...groups].map(([name, group]) => ({
      ...{ mark: "line" as const, name, dots: true },
      points: group.map((row) => {
        const { value, low, high } = wilsonInterval(row.zero, row.starts);
        return { x: row.width, y: value, low, high };
      }),
    })),
  };
}
