import { wilsonInterval } from "../../math/statistics/proportion.js";
import type { Figure, Line } from "../../plot/figure.js";
import { publishedBad } from "./findings.js";
import { neuronsName, type StudentRow } from "./rows.js";

type Rows = readonly StudentRow[];

const extrasOf = (rows: Rows): number[] => [...new Set(rows.map(({ extra }) => extra))];
const ofExtra = (rows: Rows, extra: number): Rows => rows.filter((row) => row.extra === extra);

/**
 * Share of bad ends against k, measured and published.
 * @example
 * const svg = await renderSvg(badShareFigure(studentRows(trials))); // of a run of spurious-minima
 */
export function badShareFigure(rows: Rows): Figure {
  return {
    title: "Bad minima are common, and rarer with a neuron more",
    caption:
      "Share of descents that end at a certified bad minimum, with 95 % Wilson intervals; dashed: the published counts of 1,000 runs each.",
    x: { label: "target neurons k", scale: "linear" },
    y: { label: "share of descents", scale: "linear", domain: [0, 1] },
    marks: extrasOf(rows).flatMap((extra) => [measured(ofExtra(rows, extra), extra), ...published(extra)]),
  };
}

function measured(rows: Rows, extra: number): Line {
  const points = rows.map(({ target, bad, starts }) => {
    const { value, low, high } = wilsonInterval(bad, starts);
    return { x: target, y: value, low, high };
  });
  return { mark: "line", name: "measured", colour: neuronsName(extra), dots: true, points };
}

function published(extra: number): Line[] {
  const points = Object.entries(publishedBad[extra] ?? {}).map(([k, percent]) => ({ x: Number(k), y: percent / 100 }));
  if (points.length === 0) return [];
  return [{ mark: "line", name: "published", colour: neuronsName(extra), stroke: "dashed", points }];
}

/**
 * Losses of the bad minima against k, each once.
 * @example
 * const svg = await renderSvg(badLossFigure(studentRows(trials))); // of a run of spurious-minima
 */
export function badLossFigure(rows: Rows): Figure {
  const distinct = (losses: readonly number[]): number[] => [...new Set(losses.map((loss) => Number(loss.toFixed(6))))];
  return {
    title: "The bad minima have few losses",
    caption:
      "Losses of the certified bad minima, to six decimals, each once: minima that differ by a permutation have the same.",
    x: { label: "target neurons k", scale: "linear" },
    y: { label: "population loss", scale: "log" },
    marks: extrasOf(rows).map((extra) => ({
      ...{ mark: "dots" as const, name: neuronsName(extra) },
      points: ofExtra(rows, extra).flatMap(({ target, losses }) => distinct(losses).map((y) => ({ x: target, y }))),
    })),
  };
}

/**
 * The least eigenvalue of the Hessian at the bad minima against k.
 * @example
 * const svg = await renderSvg(leastEigenvalueFigure(studentRows(trials))); // of a run of spurious-minima
 */
export function leastEigenvalueFigure(rows: Rows): Figure {
  return {
    title: "Every bad minimum is strict",
    caption:
      "Least eigenvalue of the Hessian at each certified bad minimum; that it is above 1e-6 is proved by a Cholesky decomposition.",
    x: { label: "target neurons k", scale: "linear" },
    y: { label: "least eigenvalue", scale: "log" },
    marks: extrasOf(rows).map((extra) => ({
      ...{ mark: "dots" as const, name: neuronsName(extra) },
      points: ofExtra(rows, extra).flatMap(({ target, least }) =>
        [...new Set(least.map((value) => Number(value.toPrecision(3))))].map((y) => ({ x: target, y })),
      ),
    })),
  };
}

/**
 * One bad minimum: its neurons, and what each has along each target neuron.
 * @example
 * const svg = await renderSvg(badMinimumFigure(studentRows(trials))); // of a run of spurious-minima
 */
export function badMinimumFigure(rows: Rows): Figure {
  const row = rows.find(({ example }) => example.length > 0);
  const k = row?.target ?? 1;
  const names = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));
  return {
    title: "A bad minimum",
    caption: `Weights of the first bad minimum of seed 0${row === undefined ? ": none was met" : `, k = ${k}, ${neuronsName(row.extra)}, of loss ${row.losses[0].toFixed(4)}`}. A neuron that copies its target has one entry of 1.`,
    x: { label: "target neuron", scale: "band" },
    y: { label: "student neuron", scale: "band" },
    value: { label: "weight", scale: "diverging" },
    marks:
      row === undefined ? [] : [{ mark: "cells", x: names(k), y: names(row.example.length / k), values: row.example }],
  };
}
