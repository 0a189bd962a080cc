import { expect, test } from "vitest";
import { galleryPage, indexPage, type Shown } from "../../src/run/gallery.js";

const shown = {
  name: "planted-1",
  record: {
    ...{ experiment: "planted", source: "planted", status: "complete" },
    plan: { overrides: { width: [2, 4] }, preset: "default", seeds: 3 },
    judgement: { verdict: "supported", findings: [{ statement: "a < b", verdict: "supported" }], notTested: "others" },
  },
  source: "export default <experiment>",
  figures: ["error.svg", "loss.svg"],
} as unknown as Shown;

test("a page of the gallery has verdict, findings, figures, the command and the lines, escaped", () => {
  const page = galleryPage(shown);
  for (const words of ["planted: supported", "a &lt; b: supported", "others", "export default &lt;experiment&gt;"])
    expect(page).toContain(words);
  expect(page).toContain("overparam run planted --width 2,4 --seeds 3");
  expect([...page.matchAll(/src="([^"]*)"/g)].map(([, file]) => file)).toEqual([
    ...["figures/planted-error.svg", "figures/planted-loss.svg"],
  ]);
  expect(page).not.toContain("<script");
});

test("the index has every claim once, with its verdict, first figure and page", () => {
  const index = indexPage([shown, { ...shown, record: { ...shown.record, experiment: "another" } }]);
  expect([...index.matchAll(/href="([^"]*)"/g)].map(([, page]) => page)).toEqual(["another.html", "planted.html"]);
  expect(index.match(/<img /g)).toHaveLength(2);
});
