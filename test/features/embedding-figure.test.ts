import { expect, test } from "vitest";
import { embeddingFigure, featuresFigure } from "../../src/features/embedding-figure.js";
import { randomStream } from "../../src/math/random.js";
import { renderSvg } from "../../src/plot/svg.js";
import { drawnNumbers } from "../plot/xml.js";

const words = { title: "plane", caption: "points" };
const line = (rows: number): [number, number][] => Array.from({ length: rows }, (_, at) => [at, -at]);

test("points are coloured by their class, which the legend names in its natural order", async () => {
  const labels = Array.from({ length: 30 }, (_, row) => String(10 - (row % 10)));
  const figure = embeddingFigure([{ points: line(30), labels }], words);
  expect(figure.value?.domain).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
  const svg = await renderSvg(figure);
  expect([svg.match(/<g class="entry"/g)?.length, /NaN|undefined/.test(drawnNumbers(svg))]).toEqual([10, false]);
});

test("of more than ten classes the nine largest have a colour of their own, and the others share one", async () => {
  const labels = Array.from({ length: 90 }, (_, row) => (row < 60 ? `class ${row % 9}` : `rare ${row}`));
  const figure = embeddingFigure([{ points: line(90), labels }], words);
  expect(figure.value?.domain).toEqual([...Array.from({ length: 9 }, (_, at) => `class ${at}`), "others"]);
  await expect(renderSvg(figure)).resolves.toContain("others");
});

test("features of two coordinates are drawn as they are, more by their leading two components", () => {
  const data = randomStream(3).normals(60);
  const [flat, deep] = [
    { rows: 30, columns: 2, data },
    { rows: 20, columns: 3, data: data.map((value, at) => value * (at % 3 === 1 ? 9 : 1)) },
  ];
  const [mark] = featuresFigure(flat).marks;
  expect(mark.mark === "dots" && [mark.points[4].x, mark.points[4].y]).toEqual([data[8], data[9]]);
  const figure = featuresFigure(deep);
  expect(figure.caption).toContain("leading two principal components of 3 coordinates");
  expect(figure.x.label).toContain("first component");
  const [spread] = figure.marks;
  const width = spread.mark === "dots" ? Math.max(...spread.points.map(({ x }) => Math.abs(Number(x)))) : NaN;
  expect(width).toBeGreaterThan(5);
  expect(() => featuresFigure({ rows: 60, columns: 1, data })).toThrow(/two coordinates at least. Got 1/);
});
