// npm run bench -- show [TRIALS]: seconds and memory of `overparam show` on a run directory of so many small complete trials
// (default 10,000), with 128 files open at most, beside those of Node alone and of `overparam --version`.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Block } from "../src/run/blocks.js";
import type { Parameters } from "../src/run/grid.js";
import { trialId } from "../src/run/ids.js";
import { encode } from "../src/run/json.js";
import type { RunRecord, TrialRecord } from "../src/run/records.js";

const [trials, seeds, repeats] = [Number(process.argv[2] ?? 10_000), 100, 9];
const experiment = "width-sweep";

/** A training of 40 recorded steps. */
const steps = Array.from({ length: 40 }, (_, index) => index);
const result = {
  ...{ status: "loss", steps: 39, initialLoss: 1.8049874305725098, loss: 0.0014929277822375298, path: "graph" },
  ...{ rate: 1.661669593676537, sharpness: 4.814434849409233, parameters: 704, errors: 0, dimension: 10 },
  curve: { steps, loss: steps.map((step) => 1.8049874305725098 / (1 + step) ** 2), errors: steps.map(() => 0) },
};

function recordOf(parameters: Parameters, seed: number): TrialRecord {
  const id = trialId(experiment, parameters, seed);
  const times = { started: "2026-01-01T00:00:00.000Z", seconds: 0.2301238 };
  return { id, experiment, parameters, seed, attempts: 1, times, status: "complete", result };
}

function makeRun(folder: string): void {
  mkdirSync(join(folder, "trials"));
  const shared = { setting: "theorem", samples: 8, dimension: 10, depth: 1, parameterization: "ntk", steps: 64 };
  const cells = Array.from({ length: Math.ceil(trials / seeds) }, (_, index) => ({ ...shared, width: index + 1 }));
  const tens = Array.from({ length: seeds / 10 }, (_, ten) => Array.from({ length: 10 }, (_, one) => 10 * ten + one));
  const blocks = cells.flatMap((parameters) => tens.map((ten): Block => ({ parameters, seeds: ten })));
  const record: RunRecord = {
    ...{ format: 1, experiment, source: experiment, sourceHash: "", predictions: {}, provenance: {}, forced: [] },
    ...{ plan: { preset: "default", overrides: {}, seeds, cells, refine: false }, status: "complete" },
  };
  writeFileSync(join(folder, "run.json"), encode(record));
  writeFileSync(join(folder, "blocks.json"), encode(blocks));
  for (const parameters of cells)
    for (let seed = 0; seed < seeds; seed++) {
      const trial = recordOf(parameters, seed);
      writeFileSync(join(folder, "trials", `${trial.id}.json`), `${encode(trial)}\n`);
    }
}

/** Runs Node so often; medians of wall seconds and of the processor's, and the most resident memory, by the kernel's count. */
function measure(name: string, args: readonly string[]): void {
  const usage = `process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    require("node:fs").writeSync(2, "usage " + (userCPUTime + systemCPUTime) / 1e6 + " " + maxRSS / 1024); });`;
  const file = join(folder, "usage.cjs");
  writeFileSync(file, usage);
  const runs = Array.from({ length: repeats }, () => {
    const began = performance.now();
    const call = ["-c", 'ulimit -n 128; exec "$@"', "sh", process.execPath, "--require", file, ...args];
    const { stderr, status } = spawnSync("bash", call, { encoding: "utf8", maxBuffer: 2 ** 30 });
    const [, processor, memory] = /usage (\S+) (\S+)$/.exec(stderr) ?? [];
    if (status !== 0 || memory === undefined) throw new Error(`${name}: ${stderr}`);
    return [(performance.now() - began) / 1000, Number(processor), Number(memory)];
  });
  const median = (column: number): number =>
    runs.map((run) => run[column]).sort((a, b) => a - b)[Math.floor(repeats / 2)];
  const [wall, processor, memory] = [median(0).toFixed(2), median(1).toFixed(2), median(2).toFixed(0)];
  console.log(`${name.padEnd(28)} ${wall} s (processor ${processor} s), ${memory} MiB`);
}

const folder = mkdtempSync(join(tmpdir(), "overparam-show-"));
const main = resolve("dist", "src", "cli", "main.js");
try {
  makeRun(folder);
  measure("node alone", ["--eval", "0"]);
  measure("overparam --version", [main, "--version"]);
  measure(`show of ${trials} trials`, [main, "show", folder]);
  measure(`show --json of ${trials}`, [main, "show", folder, "--json"]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
