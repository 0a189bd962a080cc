import { expect, test } from "vitest";
import { UserError } from "../../src/errors.js";
import type { Figure, Mark } from "../../src/plot/figure.js";
import { renderSvg } from "../../src/plot/svg.js";
import { count, parseXml, wordsOf } from "./xml.js";

const widths = [2, 4, 8, 16, 32, 64];
const points = widths.map((x) => ({ x, y: 1 / x, low: 0.5 / x, high: 1.5 / x }));
const figure: Figure = {
  title: "Error <&> width",
  caption: "Bands over seeds.",
  x: { label: "hidden width m (units)", scale: "log", ticks: widths },
  y: { label: "training 0-1 error (fraction)", scale: "linear" },
  marks: [
    { mark: "line", name: "measured", dots: true, points },
    { mark: "line", name: "predicted", colour: "measured", stroke: "dashed", points },
    { mark: "rule", axis: "x", at: 5, label: "parameters = N" },
  ],
};
const withMarks = (...marks: Mark[]): Figure => ({ ...figure, marks });
const entries = (svg: string): string[] =>
  [...svg.matchAll(/<g class="entry"[\s\S]*?<text[^>]*>([^<]*)<\/text>/g)].map(([, name]) => name);

test("every series is drawn and named, every tick has its number, predictions are dashed, text is escaped", async () => {
  const svg = await renderSvg(figure);
  const all = wordsOf(svg);
  expect(all).toEqual(expect.arrayContaining(["measured", "predicted", "parameters = N", "Error &lt;&amp;&gt; width"]));
  expect(all).toEqual(expect.arrayContaining(widths.map(String)));
  expect(svg).toContain('stroke-dasharray="7,4"');
});

test("points that the axes cannot show are counted, and leave a gap in their line", async () => {
  const bad = [{ x: 0, y: 1 }, { x: 2, y: 1 }, { x: 4, y: 1 }, { x: 8, y: NaN }, { x: 16, y: 2 }, { x: 32, y: 1 }]; // prettier-ignore
  const svg = await renderSvg(withMarks({ mark: "line", name: "bad", points: bad }));
  expect(svg).toContain("2 points that the axes cannot show");
  const path = /aria-label="line"[\s\S]*?d="([^"]*)"/.exec(svg)?.[1] ?? "";
  expect(count(path, /M/)).toBe(2);
});

test("points beyond a stated domain are left out and counted, rules too", async () => {
  const svg = await renderSvg({
    ...figure,
    y: { ...figure.y, domain: [0, 1] },
    marks: [
      { mark: "dots", name: "a", points: [{ x: 2, y: 0.5 }, { x: 4, y: 2 }] }, // prettier-ignore
      { mark: "rule", axis: "y", at: 3, label: "beyond" },
    ],
  });
  expect(svg).toContain("2 points that the axes cannot show");
  expect(wordsOf(svg)).not.toContain("beyond");
});

test("an interval of which neither end is known is not drawn, and counted", async () => {
  const unknown = [{ x: 2, y: 1, low: -Infinity, high: Infinity }];
  const svg = await renderSvg(withMarks({ mark: "dots", name: "one seed", points: unknown }));
  expect(svg).toContain("1 interval unknown");
  expect(svg).not.toContain("drawn to its edge");
});

test("a figure without data says so, with its axes' names, in each panel", async () => {
  const svg = await renderSvg({ ...figure, panels: ["a", "b"], marks: [] });
  parseXml(svg);
  expect(wordsOf(svg).filter((word) => word === "no data")).toHaveLength(2);
});

test("words of any characters make valid XML", async () => {
  const hostile = "a & b <i>\u0001 \ud800 \u00a0 😀 日本 \"'";
  const series = { name: hostile, points: [{ x: hostile, y: 1, low: 0, high: 2 }] };
  const svg = await renderSvg({
    title: hostile,
    caption: hostile,
    x: { label: hostile, scale: "band" },
    y: { label: hostile, scale: "linear" },
    panels: [hostile],
    marks: [
      { mark: "line", ...series, endLabel: hostile, panel: hostile },
      { mark: "dots", ...series },
      { mark: "rule", axis: "y", at: 1, label: hostile },
      { mark: "text", points: [{ x: hostile, y: 1, text: hostile }] },
    ],
  });
  parseXml(svg);
  expect(svg).not.toContain("\u0001");
  expect(svg).toContain("😀 日本");
});

test("seven groups have seven colours and seven symbols; an eighth is refused", async () => {
  const groups = (size: number): Mark[] =>
    Array.from({ length: size }, (_, index) => ({
      mark: "dots",
      name: `group ${index}`,
      points: [{ x: 2, y: index }],
    }));
  const svg = await renderSvg(withMarks(...groups(7)));
  const samples = [...svg.matchAll(/<g class="entry"[^>]*>(<path[^>]*>)/g)].map(([, sample]) => sample);
  const of = (attribute: string) =>
    new Set(samples.map((sample) => new RegExp(` ${attribute}="([^"]*)"`).exec(sample)?.[1]));
  expect([of("fill").size, of("d").size]).toEqual([7, 7]);
  await expect(renderSvg(withMarks(...groups(8)))).rejects.toThrow(/at most 7 categories .* Got 8: group 0, .* panel/);
});

test("series that look alike are refused by name", async () => {
  const line = { mark: "line", colour: "digits", points } as const;
  const alike = withMarks({ ...line, name: "whole budget" }, { ...line, name: "a quarter" });
  await expect(renderSvg(alike)).rejects.toThrow(UserError);
  await expect(renderSvg(alike)).rejects.toThrow(
    "'whole budget' of colour 'digits' and 'a quarter' of colour 'digits'",
  );
  const apart = withMarks({ ...line, name: "whole budget" }, { ...line, name: "a quarter", stroke: "dashed" });
  expect(entries(await renderSvg(apart))).toEqual(["digits", "whole budget", "a quarter"]);
});

test("the legend lists colours and forms apart, not their product", async () => {
  const marks = ["a", "b", "c"].flatMap((colour, index): Mark[] =>
    (["solid", "dashed"] as const).map((stroke) => ({
      mark: "line",
      colour,
      name: stroke === "solid" ? "measured" : "predicted",
      stroke,
      points: points.map(({ x, y }) => ({ x, y: y + index })),
    })),
  );
  expect(entries(await renderSvg(withMarks(...marks)))).toEqual(["a", "b", "c", "measured", "predicted"]);
});

test("ordered series take colours from the scale of values, any number of them, and its legend marks their values", async () => {
  const marks = Array.from({ length: 10 }, (_, index): Mark => ({
    mark: "line",
    colour: 2 ** (index + 1),
    points: points.map(({ x, y }) => ({ x, y: y + index })),
  }));
  const value = { label: "depth (layers)", scale: "log" } as const;
  const svg = await renderSvg({ ...figure, value, marks });
  const strokes = [...svg.matchAll(/<g [^>]*stroke="([^"]*)"[^>]*aria-label="line"/g)].map(([, stroke]) => stroke);
  expect(new Set(strokes).size).toBe(10);
  expect(wordsOf(svg)).toEqual(expect.arrayContaining(["depth (layers)", "1024"]));
  await expect(renderSvg({ ...figure, marks })).rejects.toThrow(/take their colours from 'value'/);
});

test("a mark of a panel that the figure lacks is refused", async () => {
  const stray = { ...figure, panels: ["a"], marks: [{ mark: "line", name: "x", panel: "b", points }] } as const;
  await expect(renderSvg(stray)).rejects.toThrow("a line in 'b'; panels are a");
});

test("labels at the ends of lines do not cover each other, and stand in no legend", async () => {
  const line = (endLabel: string, y: number): Mark => ({ mark: "line", colour: "neutral", endLabel, points: [{ x: 2, y }, { x: 64, y }] }); // prettier-ignore
  const svg = await renderSvg(withMarks(line("N", 1), line("√N", 1), line("N²", 1.01)));
  const at = [...svg.matchAll(/<text [^>]*y="([\d.]+)"[^>]*>(?:N|√N|N²)<\/text>/g)].map(([, y]) => Number(y));
  const sorted = [...at].sort((a, b) => a - b);
  expect(sorted.slice(1).every((y, index) => y - sorted[index] >= 13)).toBe(true);
  expect(entries(svg)).toEqual([]);
});

test.each([
  [[1, 0], "linear"],
  [[0, 1], "log"],
  [[0, Infinity], "linear"],
] as const)("a domain of %j on a %s axis is refused", async (domain, scale) => {
  const y = { label: "loss", scale, domain };
  await expect(renderSvg({ ...figure, y })).rejects.toThrow(/axis 'loss': the domain .* two ascending finite numbers/);
});

test("ten categories of values have ten colours, and an eleventh is refused", async () => {
  const figure = (size: number): Figure => ({
    ...withMarks({ mark: "dots", points: Array.from({ length: size }, (_, at) => ({ x: 2, y: at, value: `class ${at}` })) }), // prettier-ignore
    value: { label: "class", scale: "categorical" },
  });
  const svg = await renderSvg(figure(10));
  const samples = [...svg.matchAll(/<g class="entry"[^>]*><path[^>]* fill="([^"]*)"/g)].map(([, fill]) => fill);
  expect([samples.length, new Set(samples).size]).toEqual([10, 10]);
  await expect(renderSvg(figure(11))).rejects.toThrow(/at most 10 categories/);
});
