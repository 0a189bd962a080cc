import { expect, test } from "vitest";
import type { Chart } from "../../src/plot/figure.js";
import { meansFigure } from "../../src/plot/means-figure.js";
import { renderPng, renderSvg } from "../../src/plot/render.js";
import { renderReport } from "../../src/plot/report.js";

const widths = [2, 4, 8, 16, 32];
const chart: Chart = {
  kind: "chart",
  title: "Error <&> width",
  caption: "Bands over seeds.",
  x: { label: "hidden width m (units)", scale: "log", ticks: widths },
  y: { label: "training 0-1 error (fraction)", scale: "linear" },
  series: [
    { name: "measured", draw: "both", points: widths.map((x) => ({ x, y: 1 / x, low: 0.5 / x, high: 1.5 / x })) },
    {
      name: "predicted",
      colour: "measured",
      draw: "line",
      stroke: "dashed",
      points: widths.map((x) => ({ x, y: 1 / x })),
    },
  ],
  rules: [{ axis: "x", at: 5, label: "parameters = N" }],
};

test("every series is drawn and named, ticks are the widths, predictions are dashed, text is escaped", async () => {
  const svg = await renderSvg(chart);
  for (const word of ["measured", "predicted", "parameters = N", "hidden width m (units)", "Error &lt;&amp;&gt; width"])
    expect(svg).toContain(word);
  for (const width of widths) expect(svg).toContain(`>${width}</text>`);
  expect(svg).toContain('stroke-dasharray="7,4"');
  expect(svg).not.toMatch(/NaN|undefined/);
});

test("the same figure gives the same bytes", async () => {
  expect(await renderSvg(chart)).toBe(await renderSvg(chart));
});

test("points that the axes cannot show are left out, and the caption counts them", async () => {
  const series = [{ name: "bad", draw: "both" as const, points: [{ x: 0, y: 1 }, { x: 2, y: NaN }, { x: 4, y: 1 }, { x: 8, y: 2 }] }]; // prettier-ignore
  const svg = await renderSvg({ ...chart, series });
  expect(svg).toContain("2 points that the axes cannot show");
  expect(svg).not.toContain("NaN");
});

test("an empty chart and a grid of images are drawn too", async () => {
  expect(await renderSvg({ ...chart, series: [] })).toContain("<svg");
  const rows = [{ name: "original", images: [[0, 16, 8, NaN]] }];
  const svg = await renderSvg({ kind: "images", title: "t", caption: "c", size: [2, 2], range: [0, 16], rows });
  expect([svg.match(/rgb\(0,0,0\)/g)?.length, svg.match(/rgb\(255,255,255\)/g)?.length]).toEqual([1, 2]);
});

test("a PNG has the figure's size times the scale", async () => {
  const [svg, png] = [await renderSvg(chart), Buffer.from(await renderPng(chart, { scale: 1 }))];
  const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
  expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(["PNG", width]);
});

test("a report is one page without outside references, and escapes what it is given", () => {
  const hostile = '<script>alert("x")</script>';
  const html = renderReport({
    title: hostile,
    claim: { lecture: hostile, statement: hostile, reference: hostile },
    status: "interrupted",
    verdict: "inconclusive",
    findings: [
      {
        name: "a",
        statement: hostile,
        source: hostile,
        value: NaN,
        low: -Infinity,
        high: 2,
        confidence: 0.95,
        margin: [0, 1],
        decides: true,
        verdict: "inconclusive",
      },
    ],
    tested: hostile,
    notTested: hostile,
    settle: hostile,
    figures: [{ name: "f", title: "t", caption: hostile, svg: "<svg></svg>" }],
    tables: [{ title: hostile, columns: [hostile], rows: [[hostile]] }],
    command: hostile,
    facts: { host: hostile },
  });
  expect(html).not.toContain("<script");
  expect(html).not.toMatch(/(?:src|href)=/);
  expect(html).toContain("−∞");
});

test("a figure of means has a curve for each name and panel, its points in order with the interval of the mean", () => {
  const row = (panel: string, x: number, a: number) => ({ panel, x, values: { a, b: -a } });
  const rows = [row("left", 4, 1), row("left", 2, 3), row("left", 2, 5), row("right", 2, 7)];
  const labels = {
    title: "t",
    caption: "c",
    x: { label: "k", scale: "log" },
    y: { label: "v", scale: "linear" },
  } as const;
  const { panels, series, x } = meansFigure(rows, labels);
  expect([panels, x.ticks]).toEqual([
    ["left", "right"],
    [2, 4],
  ]);
  expect(series.map(({ name, panel }) => `${panel} ${name}`)).toEqual(["left a", "left b", "right a", "right b"]);
  expect(series[0].points.map((point) => [point.x, point.y])).toEqual([
    [2, 4],
    [4, 1],
  ]);
  const { low, high } = series[0].points[0];
  // t(1 degree of freedom) at 97.5 % is 12.706; the standard error of 3 and 5 is 1.
  expect([low, high].map((value) => value?.toFixed(2))).toEqual(["-8.71", "16.71"]);
});
