import { formatNumber } from "../plot/format.js";
import { RunDirectory } from "../run/directory.js";
import { encode } from "../run/json.js";
import { print } from "./output.js";
import { alignTable } from "./text.js";

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
