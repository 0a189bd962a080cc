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
import { availableBackends, type Backend } from "overparam/backend";
import { createEnsemble, mlp, randomStream, sphereWithRandomLabels, supervised, train, trainingData, useBackend, type Interval } from "overparam";
import { compileLoop, type LoopMode } from "overparam/compile";
import { functionLabels } from "overparam/data";
import { driftMeter, type LayerDrift } from "overparam/drift";
import { logisticRegression } from "overparam/features";
import { tangentKernel } from "overparam/kernels";
import { meanInterval, type Random } from "overparam/math";
import { layerScaling } from "overparam/model";
import { renderSvg, type Figure } from "overparam/plot";
import { compareRuns, type Comparison } from "overparam/runs";
import { countErrors } from "overparam/train";
import { successByWidth, type WidthSuccess } from "overparam/width";

const backend: Backend = await useBackend();
const mode: LoopMode = "graph";
const seeds: Random[] = [0, 1].map(randomStream);
using data = trainingData(seeds.map((seed) => sphereWithRandomLabels(seed, { samples: 8, dimension: 4 })));
using ensemble = createEnsemble(mlp({ inputs: 4, outputs: 1, depth: 1, width: 32 }), seeds);
using meter = driftMeter(ensemble, data);
using objective = supervised(ensemble, data);
const kernel = tangentKernel(ensemble, data.inputs);
const outcomes = await train(objective, { steps: 50, meters: { meter }, mode });
const drifts: readonly (readonly LayerDrift[])[] = outcomes[0].metered.meter;
const successes: WidthSuccess[] = successByWidth(outcomes.map(({ loss }) => ({ width: 32, success: loss < 1 })));
const cells: Comparison["cells"] = [];
const interval: Interval = meanInterval([1, 2, 3]);
const point = { mark: "dots" as const, points: [{ x: 1, y: 1 }] };
const figure: Figure = { title: "one", caption: "", x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" }, marks: [point] };
console.log(JSON.stringify({
  backend: backend.name,
  mean: interval.value,
  kernel: kernel.shape,
  layers: drifts[0].length,
  trials: successes[0].trials,
  compared: cells.length,
  svg: (await renderSvg(figure)).startsWith("<svg"),
  functions: [availableBackends, compileLoop, compareRuns, countErrors, functionLabels, layerScaling, logisticRegression].map((value) => typeof value),
}));
kernel.dispose();
`;

/** The same in JavaScript, which on Node 20 has no `using`. */
const script = program
  .replaceAll("using ", "const ")
  .replace(/, type \w+/g, "")
  .replace(/const (\w+): [^=]+=/g, "const $1 =")
  .replace(/ as const/g, "");

test("the package installs from its tarball into an empty project and works there, types, command and native backend included", () => {
  run("npm", ["pack", "--pack-destination", folder, "--ignore-scripts"], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  run("npm", ["install", `./${tarball}`, "--no-audit", "--no-fund", "--prefer-offline"]);
  writeFileSync(join(folder, "main.ts"), program);
  writeFileSync(join(folder, "main.mjs"), script);
  const options = ["--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
  const libraries = ["--lib", "es2022,dom,esnext.disposable"]; // dom: TensorFlow.js's own types; disposable: `using`
  run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), ...options, ...libraries, "main.ts"]);
  const overparam = join(folder, "node_modules", ".bin", "overparam");
  run(overparam, ["setup"]);
  expect(existsSync(join(folder, "node_modules", "@tensorflow", "tfjs-node", "dist"))).toBe(true);
  const typed = JSON.parse(run(process.execPath, ["main.js"])) as { backend: string };
  expect(["cpu", "wasm"]).toContain(typed.backend);
  expect(typed).toEqual({
    backend: typed.backend,
    ...{ mean: 2, kernel: [2, 8, 8], layers: 2, trials: 2, compared: 0, svg: true },
    functions: Array.from({ length: 7 }, () => "function"),
  });
  expect(JSON.parse(run(process.execPath, ["main.mjs"]))).toEqual(typed);
  expect(JSON.parse(run(overparam, ["list", "--json"]))).toHaveLength(readdirSync(join(root, "experiments")).length);
  run(overparam, ["new", "own-claim"]);
  expect(run(overparam, ["run", "./own-claim.ts", "--preset", "smoke", "--quiet"])).toContain("report.html");
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
