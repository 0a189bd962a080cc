import { expect, test } from "vitest";
import { galleryPage, indexPage, type Shown } from "../../src/run/gallery.js";

const figure = (name: string) =>
  `<figure id="${name}"><div class="wide"><svg>${name}</svg></div><div class="narrow"><svg>small</svg></div><p class="links"><a href="figures/${name}.png">PNG</a></p></figure>`;
const shown = {
  record: {
    ...{ experiment: "planted", source: "planted", status: "complete" },
    plan: { overrides: { width: [2, 4] }, preset: "default", seeds: 3 },
    judgement: { verdict: "supported" },
  },
  source: "export default <experiment>",
  report: `<header><p>The claim is: <q>more &lt; less</q></p></header>
<section class="verdict supported"><h2>supported</h2></section>
<section class="findings"><h2>Findings</h2><table><tr><td>a &lt; b</td></tr></table></section>
<section><h2>Figures</h2>${figure("loss")}${figure("error")}</section>
<section><h2>Files</h2><p class="links"><a href="run.json">run</a></p></section>`,
} as unknown as Shown;

test("a page of the gallery has the report's claim, verdict, findings and figures, the command and the lines, escaped", () => {
  const page = galleryPage(shown);
  for (const words of ["more &lt; less", "<h2>supported", "a &lt; b", "export default &lt;experiment&gt;"])
    expect(page).toContain(words);
  expect(page).toContain("overparam run planted --width 2,4 --seeds 3");
  expect(page.indexOf("<svg>loss")).toBeLessThan(page.indexOf("<svg>error"));
  expect(page.match(/class="narrow"/g)).toHaveLength(2);
  expect([...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, file]) => file)).toEqual(["index.html"]);
  expect(page).not.toContain("<script");
});

test("the index has every claim once, in words, with its verdict, first figure and page", () => {
  const index = indexPage([shown, { ...shown, record: { ...shown.record, experiment: "another" } }]);
  expect([...index.matchAll(/href="([^"]*)"/g)].map(([, page]) => page)).toEqual(["another.html", "planted.html"]);
  expect(index.match(/<p>more &lt; less<\/p>/g)).toHaveLength(2);
  expect(index.match(/<svg>loss/g)).toHaveLength(2);
  expect(index).not.toContain("<svg>error");
});
