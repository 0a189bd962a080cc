import type { Figure } from "../../plot/figure.js";
import { meansFigure } from "../../plot/means-figure.js";
import { manifoldCells, type ManifoldRow } from "./rows.js";
import { meanInterval } from "../../math/statistics/mean.js";

/**
 * Both estimates of every manifold beside its true dimension.
 * @example
 * const svg = await renderSvg(dimensionFigure(manifoldRows(trials))); // of a run of manifold-dimension
 */
export function dimensionFigure(rows: readonly ManifoldRow[]): Figure {
  const cells = manifoldCells(rows.filter(({ unroll }) => !unroll));
  const series = (name: string, key: "twoNN" | "levinaBickel") => ({
    mark: "dots" as const,
    name,
    points: cells.map((cell) => {
      const { value, low, high } = meanInterval(cell.map((row) => row[key].value));
      return { x: labelOf(cell[0]), y: value, low, high };
    }),
  });
  return {
    title: "Intrinsic dimension by two estimators",
    caption:
      "Means over samples of N points, one a seed; bars are 95 % intervals of the mean, mostly smaller than the symbol.",
    x: { label: "manifold and sample size N (points)", scale: "band" },
    y: { label: "estimated dimension", scale: "linear", least: 0 },
    marks: [
      { mark: "dots", name: "true", points: cells.map((cell) => ({ x: labelOf(cell[0]), y: cell[0].dimension })) },
      series("TwoNN", "twoNN"),
      series("Levina-Bickel", "levinaBickel"),
    ],
  };
}

const short: Readonly<Record<string, string>> = {
  "swiss-roll": "roll",
  sphere: "sphere",
  torus: "torus",
  cube: "cube",
  smooth: "smooth",
};
const labelOf = ({ manifold, dimension, noise, samples }: ManifoldRow): string =>
  `${short[manifold]}${manifold === "swiss-roll" ? "" : ` ${dimension}`}${noise > 0 ? ` ±${noise}` : ""}, ${samples}`;

/**
 * What R² misses against N, by method, on logarithmic axes.
 * @example
 * const svg = await renderSvg(unrollFigure(manifoldRows(trials))); // of a run of manifold-dimension
 */
export function unrollFigure(rows: readonly ManifoldRow[]): Figure {
  const measured = rows.flatMap(({ samples, unrolled }) =>
    unrolled === undefined
      ? []
      : [{ x: samples, values: { Isomap: 1 - unrolled.isomap, "two principal components": 1 - unrolled.components } }],
  );
  return meansFigure(measured, {
    title: "True parameters of the Swiss roll from its coordinates",
    caption: "What an affine map of the coordinates leaves unexplained, 1 − R², averaged over both parameters.",
    x: { label: "sample size N (points)", scale: "log" },
    y: { label: "1 − R² (fraction of variance)", scale: "log" },
  });
}
