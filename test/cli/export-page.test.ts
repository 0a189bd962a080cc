import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect } from "vitest";
import { launchChromium } from "../chromium.js";
import { commandIn } from "../command.js";
import { testWith } from "../requirements.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-page-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const overparam = commandIn(folder);

testWith("chromium")(
  "the page beside exported models runs them from file://, without any request elsewhere",
  async () => {
    const call = ["run", "width-sweep", "--preset", "smoke", "--backend", "js", "--out", "run"];
    expect((await overparam(call)).code).toBe(0);
    expect((await overparam(["export", "run", "--to", "to"])).code).toBe(0);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const [errors, addresses]: [string[], string[]] = [[], []];
      page.on("pageerror", ({ message }) => errors.push(message));
      page.on("request", (request) => addresses.push(request.url()));
      await page.goto(pathToFileURL(join(folder, "to", "index.html")).href);
      const values = () => page.locator("#outputs td.right").allTextContents();
      await page.locator("#outputs tr").waitFor();
      const [computed, recorded] = (await values()).map(Number);
      expect(Math.abs(computed - recorded)).toBeLessThan(1e-5); // float32 sums of at most 10 terms, in another order

      await page.locator("#model").selectOption("width-64-seed-0/network");
      await page.locator("#facts").getByText("width 64").waitFor();
      await page.locator("#input").fill("0 0 0 0 0 0 0 0 0 0");
      await page.locator("#run").click();
      expect(await values()).toEqual(["0"]); // no bias: zero in, zero out

      await page.locator("#input").fill("1, 2");
      await page.locator("#run").click();
      await page.getByText("This network takes 10 numbers. Got 2.").waitFor();
      expect([errors, addresses.filter((address) => !address.startsWith("file://"))]).toEqual([[], []]);
    } finally {
      await browser.close();
    }
  },
);
