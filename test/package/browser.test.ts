import { build as bundleByEsbuild } from "esbuild";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build as bundleByVite, type Rollup } from "vite";
import { useBackend } from "../../src/backend/backend.js";
import { createEnsemble, mlp, randomStream, sphereWithRandomLabels, supervised, train, trainingData } from "../../src/index.js"; // prettier-ignore
import { assertClose } from "../assert.js";
import { launchChromium } from "../chromium.js";
import { testWith } from "../requirements.js";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "overparam-bundle-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a page does; the same in Node below. */
const page = `
import { randomStream } from "overparam/math";
import { createEnsemble, mlp } from "overparam/model";
import { supervised, train } from "overparam/train";
import { tf, useBackend } from "overparam/backend";
import { sphereWithRandomLabels, trainingData } from "overparam/data";
import { infiniteKernels } from "overparam/kernels";
import { renderSvg } from "overparam/plot";

globalThis.work = async () => {
  const backend = await useBackend();
  const seeds = [0, 1].map(randomStream);
  const data = trainingData(seeds.map((seed) => sphereWithRandomLabels(seed, { samples: 12, dimension: 5 })));
  const ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 2, width: 64 }), seeds);
  const initial = await Promise.all(ensemble.parameters.map(async ({ variable }) => Array.from(await variable.data())));
  const outcomes = await train(supervised(ensemble, data), { rate: { absolute: 0.1 }, steps: 40 });
  const x = { rows: 2, columns: 2, data: Float64Array.of(1, 0, 0.6, 0.8) };
  const { ntk } = infiniteKernels({ depth: 1, activation: "relu" }, x);
  const axis = { label: "x", scale: "linear" };
  const cells = { mark: "cells", x: [0, 1], y: [0, 1], values: [1, 2, 3, 4] };
  const svg = await renderSvg({ title: "t", caption: "", x: axis, y: axis, value: { label: "v", scale: "sequential" }, marks: [cells] });
  const float32 = tf.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return { backend: tf.getBackend(), float32, device: backend.device, initial, losses: outcomes.map(({ loss }) => loss), initialLosses: outcomes.map(({ initialLoss }) => initialLoss), ntk: Array.from(ntk.data), svg };
};
`;

interface Worked {
  readonly backend: string;
  /** Whether WebGL writes float32, and not float16. */
  readonly float32: boolean;
  readonly device: string;
  readonly initial: readonly (readonly number[])[];
  readonly losses: readonly number[];
  readonly initialLosses: readonly number[];
  readonly ntk: readonly number[];
  readonly svg: string;
}

const entry = join(folder, "page.js");
beforeAll(async () => {
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules", "overparam"));
  writeFileSync(entry, page);
  await useBackend();
});

const bundlers = {
  esbuild: async () => {
    const { outputFiles, warnings } = await bundleByEsbuild({ absWorkingDir: folder, entryPoints: [entry], bundle: true, format: "esm", platform: "browser", write: false, logLevel: "silent" }); // prettier-ignore
    expect(warnings).toEqual([]);
    return outputFiles[0].text;
  },
  vite: async () => {
    const lib = { entry, formats: ["es" as const], fileName: "page" };
    const options = { write: false, minify: false, lib, rolldownOptions: { output: { codeSplitting: false } } };
    const made = (await bundleByVite({ configFile: false, logLevel: "silent", root: folder, build: options, define: { "process.env.NODE_ENV": '"production"' } })) as Rollup.RollupOutput[] | Rollup.RollupOutput; // prettier-ignore
    return [made].flat()[0].output[0].code;
  },
};

/** The page at an address, as browsers refuse modules of files. */
async function inChromium(code: string): Promise<Worked> {
  const server = createServer((request, response) => {
    const script = request.url === "/page.js";
    response.setHeader("content-type", script ? "text/javascript" : "text/html");
    response.end(script ? code : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await tab.waitForFunction("globalThis.work !== undefined");
    return await tab.evaluate("globalThis.work()");
  } finally {
    await browser.close();
    server.close();
  }
}

test.each(Object.entries(bundlers))("by %s, math, model, train, data, kernels and plot bundle for a browser without Node", async (_, bundle) => {
  const code = await bundle();
  expect([...code.matchAll(/from ["']node:|import\(["']node:|require\(["']node:/g)].map(([found]) => found)).toEqual([]);
}); // prettier-ignore

testWith("chromium")(
  "Chromium draws the same initial networks, bit for bit, and trains them to the same losses on WebGL",
  async () => {
    const worked = await inChromium(await bundlers.esbuild());
    expect(worked).toMatchObject({ backend: "webgl", float32: true });
    expect(worked.device).toMatch(/^browser, /);
    const seeds = [0, 1].map(randomStream);
    using data = trainingData(seeds.map((seed) => sphereWithRandomLabels(seed, { samples: 12, dimension: 5 })));
    using ensemble = createEnsemble(mlp({ inputs: 5, outputs: 1, depth: 2, width: 64 }), seeds);
    expect(worked.initial).toEqual(ensemble.parameters.map(({ variable }) => Array.from(variable.dataSync())));
    using objective = supervised(ensemble, data);
    const outcomes = await train(objective, { rate: { absolute: 0.1 }, steps: 40 });
    // WebGL computes in float32 here (so do all but mobile devices): sums in another order differ by a few roundings of 6e-8, and 40
    // steps carry these on. Measured in Chromium on SwiftShader: 1.1e-7 before training, 4.2e-7 after; room for a device's own order.
    assertClose(worked.initialLosses, outcomes.map(({ initialLoss }) => initialLoss), { rtol: 1e-6 }); // prettier-ignore
    assertClose(worked.losses, outcomes.map(({ loss }) => loss), { rtol: 1e-5 }); // prettier-ignore
    expect(worked.svg).toContain("data:image/png;base64,");
  },
);
