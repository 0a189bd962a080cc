import type { Figure } from "../../src/plot/figure.js";
import { randomStream } from "../../src/math/random.js";

const label = (name: string, scale: "linear" | "log" | "symlog" | "band" = "linear") => ({ label: name, scale });
const range = (count: number, from: number, to: number): number[] =>
  Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));

const grid = range(31, -1.5, 1.5);
const bowl = (x: number, y: number): number => x * x + 4 * y * y;
const draws = randomStream(0).split("gallery").normals(400);
const bins = range(17, -4, 4).slice(0, -1);
const classes = ["cat", "dog", "owl"];
const gradient = Array.from({ length: 64 }, (_, index) => index / 63);

/** One figure for each thing that marks over axes must be able to say. */
export const gallery = {
  heatMap: {
    title: "Confusion of classes",
    caption: "Held-out rows.",
    x: label("predicted class", "band"),
    y: label("true class", "band"),
    value: { label: "rows (fraction)", scale: "sequential" },
    aspect: 0.5,
    marks: [
      { mark: "cells", x: classes, y: classes, values: [0.9, 0.1, 0, 0.2, 0.7, 0.1, 0, NaN, 1] },
      { mark: "text", points: [{ x: "cat", y: "cat", text: "0.9" }] },
    ],
  },
  path: {
    title: "A path of gradient descent over its landscape",
    caption: "Loss x² + 4y².",
    x: label("x"),
    y: label("y"),
    value: { label: "loss", scale: "log" },
    aspect: 0.8,
    marks: [
      { mark: "cells", x: grid, y: grid, values: grid.flatMap((y) => grid.map((x) => bowl(x, y) + 0.01)) },
      { mark: "line", name: "gradient descent", dots: true, points: range(8, 0, 7).map((t) => ({ x: 1.4 * 0.6 ** t, y: -1.2 * (-0.2) ** t })) }, // prettier-ignore
    ],
  },
  histogram: {
    title: "Gaussian draws and their density",
    caption: "400 draws.",
    x: label("g"),
    y: label("draws a unit (fraction)"),
    marks: [
      {
        mark: "bars",
        name: "drawn",
        bars: bins.map((from) => ({
          x: [from, from + 0.5] as const,
          y: draws.filter((g) => g >= from && g < from + 0.5).length / 200,
        })),
      },
      {
        mark: "line",
        name: "density",
        stroke: "dashed",
        points: range(81, -4, 4).map((x) => ({ x, y: Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI) })),
      },
    ],
  },
  diverging: {
    title: "Correlations",
    caption: "Of two coordinates.",
    x: label("width m (units)", "log"),
    y: label("depth (layers)"),
    value: { label: "correlation", scale: "diverging" },
    aspect: 0.4,
    marks: [
      { mark: "cells", x: [2, 4, 8, 16], y: [1, 2, 3], values: [-1, -0.5, 0, 0.5, -0.2, 0, 0.2, 0.4, 0, 0, 0, 0.1] },
    ],
  },
  embedding: {
    title: "An embedding",
    caption: "Two coordinates of three classes, and pictures.",
    x: label("first coordinate"),
    y: label("second coordinate"),
    value: { label: "class", scale: "categorical" },
    marks: [
      {
        mark: "dots",
        points: Array.from({ length: 60 }, (_, i) => ({ x: draws[2 * i] + (i % 3), y: draws[2 * i + 1], value: classes[i % 3] })), // prettier-ignore
      },
      { mark: "image", at: [0, 0], size: [8, 8], pixels: gradient, width: 48 },
      { mark: "image", at: [2, 1], size: [2, 2], pixels: [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0], width: 40 },
    ],
  },
  bars: {
    title: "Accuracy by method",
    caption: "Means over 5 seeds, 95 % intervals.",
    x: label("method", "band"),
    y: label("accuracy (fraction)"),
    marks: [
      {
        mark: "bars",
        name: "measured",
        bars: ["raw pixels", "principal components", "untrained encoder"].map((x, i) => ({ x, y: 0.9 - i / 5, low: 0.8 - i / 5, high: 0.95 - i / 5 })), // prettier-ignore
      },
    ],
  },
  ownAxes: {
    title: "Loss and rate of one training",
    caption: "Panels with axes of their own.",
    x: label("step t (updates)"),
    y: label("training loss", "log"),
    panels: [
      "loss",
      { name: "rate", y: label("learning rate") },
      { name: "margin", y: label("least margin y·f", "symlog") },
    ],
    marks: [
      { mark: "line", panel: "loss", points: range(50, 0, 49).map((t) => ({ x: t, y: Math.exp(-t / 5) })) },
      { mark: "line", panel: "rate", steps: true, points: range(5, 0, 40).map((t) => ({ x: t, y: 1 / (1 + t) })) },
      { mark: "line", panel: "margin", points: range(50, 0, 49).map((t) => ({ x: t, y: (t - 20) ** 3 / 10 })) },
    ],
  },
  crossing: {
    title: "Intervals across zero on a logarithmic axis",
    caption: "The band and the bar are open below.",
    x: label("dimension d", "log"),
    y: label("estimate", "log"),
    marks: [
      {
        mark: "line",
        name: "mean",
        dots: true,
        points: [
          { x: 2, y: 1, low: 0.5, high: 2 },
          { x: 4, y: 0.1, low: -0.05, high: 0.25 },
          { x: 8, y: 0.05, low: -0.2, high: 0.3 },
          { x: 16, y: 0.04, low: 0.01, high: 0.1 },
        ],
      },
      { mark: "dots", name: "one", points: [{ x: 4, y: 0.2, low: -0.05, high: 0.6 }] },
      { mark: "dots", name: "bound", points: [{ x: 8, y: NaN, low: 0.5, high: Infinity }] },
    ],
  },
} satisfies Record<string, Figure>;
