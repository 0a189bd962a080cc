import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, expectTypeOf, test } from "vitest";
import type { tf } from "../../src/index.js";
import { type tensorflow } from "../../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "overparam-library-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("without the native library WASM trains, which is said once with the command that mends it", () => {
  const entry = resolve(import.meta.dirname, "../../src/index.ts");
  const code = `const { useBackend } = await import(${JSON.stringify(entry)}); for (const _ of [1, 2]) console.log((await useBackend()).name);`;
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), OVERPARAM_BACKEND: undefined };
  const options = { env, encoding: "utf8" as const, cwd: resolve(import.meta.dirname, "../..") };
  const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], options); // prettier-ignore
  expect(stdout).toBe("wasm\nwasm\n");
  expect(stderr.match(/many times slower.*npx overparam setup/g)).toHaveLength(1);
});

test("tf has its types: tf.Tensor is TensorFlow.js's", () => {
  expectTypeOf<tf.Tensor>().toEqualTypeOf<tensorflow.Tensor>();
  expectTypeOf<tf.Tensor2D>().toEqualTypeOf<tensorflow.Tensor2D>();
  expectTypeOf<ReturnType<(typeof tf)["scalar"]>>().toEqualTypeOf<tf.Scalar>();
});
