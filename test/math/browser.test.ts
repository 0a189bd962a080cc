import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build, type Rollup } from "vite";
import { linearAlgebra } from "../../src/math/algebra/ml-matrix.js";
import { randomStream } from "../../src/math/random.js";

const root = resolve(import.meta.dirname, "../../src/math");
const folder = mkdtempSync(join(tmpdir(), "overparam-math-"));
afterAll(() => rmSync(folder, { recursive: true }));

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /(?<!\.d)\.ts$/.test(name));
const nameOf = (file: string): string => file.replace(/\W/g, "_");

/** All of src/math as one module for the browser, and the Node modules that it asked for. */
let chunks: Rollup.OutputChunk[];
const asked: string[] = [];
beforeAll(async () => {
  const entry = join(folder, "entry.ts");
  writeFileSync(
    entry,
    files.map((file) => `export * as ${nameOf(file)} from ${JSON.stringify(join(root, file))};\n`).join(""),
  );
  const bundle = await build({
    configFile: false,
    logLevel: "silent",
    root: resolve(root, "../.."),
    plugins: [
      {
        name: "builtins",
        enforce: "pre",
        resolveId: (id) => void (isBuiltin(id) && asked.push(id)),
      },
    ],
    build: { write: false, minify: false, lib: { entry, formats: ["es"], fileName: "math" } },
  });
  chunks = (Array.isArray(bundle) ? bundle : [bundle as Rollup.RollupOutput])[0].output as Rollup.OutputChunk[];
});

test("the mathematics bundles for a browser, and imports nothing of Node's", () => {
  expect(asked).toEqual([]);
  expect(chunks.map(({ imports, dynamicImports }) => [...imports, ...dynamicImports])).toEqual([[]]);
  expect(chunks[0].code).not.toMatch(/createRequire|node:|__vite-browser-external|\bprocess\./);
});

test("the bundle draws and decomposes as the sources do", async () => {
  const file = join(folder, "math.mjs");
  writeFileSync(file, chunks[0].code);
  const bundled = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    random_ts: { randomStream: typeof randomStream };
    algebra_ml_matrix_ts: { linearAlgebra: typeof linearAlgebra };
  };
  const draws = randomStream(3).split("browser").normals(6);
  expect(bundled.random_ts.randomStream(3).split("browser").normals(6)).toEqual(draws);
  const a = { rows: 2, columns: 2, data: Float64Array.of(2, 1, 1, 3) };
  expect(bundled.algebra_ml_matrix_ts.linearAlgebra.eigenSymmetric(a)).toEqual(linearAlgebra.eigenSymmetric(a));
});
