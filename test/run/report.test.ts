import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import type { Figure } from "../../src/plot/figure.js";
import { RunDirectory } from "../../src/run/directory.js";
import type { Judgement } from "../../src/run/judge.js";
import type { RunRecord } from "../../src/run/records.js";
import { writeReport } from "../../src/run/report.js";
import { launchChromium } from "../chromium.js";
import { gallery } from "../plot/gallery.js";
import { testWith } from "../requirements.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-report-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const empty: Figure = { ...gallery.bars, title: "Nothing at all", marks: [{ mark: "bars", bars: [] }] };
const long = "a statement of many words, ".repeat(8);
const interval = { value: 0.5, low: 0.4, high: 0.6, confidence: 0.95 };
const judgement: Judgement = {
  ...{ verdict: "supported", reason: "", unmet: [], counts: { complete: 9, failed: 0, diverged: 0, missing: 0 } },
  ...{ tested: long, notTested: long, settles: long },
  findings: [
    {
      ...{ name: "a", group: "", statement: long, source: long, margin: [0, 1], decides: true, ...interval },
      ...{ verdict: "supported", reason: "", unmet: [] },
      members: [{ group: "", ...interval, verdict: "supported" }],
    },
  ],
};
const row = (value: number): (string | number)[] => Array.from({ length: 12 }, (_, index) => value + index / 7);
const experiment = {
  id: "planted",
  claim: { lecture: "Section 0", statement: "Figures can be read.", reference: "none" },
  figures: Object.fromEntries(Object.entries({ ...gallery, empty }).map(([name, figure]) => [name, () => figure])),
  tables: [() => ({ title: "Wide, of numbers", columns: row(0).map((_, i) => `column ${i}`), rows: [row(1), row(2)] })],
} as unknown as AnyExperiment;
const record = {
  ...{ status: "complete", notes: [], forced: [], provenance: { commit: "0".repeat(40), dirtyDiff: null } },
  ...{ source: "planted", plan: { overrides: {}, preset: "default", seeds: 3, cells: [] } },
} as unknown as RunRecord;

const page = join(folder, "report.html");
beforeAll(async () => {
  const directory = new RunDirectory(folder);
  await directory.saveFiles("trial", "network", { "model.json": "{}" });
  for (const file of [["run.json"], ["trials", "one.json"]]) await directory.write(file, "{}");
  await writeReport(directory, experiment, record, { evidence: undefined, judgement, trials: 9 });
});

test("every link of a report leads to a file of the run: PNG, SVG and numbers of each figure, tables, models", () => {
  const links = [...readFileSync(page, "utf8").matchAll(/href="([^"#][^":]*)"/g)].map(([, link]) => link);
  expect(links.length).toBe(3 * Object.keys(gallery).length + 1 + 3);
  expect(links.filter((link) => !existsSync(join(folder, decodeURI(link))))).toEqual([]);
  expect(readFileSync(join(folder, "figures/bars.csv"), "utf8").split("\n").slice(0, 2)).toEqual([
    "panel,mark,colour,name,x,y,low,high,value",
    ",bars,,measured,raw pixels,0.9,0.8,0.95,",
  ]);
  expect(readFileSync(join(folder, "tables/table-1.csv"), "utf8").split("\n")[1]).toContain(String(1 + 1 / 7));
});

test("a figure that no trial has data for is not drawn, and the report says so", () => {
  const html = readFileSync(page, "utf8");
  expect(html).toContain("Not drawn, as no trial has data for it: Nothing at all.");
  expect(html).not.toMatch(/id="empty"/);
});

/** Sizes on the screen of all words that are shown, in pixels, and how much wider than the screen the page is. */
function measure(): { least: number; beyond: number } {
  const sizes: number[] = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
    const element = node.parentElement;
    const words = (node.textContent ?? "").trim();
    if (element === null || words === "" || element.closest("title, desc") || element.getClientRects().length === 0)
      continue;
    const drawing = element.closest("figure div > svg");
    const scale = drawing === null ? 1 : drawing.getBoundingClientRect().width / Number(drawing.getAttribute("width"));
    sizes.push(scale * parseFloat(getComputedStyle(element).fontSize));
  }
  return { least: Math.min(...sizes), beyond: document.documentElement.scrollWidth - innerWidth };
}

async function opened(width: number, colorScheme: "light" | "dark", look: (page: Page) => Promise<void>) {
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    await tab.goto(pathToFileURL(page).href);
    await look(tab);
  } finally {
    await browser.close();
  }
}

testWith("chromium")("on phones of 360 and 375 pixels no letter is below 12 and nothing widens the page", async () => {
  for (const width of [360, 375, 1100])
    await opened(width, "light", async (tab) => {
      const { least, beyond } = await tab.evaluate(measure);
      expect(least, `at ${width}`).toBeGreaterThanOrEqual(12);
      expect(beyond, `at ${width}`).toBeLessThanOrEqual(0);
    });
});

testWith("chromium")("in the dark figures are dark, their words light, and pictures keep their light", async () => {
  await opened(1100, "dark", async (tab) => {
    const filters = await tab.evaluate(() => {
      const of = (selector: string) => [...document.querySelectorAll(selector)].map((one) => getComputedStyle(one).filter); // prettier-ignore
      return [of(".wide > svg"), of(".wide > svg svg"), of(".wide .picture")].map((all) => [...new Set(all)]);
    });
    // Once each: a drawing inside a drawing that is turned again would be light.
    const inverted = "invert(0.93) hue-rotate(180deg)";
    expect(filters).toEqual([[inverted], ["none"], ["invert(1) hue-rotate(180deg)"]]);
  });
});

testWith("chromium")("pointing at a mark shows its series and values", async () => {
  await opened(1100, "light", async (tab) => {
    const titles = await tab.evaluate(() =>
      [...document.querySelectorAll("#crossing .wide svg svg title")].map((title) => title.textContent),
    );
    expect(titles).toContain("mean\ndimension d: 2\nestimate: 1 [0.5, 2]");
  });
});
