import { expect, test } from "vitest";
import type { Figure } from "../../src/plot/figure.js";
import { panelsOf } from "../../src/plot/panels.js";
import { settle } from "../../src/plot/scale.js";
import { sharedLooks } from "../../src/plot/shared-looks.js";
import { renderSvg } from "../../src/plot/svg.js";
import { hasData } from "../../src/plot/visible.js";

const axis = { label: "x", scale: "linear" } as const;
const figureOf = (...names: string[]): Figure => ({
  ...{ title: "t", caption: "", x: axis, y: { ...axis, label: "y" } },
  marks: names.map((name, y) => ({ mark: "line", name, dots: true, points: [{ x: 0, y }, { x: 1, y }] })), // prettier-ignore
});
/** Colour and symbol path of a name in the legend. */
const entryOf = (svg: string, name: string): string =>
  new RegExp(`<g class="entry"[^>]*>((?:(?!class="entry").)*?)<text[^>]*>${name}<`).exec(svg)?.[1] ?? "";

test("a setting has one colour and one symbol in all figures of a report, whichever it stands in", async () => {
  const figures = [figureOf("a", "b", "c"), figureOf("c", "a"), figureOf("d", "b")];
  const looks = sharedLooks(figures);
  const svgs = await Promise.all(figures.map((figure) => renderSvg(figure, { looks })));
  for (const [name, ...others] of [
    ["a", 0, 1],
    ["b", 0, 2],
    ["c", 0, 1],
  ] as const)
    // prettier-ignore
    expect(new Set(others.map((at) => entryOf(svgs[at], name))).size, name).toBe(1);
  expect(new Set(["a", "b", "c", "d"].map((name) => looks.hues.get(name))).size).toBe(4);
});

test("of more names than hues only those share one that no figure has together", () => {
  const names = Array.from({ length: 10 }, (_, index) => `n${index}`);
  const figures = [names.slice(0, 6), names.slice(4, 10), ["n0", "n9"]].map((own) => figureOf(...own));
  const { hues } = sharedLooks(figures);
  for (const { marks } of figures) {
    const own = marks.map((mark) => hues.get("name" in mark ? String(mark.name) : ""));
    expect([new Set(own).size, own.includes(undefined)]).toEqual([own.length, false]);
  }
});

test("panels that differ in their numbers stand from the least on, others as they are given", () => {
  const names = ["digits, N = 16", "digits, N = 32", "digits, N = 8", "sphere, N = 1.5e2", "sphere, N = 9"];
  const inOrder = panelsOf({ ...figureOf(), panels: names }).map((panel) => panel?.name);
  expect(inOrder).toEqual(["digits, N = 8", "digits, N = 16", "digits, N = 32", "sphere, N = 9", "sphere, N = 1.5e2"]);
  expect(panelsOf({ ...figureOf(), panels: ["loss", "rate", "margin"] }).map((panel) => panel?.name)).toEqual([
    ...["loss", "rate", "margin"],
  ]);
});

test("an axis of a quantity of one sign starts from 0, and its intervals keep the sign", async () => {
  const y = { ...axis, label: "error", least: 0, most: 1 };
  expect(settle(y, [0.4, 0.9, -0.1, 1.2]).domain).toEqual([0, 1]);
  expect(settle(y, [0.4, 0.5]).domain).toEqual([0, 0.5]);
  expect(settle({ ...axis, label: "y" }, [0.4, 0.5]).domain).toEqual([0.4, 0.5]);
  const points = [{ x: 0, y: 0.02, low: -0.05, high: 0.09 }, { x: 1, y: 0.9, low: 0.8, high: 1.1 }]; // prettier-ignore
  const svg = await renderSvg({ ...figureOf(), y, marks: [{ mark: "dots", points }] });
  expect(svg).not.toMatch(/beyond the axis/);
});

test("a figure of reference lines, or of nothing that its axes can show, has no data", () => {
  const rule = { mark: "rule", axis: "y", at: 1, label: "one" } as const;
  const lost = { mark: "dots", points: [{ x: 0, y: -1 }] } as const;
  expect(hasData({ ...figureOf(), marks: [rule] })).toBe(false);
  expect(hasData({ ...figureOf(), y: { label: "y", scale: "log" }, marks: [lost] })).toBe(false);
  expect(hasData(figureOf("a"))).toBe(true);
});
