import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "overparam-package-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const root = resolve(".");
const run = (program: string, args: readonly string[], cwd = folder): string =>
  execFileSync(program, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, npm_config_ignore_scripts: "" },
  });

const program = `
import { meanInterval, mlp, createEnsemble, randomStream, useBackend, tf, type Interval } from "overparam";
const backend = await useBackend();
const ensemble = createEnsemble(mlp({ inputs: 2, outputs: 1, depth: 1, width: 8 }), [randomStream(0)]);
const interval: Interval = meanInterval([1, 2, 3]);
const outputs = tf.tidy(() => ensemble.forward(tf.tensor2d([[1, 1]])).dataSync());
console.log(JSON.stringify([backend.name, interval.value, Number.isFinite(outputs[0])]));
`;

test("the package installs from its tarball into an empty project and works there, types, command and native backend included", () => {
  run("npm", ["pack", "--pack-destination", folder, "--ignore-scripts"], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  run("npm", ["install", `./${tarball}`, "--no-audit", "--no-fund", "--prefer-offline"]);
  writeFileSync(join(folder, "main.ts"), program);
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), ...options, "main.ts"]);
  const overparam = join(folder, "node_modules", ".bin", "overparam");
  run(overparam, ["setup"]);
  expect(existsSync(join(folder, "node_modules", "@tensorflow", "tfjs-node", "dist"))).toBe(true);
  const [backend, mean, finite] = JSON.parse(run(join(folder, "node_modules", ".bin", "tsx"), ["main.ts"])) as [
    string,
    number,
    boolean,
  ];
  expect([mean, finite]).toEqual([2, true]);
  expect(["cpu", "wasm"]).toContain(backend);
  expect(JSON.parse(run(overparam, ["list", "--json"]))).toHaveLength(3);
});

test("npm start ends in a verdict, a report and a model, on a small grid given through a variable", () => {
  const out = join(folder, "started");
  const env = { ...process.env, OVERPARAM_START_ARGS: `--preset smoke --out ${out}` };
  const stdout = execFileSync("npm", ["start"], {
    cwd: root,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(stdout).toMatch(/Verdict: (SUPPORTED|REFUTED|INCONCLUSIVE)/);
  expect([existsSync(join(out, "report.html")), readdirSync(join(out, "models")).length]).toEqual([true, 2]);
  const exported = execFileSync(
    process.execPath,
    [join(root, "dist/src/cli/main.js"), "export", out, "--to", join(folder, "exported"), "--json"],
    { encoding: "utf8" },
  );
  const { models } = JSON.parse(exported) as { models: { folder: string }[] };
  expect(readdirSync(join(folder, "exported", models[0].folder)).sort()).toEqual([
    "model.js",
    "model.json",
    "weights.bin",
  ]);
});
