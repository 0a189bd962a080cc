import { expect, test } from "vitest";
import { driftFigure } from "../../src/drift/figures.js";
import { driftNorms, type DriftRow } from "../../src/drift/slopes.js";
import { renderSvg } from "../../src/plot/svg.js";

/** Rows whose layer l drifts as 3 m^(-(l + 1)/4), a tenth more or less by seed. */
function rows(parameterization: string): DriftRow[] {
  return [16, 32, 64, 128].flatMap((width) =>
    [-1, 0, 1].map((seed) => {
      const drift = [1, 2, 3].map((layer) => 3 * width ** (-layer / 4) * 1.1 ** seed);
      return {
        parameterization,
        depth: 2,
        width,
        variant: "",
        arrived: true,
        frobenius: drift,
        spectral: drift,
        neuron: drift,
        flipped: drift,
      };
    }),
  );
}
const both = [...rows("ntk"), ...rows("mu")];

test.each(driftNorms)(
  "the figure of %s tells layers by colour and measured, fitted, predicted by form",
  async (norm) => {
    const { marks, panels } = driftFigure(norm)(both);
    const layers = norm === "flipped" ? ["input", "hidden"] : ["input", "hidden", "output"];
    expect(panels).toEqual(["ntk", "mu"]);
    const series = marks.flatMap((mark) => (mark.mark === "line" || mark.mark === "dots" ? [mark] : []));
    expect(new Set(series.map(({ colour }) => colour))).toEqual(new Set(layers.map((role) => `${role} layer`)));
    expect(series).toHaveLength(2 * 3 * layers.length);
    const svg = await renderSvg(driftFigure(norm)(both));
    const entries = [...svg.matchAll(/<g class="entry"[\s\S]*?<text[^>]*>([^<]*)</g)].map(([, name]) => name);
    expect(entries).toEqual([...layers.map((role) => `${role} layer`), "fitted power law", "predicted slope"]);
  },
);

test("dots of a norm are geometric means: of 1/1.1, 1 and 1.1 times a drift it is that drift", () => {
  const dots = driftFigure("frobenius")(both).marks.filter((mark) => mark.mark === "dots");
  expect(dots[0].points[0].y).toBeCloseTo(3 * 16 ** -0.25, 12);
});

test("the caption says over how many seeds, and what the bars are", () => {
  expect(driftFigure("spectral")(both).caption).toContain(
    "geometric means over 3 seeds, bars 95 % intervals of the mean",
  );
});

test("a run in which nothing arrived draws an empty figure", async () => {
  expect(await renderSvg(driftFigure("spectral")([]))).toContain("no data");
});

test("variants are panels of their own, and no series joins two of them", () => {
  const slow = rows("ntk").map((row) => ({ ...row, variant: "units 0.25" }));
  const { panels, marks } = driftFigure("frobenius")([...slow, ...rows("mu")]);
  expect(panels).toEqual(["ntk, units 0.25", "mu"]);
  const dots = marks.filter((mark) => mark.mark === "dots");
  expect(dots.map(({ panel, points }) => [panel, points.length])).toEqual(
    ["ntk, units 0.25", "mu"].flatMap((panel) => [1, 2, 3].map(() => [panel, 4])),
  );
});
