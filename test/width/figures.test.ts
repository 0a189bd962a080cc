import { describe, expect, test } from "vitest";
import type { Figure } from "../../src/plot/figure.js";
import { renderSvg } from "../../src/plot/svg.js";
import { errorFigure, lossFigure, stepsFigure } from "../../src/width/figures.js";
import { parameterWidth, shownRows } from "../../src/width/panels.js";
import type { WidthRow } from "../../src/width/rows.js";
import { successFigure } from "../../src/width/success-figure.js";
import { thresholdTable } from "../../src/width/tables.js";
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
              zero: setting === 0 ? "loss to zero" : "no training error",
              lossFraction: setting === 0 ? 1e-3 : NaN,
              reached: success,
              falling: false,
              ...{ error: success ? 0 : 0.5, rmse: NaN, test: null },
              floored: false,
              kernelSteps: 1,
              units: 0.5,
              parameterization: "ntk",
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
  expect(panels).toEqual(settings.map((setting) => `${setting}, N = 32`));
  expect(lines.filter(({ panel }) => panel === panels?.[0]).map(({ colour }) => colour)).toEqual(widths);
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

test("beyond four panels, no setting vanishes, and what is left out is said", () => {
  const digits = rows.filter(({ group, depth, samples }) => group === settings[1] && depth === 1 && samples === 16);
  const { panels, leftOut } = shownRows([...rows.filter(({ group }) => group === settings[0]), ...digits]);
  expect(panels).toEqual(["depth 1, N = 16", "depth 1, N = 32", "depth 2, N = 32", "depth 3, N = 32"]);
  expect(leftOut).toContain("the largest N of each depth and setting");
  expect(errorFigure(rows).caption).toContain(leftOut.trim());
});

test("captions speak of what is drawn: no sphere without one, no dashes without a linear network", () => {
  const tables = rows.filter(({ setting }) => setting === "digits");
  for (const draw of Object.values(figures))
    expect(draw(tables).caption).not.toMatch(/sphere|without a hidden layer, on/);
  expect(errorFigure(tables).caption).not.toContain("Dashed");
  const linear = tables.slice(0, 1).map((row) => ({ ...row, depth: 0, width: 1, samples: 32 }));
  expect(errorFigure([...tables, ...linear]).caption).toContain("Dashed: the network without a hidden layer");
  expect(errorFigure(rows).caption).not.toContain("Above 1/2");
  expect(errorFigure(rows.map((row) => ({ ...row, error: 1 }))).caption).toContain(
    "an output of exactly 0 counts as wrong",
  );
});

test("one width has no fits, no entries for them, and no threshold", async () => {
  const one = rows.filter(({ width, group }) => width === 16 && group === settings[0]);
  expect(entries(await renderSvg(successFigure(one)))).not.toContain("within the step budget");
  expect(successFigure(one).caption).not.toContain("fits");
  expect(thresholdTable(one)).toMatchObject({ title: expect.stringContaining("one width") as string, rows: [] });
});

test("dimensions and budgets that vary within a setting are series of their own", () => {
  const two = rows.flatMap((row) => [row, { ...row, dimension: 20 }]).filter(({ group }) => group === settings[0]);
  const names = errorFigure(two).marks.flatMap((mark) => (mark.mark === "line" && mark.panel === "depth 1, N = 32" ? [mark.name] : [])); // prettier-ignore
  expect(names).toEqual([`${settings[0]}, d = 10`, `${settings[0]}, d = 20`]);
});

test.each([1, 2, 3])("at depth %i the width where parameters number N is a root of their count", (depth) => {
  const m = parameterWidth(depth, 100, 10);
  expect(10 * m + (depth - 1) * m * m + m).toBeCloseTo(100, 10);
});

test("a panel shows where parameters number N for each dimension of its inputs, a file's own too", () => {
  const table = rows.map((row) => ({ ...row, setting: "file" as const, dimension: 4, depth: 2 }));
  const rulesOf = (of: readonly WidthRow[]) =>
    errorFigure(of.filter(({ samples }) => samples === 32)).marks.filter((mark) => mark.mark === "rule");
  expect(rulesOf(table).map(({ at, label }) => [label, at])).toEqual([["parameters = N", parameterWidth(2, 32, 4)]]);
  const both = [...table, ...rows.map((row) => ({ ...row, depth: 2, group: "another" }))];
  expect(rulesOf(both).map(({ label }) => label)).toEqual(["parameters = N, d = 4", "parameters = N, d = 10"]);
});
