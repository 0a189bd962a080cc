import { describe, expect, test } from "vitest";
import { renderPng } from "../../src/plot/png.js";
import { renderSvg } from "../../src/plot/svg.js";
import type { Figure } from "../../src/plot/figure.js";
import { gallery } from "./gallery.js";
import { count, drawnNumbers, parseXml, wordsOf } from "./xml.js";

const figures = Object.entries<Figure>(gallery);

describe.each(figures)("%s", (_, figure) => {
  test.each([880, 360])("is valid XML without missing numbers, %i wide, and the same each time", async (width) => {
    const svg = await renderSvg(figure, { width });
    parseXml(svg);
    expect(drawnNumbers(svg)).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).toBe(await renderSvg(figure, { width }));
    expect(svg).toContain(`width="${width}"`);
  });

  test("names its axes, panels and series", async () => {
    const words = wordsOf(await renderSvg(figure)).join(" ");
    const panels = (figure.panels ?? []).map((panel) => (typeof panel === "string" ? panel : panel.name));
    const names = figure.marks.flatMap((mark) => ("name" in mark ? [mark.name ?? ""] : []));
    const labels = [`${figure.x.label} →`, `↑ ${figure.y.label}`, ...(figure.value ? [figure.value.label] : [])];
    for (const word of [...labels, ...panels, ...names]) expect(words).toContain(word);
  });
});

test("a heat map and a landscape are one picture each, whatever their number of cells", async () => {
  // The other picture is the scale of colours.
  expect(count(await renderSvg(gallery.heatMap), /<image/)).toBe(2);
  expect(count(await renderSvg(gallery.path), /<image/)).toBe(2);
  expect((await renderSvg(gallery.path)).length).toBeLessThan(20_000);
});

test("cells at uneven places are drawn one by one, each in its colour", async () => {
  const figure: Figure = { ...gallery.heatMap, x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" } };
  const cells = { mark: "cells", x: [0, 1, 5], y: [0, 1], values: [1, 2, 3, 4, 5, 6] } as const;
  const svg = await renderSvg({ ...figure, marks: [cells] });
  const fills = [...svg.matchAll(/<rect [^>]*fill="(rgb[^"]*|#[0-9a-f]{6})"/g)].map(([, fill]) => fill);
  expect(new Set(fills).size).toBe(6);
});

test("a histogram has a bar for each bin, and its density is a dashed line over it", async () => {
  const svg = await renderSvg(gallery.histogram);
  const bars = /<g [^>]*aria-label="rect"[\s\S]*?<\/g>/.exec(svg)?.[0] ?? "";
  expect(count(bars, /<rect/)).toBe(16);
  expect(svg.indexOf('aria-label="line"')).toBeGreaterThan(svg.indexOf('aria-label="rect"'));
});

test("classes have colours of their own, in dots and legend alike", async () => {
  const svg = await renderSvg(gallery.embedding);
  const fills = [...svg.matchAll(/fill="(#[0-9A-F]{6})"/g)].map(([, fill]) => fill);
  expect(new Set(fills)).toEqual(new Set(["#0072B2", "#D55E00", "#009E73"]));
});

test("pictures are PNGs, one for each image", async () => {
  const svg = await renderSvg(gallery.embedding);
  expect(count(svg, /href="data:image\/png;base64,/)).toBe(2);
});

test("panels with axes of their own have labels of their own, and stack on a phone", async () => {
  const places = (svg: string): string[] =>
    [...svg.matchAll(/<g transform="translate\(([\d.]+),[\d.]+\)"><g font-size="12">/g)].map(([, x]) => x);
  expect(new Set(places(await renderSvg(gallery.ownAxes))).size).toBe(3);
  expect(new Set(places(await renderSvg(gallery.ownAxes, { width: 360 }))).size).toBe(1);
  const words = wordsOf(await renderSvg(gallery.ownAxes));
  for (const label of ["↑ training loss", "↑ learning rate", "↑ least margin y·f"]) expect(words).toContain(label);
});

test("an interval that crosses zero on a logarithmic axis is drawn down to the axis, and the caption says so", async () => {
  const svg = await renderSvg(gallery.crossing);
  expect(svg).toContain("4 intervals reach beyond the axis, drawn to its edge.");
  // The band has all four points, and a bar alone shows what is only bounded.
  const band = /aria-label="area"[\s\S]*? d="([^"]*)"/.exec(svg)?.[1] ?? "";
  expect(count(band, /[ML]/)).toBe(8);
  expect(count(svg, /<line [^>]*y1="[^"]*"/)).toBeGreaterThanOrEqual(2);
});

test("a PNG has the figure's size times the scale", async () => {
  const png = Buffer.from(await renderPng(gallery.path, { scale: 2, width: 360 }));
  expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(["PNG", 720]);
});
