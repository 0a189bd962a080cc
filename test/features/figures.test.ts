import { expect, test } from "vitest";
import { correlationFigure, digitsFigure, probeFigure, reconstructionFigure } from "../../src/features/figures.js";
import { codesFigure, kindsFigure } from "../../src/features/kinds-figure.js";
import type { FeatureRow } from "../../src/features/rows.js";
import { renderSvg } from "../../src/plot/svg.js";
import { drawnNumbers } from "../plot/xml.js";

const digit = Array.from({ length: 64 }, (_, index) => index / 4);
const rows = [32, 128].flatMap((width) =>
  [1, 2, 4].flatMap((bottleneck) =>
    [0, 1].map((seed): FeatureRow => {
      const share = bottleneck / 5 + seed / 100;
      const pictures = seed === 0 ? [digit, digit] : [];
      return {
        ...{
          bottleneck,
          width,
          seed,
          samples: 80,
          falling: false,
          learned: true,
          variant: "",
          probe: share,
          untrainedProbe: share / 2,
          pcaProbe: share / 3,
          rawProbe: 0.9,
        },
        ...{ reconstruction: 1 - share, pcaReconstruction: 1.1 - share },
        ...{ correlation: bottleneck === 1 ? NaN : share, untrainedCorrelation: bottleneck === 1 ? NaN : 0.3 },
        ...{ originals: pictures, reconstructions: pictures },
      };
    }),
  ),
);

test("figures of means have a panel a width and a line a method, with intervals over seeds", async () => {
  for (const [draw, lines] of [
    [probeFigure, 4],
    [reconstructionFigure, 2],
    [correlationFigure, 2],
  ] as const) {
    // prettier-ignore
    const figure = draw(rows);
    expect([figure.panels, figure.marks.length]).toEqual([["width 32", "width 128"], 2 * lines]);
    expect(figure.caption).toContain("means over 2 seeds, bands 95 % intervals");
    expect(drawnNumbers(await renderSvg(figure))).not.toMatch(/NaN|undefined|cannot show/);
  }
});

test("a bottleneck of one has no correlation, and no point", () => {
  const [line] = correlationFigure(rows).marks.filter((mark) => mark.mark === "line");
  expect(line.points.map(({ x }) => x)).toEqual([2, 4]);
});

test("digits are pictures: originals above reconstructions by bottleneck, at the greatest width", async () => {
  const figure = digitsFigure(rows);
  const images = figure.marks.filter((mark) => mark.mark === "image");
  expect([...new Set(images.map(({ at }) => at[1]))]).toEqual(["original", "k = 1", "k = 2", "k = 4"]);
  expect(figure.caption).toContain("width 128, seed 0");
  expect((await renderSvg(figure)).match(/<image /g)).toHaveLength(8);
});

test("a run whose first seed is missing draws an empty figure of digits", async () => {
  expect(await renderSvg(digitsFigure(rows.filter(({ seed }) => seed > 0)))).toMatch(/no data/);
});

test("kinds at one bottleneck stand side by side in one figure, and make no panel of a single dot", async () => {
  const last = rows.filter(({ bottleneck, width }) => bottleneck === 4 && width === 128);
  const kinds = ["tied", "variational"].flatMap((kind) => last.map((row) => ({ ...row, kind, variant: kind })));
  const all = [...rows, ...kinds];
  expect(probeFigure(all).panels).toEqual(["width 32", "width 128"]);
  const figure = kindsFigure(all);
  expect(figure.caption).toContain("k = 4, width 128");
  const [dots] = figure.marks.filter((mark) => mark.mark === "dots");
  expect(dots.points.map(({ x }) => x)).toEqual(["dense", "tied", "variational"]);
  expect(drawnNumbers(await renderSvg(figure))).not.toMatch(/NaN|undefined/);
});

test("codes of two coordinates are drawn by class, a panel a network; a run without any says so", async () => {
  const codes = { embedded: [[1, 2], [3, 4]], embeddedClasses: [7, 0] } as const; // prettier-ignore
  const figure = codesFigure(rows.map((row) => (row.bottleneck === 2 && row.seed === 0 ? { ...row, ...codes } : row)));
  expect([figure.panels, figure.value?.domain]).toEqual([
    ["width 32", "width 128"],
    ["0", "7"],
  ]);
  expect(await renderSvg(codesFigure(rows))).toMatch(/No trial with a bottleneck of 2/);
});
