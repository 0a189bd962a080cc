import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { symlinkSync, mkdirSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { cacheFolder } from "../../src/backend/cache.js";
import { trim } from "../../src/backend/xla-cache.js";
import { testWith } from "../requirements.js";

const base = mkdtempSync(join(tmpdir(), "overparam-xla-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test("the cache is trimmed from its oldest file on", () => {
  ["old", "middle", "new"].forEach((name, index) => {
    writeFileSync(join(base, name), "x".repeat(100));
    utimesSync(join(base, name), index, index);
  });
  trim(base, 250);
  expect(readdirSync(base).sort()).toEqual(["middle", "new"]);
  trim(base, -1);
  expect(readdirSync(base)).toEqual([]);
});

testWith("native")("a second process finds what XLA compiled, and a broken file is compiled anew", () => {
  const cache = join(base, "overparam");
  mkdirSync(cache, { recursive: true });
  symlinkSync(join(cacheFolder(), "native"), join(cache, "native"));
  const script = `
    const { useBackend } = await import("./src/backend/backend.ts");
    const tensorflow = await import("./src/backend/tensorflow.ts");
    const { compileLoop } = await import("./src/backend/compile/loop.ts");
    await useBackend("cpu");
    const { tf } = tensorflow;
    const w = tf.variable(tf.scalar(1));
    const loop = compileLoop({ state: [w], mode: "xla", step: () => tf.tidy(() => (w.assign(tf.mul(w, 2)), {})) });
    loop.advance(10);
    console.log(w.dataSync()[0]);`;
  const run = (): string =>
    execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      cwd: resolve("."),
      env: { ...process.env, XDG_CACHE_HOME: base, TF_XLA_FLAGS: undefined },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  expect(run()).toBe("1024\n");
  const [folder] = readdirSync(join(cache, "xla")).map((name) => join(cache, "xla", name));
  const [file] = readdirSync(folder);
  expect(run()).toBe("1024\n");
  expect(readdirSync(folder)).toEqual([file]);
  truncateSync(join(folder, file), 100);
  expect(run()).toBe("1024\n");
  expect(existsSync(join(folder, file))).toBe(true);
});
