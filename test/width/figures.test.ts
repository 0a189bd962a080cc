import { describe, expect, test } from "vitest";
import type { Figure } from "../../src/plot/figure.js";
import { renderSvg } from "../../src/plot/svg.js";
import { errorFigure, lossFigure, stepsFigure, successFigure } from "../../src/width/figures.js";
import { parameterWidth, shownRows } from "../../src/width/panels.js";
import type { WidthRow } from "../../src/width/rows.js";
import { thresholdFigure } from "../../src/width/threshold-figure.js";
import { drawnNumbers } from "../plot/xml.js";

const names = ["theorem", "digits", "digits-random"] as const;
const settings = ["sphere, random labels", "digits, true labels", "digits, random labels"];
const widths = [2, 4, 8, 16, 32, 64, 128, 256];

/** A grid as large as the default one: a training succeeds from width 8, 16 or 32 on, by setting. */
const rows: WidthRow[] = settings.flatMap((group, setting) =>
  [1, 2, 3].flatMap((depth) =>
    [8, 16, 32].flatMap((samples) =>
      widths.flatMap((width) =>
        [0, 1, 2].map((seed): WidthRow => {
          const success = width >= 8 * 2 ** setting + seed;
          const steps = success ? 100 - seed : 1000;
          const curve = { steps: [0, 10, steps], loss: [1, 1 / width, 0.5 / width], errors: [4, 2, success ? 0 : 1] };
          return {
            ...{
              setting: names[setting],
              group,
              depth,
              samples,
              dimension: 10,
              width,
              seed,
              budget: 1000,
              steps,
              curve,
            },
            ...{
              zero: "loss to zero",
              reached: success,
              falling: false,
              error: success ? 0 : 0.5,
              zeroAt: success ? steps : Infinity,
            },
            ...{ deadSamples: 0, conditioning: NaN, lost: false },
          };
        }),
      ),
    ),
  ),
);
const figures: Record<string, (rows: readonly WidthRow[]) => Figure> = {
  error: errorFigure,
  success: successFigure,
  steps: stepsFigure,
  loss: lossFigure,
  threshold: thresholdFigure,
};
const entries = (svg: string): string[] =>
  [...svg.matchAll(/<g class="entry"[\s\S]*?<text[^>]*>([^<]*)</g)].map(([, name]) => name);

describe.each(Object.entries(figures))("the figure of %s", (_, draw) => {
  test("of the whole grid can be told apart, at report and phone size", async () => {
    const figure = draw(rows);
    for (const width of [880, 360])
      expect(drawnNumbers(await renderSvg(figure, { width }))).not.toMatch(/NaN|undefined|no data/);
  });

  test("of one training is drawn too", async () => {
    expect(drawnNumbers(await renderSvg(draw(rows.slice(0, 1))))).not.toMatch(/NaN|undefined/);
  });
});

test("settings are colours and budgets strokes: three of each in the legend, not their product", async () => {
  const budgets = ["within the step budget", "within a quarter of it", "within a sixteenth"];
  expect(entries(await renderSvg(successFigure(rows)))).toEqual([...settings, ...budgets]);
});

test("thresholds have a panel for each depth and a colour for each setting", async () => {
  const figure = thresholdFigure(rows);
  expect(figure.panels).toEqual(["depth 1", "depth 2", "depth 3"]);
  expect(entries(await renderSvg(figure))).toEqual(settings);
});

test("widths are colours of one scale, every width its own", () => {
  const { marks, value, panels } = lossFigure(rows);
  const lines = marks.filter((mark) => mark.mark === "line");
  expect(panels).toEqual(settings);
  expect(lines.filter(({ panel }) => panel === settings[0]).map(({ colour }) => colour)).toEqual(widths);
  expect(value?.label).toBe("hidden width m (units)");
});

test("captions say over how many seeds and what bands are", () => {
  for (const draw of [errorFigure, stepsFigure]) expect(draw(rows).caption).toMatch(/3 seeds, bands 95 % intervals/);
  expect(successFigure(rows).caption).toMatch(/3 seeds, with 95 % Wilson intervals/);
});

test("bands of an error do not leave [0, 1]", () => {
  const ends = errorFigure(rows.map((row) => ({ ...row, error: row.seed === 0 ? 0 : row.error })))
    .marks.filter((mark) => mark.mark === "line")
    .flatMap(({ points }) => points.flatMap(({ low = NaN, high = NaN }) => [low, high]));
  expect([Math.min(...ends), Math.max(...ends)]).toEqual([0, 1]);
});

test("beyond four panels, each depth is shown at its greatest N, in the order of depths", () => {
  expect(shownRows(rows).panels).toEqual(["depth 1, N = 32", "depth 2, N = 32", "depth 3, N = 32"]);
  const few = rows.filter(({ depth }) => depth === 1);
  expect(shownRows(few).panels).toEqual(["depth 1, N = 8", "depth 1, N = 16", "depth 1, N = 32"]);
});

test.each([1, 2, 3])("at depth %i the width where parameters number N is a root of their count", (depth) => {
  const m = parameterWidth(depth, 100, 10);
  expect(10 * m + (depth - 1) * m * m + m).toBeCloseTo(100, 10);
});
