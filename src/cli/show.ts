import { loadExperiment, builtInExperiments } from "../run/load.js";
import { RunDirectory } from "../run/directory.js";
import { formatNumber } from "../plot/format.js";
import { encode } from "../run/json.js";
import { readRun } from "../run/stored.js";
import { runDocument } from "./json.js";
import { print } from "./output.js";
import { alignTable, printRun } from "./text.js";

/** `overparam list`. */
export async function list(json: boolean): Promise<number> {
  const loaded = await Promise.all(builtInExperiments().map(loadExperiment));
  const entries = loaded.map(({ experiment: { id, claim, parameters, grids } }) => ({
    id,
    ...claim,
    parameters: Object.keys(parameters.shape),
    presets: Object.keys(grids),
    seeds: grids.default.seeds,
  }));
  const text = (): string =>
    alignTable([
      ["experiment", "lecture", "claim"],
      ...entries.map(({ id, lecture, statement }) => [id, lecture, statement]),
    ]);
  print(`${json ? encode(entries, 2) : text()}\n`);
  return 0;
}

/** `overparam show`. */
export async function show(path: string, json: boolean): Promise<number> {
  const directory = new RunDirectory(path);
  const { record, trials } = await readRun(directory, (text) => process.stderr.write(`${text}\n`));
  print(json ? `${runDocument(path, record, trials)}\n` : printRun(path, record, trials));
  return 0;
}

/** `overparam compare`. */
export async function compare(paths: readonly string[], json: boolean): Promise<number> {
  const runs = await Promise.all(
    paths.map(async (path) => ({ path, record: await new RunDirectory(path).readRecord() })),
  );
  const names = [...new Set(runs.flatMap(({ record }) => record.judgement?.findings.map(({ name }) => name) ?? []))];
  const cell = (path: string, name: string): string => {
    const finding = runs.find((run) => run.path === path)?.record.judgement?.findings.find((one) => one.name === name);
    return finding === undefined
      ? ""
      : `${formatNumber(finding.value)} [${formatNumber(finding.low)}, ${formatNumber(finding.high)}]`;
  };
  const heads = [
    ["", ...paths],
    ["experiment", ...runs.map(({ record }) => record.experiment)],
    [
      "parameters given",
      ...runs.map(
        ({ record }) =>
          Object.entries(record.plan.overrides)
            .map(([key, values]) => `${key} ${values.join(",")}`)
            .join("; ") || record.plan.preset,
      ),
    ],
    ["verdict", ...runs.map(({ record }) => record.judgement?.verdict ?? record.status)],
  ];
  const document = runs.map(({ path, record }) => ({
    run: path,
    experiment: record.experiment,
    overrides: record.plan.overrides,
    verdict: record.judgement?.verdict ?? null,
    findings: record.judgement?.findings ?? [],
  }));
  const text = (): string =>
    alignTable([...heads, ...names.map((name) => [name, ...paths.map((path) => cell(path, name))])]);
  print(`${json ? encode(document, 2) : text()}\n`);
  return 0;
}
