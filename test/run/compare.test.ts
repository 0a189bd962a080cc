import { expect, test } from "vitest";
import { UserError } from "../../src/errors.js";
import { renderSvg } from "../../src/plot/svg.js";
import {
  compareRuns,
  comparisonCsv,
  comparisonFigure,
  comparisonTable,
  renderComparison,
} from "../../src/run/index.js";
import type { Parameters } from "../../src/run/grid.js";
import { trialId } from "../../src/run/ids.js";
import type { RunRecord, TrialRecord } from "../../src/run/records.js";
import type { StoredRun } from "../../src/run/stored.js";
import { assertClose } from "../assert.js";

/** A run whose cells have these results, one a seed; null is a failed trial. */
function runOf(
  path: string,
  cells: readonly [Parameters, readonly unknown[]][],
  more: Partial<RunRecord> = {},
): StoredRun {
  const experiment = more.experiment ?? "planted";
  const seeds = Math.max(...cells.map(([, results]) => results.length));
  const plan = { preset: "default", overrides: {}, seeds, cells: cells.map(([cell]) => cell), refine: false };
  const record = { experiment, plan, provenance: {}, forced: [], status: "complete", ...more } as unknown as RunRecord;
  const trials = cells.flatMap(([parameters, results]) =>
    results.map((result, seed): TrialRecord => {
      const status = result === null ? "failed" : "complete";
      const times = { started: "", seconds: 0 };
      const id = trialId(experiment, parameters, seed);
      return { id, experiment, parameters, seed, status, attempts: 1, times, ...(result === null ? {} : { result }) };
    }),
  );
  const blocks = cells.map(([parameters]) => ({ parameters, seeds: Array.from({ length: seeds }, (_, seed) => seed) }));
  return { path, record, trials, blocks };
}

const errors = (...counts: number[]) =>
  counts.map((errors) => ({ errors, loss: errors / 10, drift: [errors, -errors] }));
const cell = (width: number, more: object = {}) => ({ width, samples: 10, steps: 100, ...more });
const a = runOf("runs/a", [[cell(4), errors(4, 5, 6)], [cell(8), errors(1, 2, 3)]]); // prettier-ignore
const b = runOf("runs/b", [[cell(4, { steps: 9 }), errors(5, 7, 9)], [cell(16, { steps: 9 }), errors(0, 0, 0)]]); // prettier-ignore

const a5 = runOf("runs/a5", [[cell(4), errors(1, 2, 3, 4, 5)]]);
const b5 = runOf("runs/b5", [[cell(4, { steps: 9 }), errors(2, 4, 6, 8, 10)]]);

test("the default measure is the training error, errors/N, with Student's interval over seeds", () => {
  const { measure, x, cells } = compareRuns([a]);
  expect([measure, x]).toEqual(["error", "width"]);
  // A mean of three thirds-rounded numbers: within the last digits of float64.
  assertClose(cells.map(({ value }) => value), [0.5, 0.2], { rtol: 1e-14 }); // prettier-ignore
  const [five] = compareRuns([a5]).cells;
  // s² = 0.025, n = 5, t(0.975, 4) = 2.7764451: √0.005 · 2.7764451.
  assertClose([five.low, five.high], [0.3 - 0.19632431, 0.3 + 0.19632431], { rtol: 1e-7 });
});

test("fewer than 5 seeds have no interval, and a note says why", () => {
  const { cells, notes } = compareRuns([a]);
  expect(cells[0]).toMatchObject({ low: -Infinity, high: Infinity });
  expect(comparisonTable(compareRuns([a])).rows[0]).toContain("unknown");
  expect(notes).toContain("With fewer than 5 seeds no interval is given: so few do not show how much they vary.");
});

test("the interval of an error stays in [0, 1], that of another measure does not", () => {
  const rare = runOf("r", [[cell(4), errors(0, 0, 0, 0, 2)]]);
  expect(compareRuns([rare]).cells[0].low).toBe(0);
  expect(compareRuns([rare], { measure: "loss" }).cells[0].low).toBeLessThan(0);
});

test("runs that share their trials say so, and take no difference of them", () => {
  const { cells, notes } = compareRuns([a5, { ...a5, path: "runs/again" }]);
  expect(cells[1].difference).toMatchObject({ method: "the same trials", value: 0, low: 0, high: 0 });
  expect(notes).toContain("runs/again has the same trials as runs/a5: equal parameters and seeds, with equal results.");
});

test("the dimension of a file's run is that of the results", () => {
  const results = errors(1, 2).map((result) => ({ ...result, dimension: 31 }));
  const { cells } = compareRuns([runOf("f", [[cell(4, { dimension: 10 }), results]])]);
  expect(cells[0].parameters.dimension).toBe(31);
});

test("any number of a result is a measure, by name or dotted path, and any numeric parameter is x", () => {
  const { cells } = compareRuns([a, b], { measure: "drift.1", x: "steps" });
  expect(cells.map(({ run, parameters, x, value }) => [run, parameters.width, x, value])).toEqual([
    ["runs/a", 4, 100, -5],
    ["runs/a", 8, 100, -2],
    ["runs/b", 4, 9, -7],
    ["runs/b", 16, 9, 0],
  ].sort(([, p, q], [, r, s]) => Number(p) - Number(r) || Number(q) - Number(s))); // prettier-ignore
});

test.each([
  [{ measure: "lost" }, "'lost'", "There are error, errors, loss, drift.0 … drift.1."],
  [{ x: "height" }, "'height'", "There are width, samples, steps."],
])("%j is refused, with what there is", (options, received, repair) => {
  let fault: UserError | undefined;
  try {
    compareRuns([a, b], options);
  } catch (error) {
    fault = error as UserError;
  }
  expect([fault?.fault.received, fault?.fault.repair]).toEqual([received, repair]);
});

test("what differs in the parameters is named, with each run's values", () => {
  expect(compareRuns([a, b]).differing).toEqual([
    { parameter: "width", values: [[4, 8], [4, 16]] },
    { parameter: "steps", values: [[100], [9]] },
  ]); // prettier-ignore
});

test("cells are equal but for parameters that tell the runs apart, and equal seeds are paired", () => {
  const [, { difference }, ...others] = compareRuns([a, b]).cells;
  expect(difference).toMatchObject({ from: "runs/a", method: "paired by seed", seeds: [3] });
  expect(others.map((other) => other.difference)).toEqual([undefined, undefined]);
  const five = compareRuns([a5, b5]).cells[1].difference;
  // Differences .1 to .5: mean .3, s² = .025.
  assertClose([five?.value ?? NaN, five?.low ?? NaN], [0.3, 0.3 - 0.19632431], { rtol: 1e-7 });
});

test("runs of two experiments drew from different streams: their cells are compared by Welch's interval", () => {
  const other = runOf("runs/other", [[cell(4), errors(5, 7, 9)]], { experiment: "another" });
  const [, { difference }] = compareRuns([a, other]).cells;
  expect(difference).toMatchObject({ method: "Welch", seeds: [3, 3] });
});

test("one common seed makes no pairs", () => {
  const [, { difference }] = compareRuns([a, runOf("c", [[cell(4), [...errors(5), null, null]]])]).cells;
  expect(difference).toMatchObject({ method: "Welch", seeds: [3, 1], low: -Infinity, high: Infinity });
});

test("failed, missing and valueless trials are counted and said, and no mean counts them", () => {
  const run = runOf("runs/c", [[cell(4), [...errors(5, 5), null, {}]], [cell(8), errors(1)]]); // prettier-ignore
  const { cells, runs, notes } = compareRuns([run]);
  expect(cells[0]).toMatchObject({ value: 0.5, seeds: 2, failed: 1, missing: 0, withoutValue: 1 });
  expect(cells[1]).toMatchObject({ seeds: 1, missing: 3 });
  expect(runs[0]).toMatchObject({ complete: 4, failed: 1, missing: 3, withoutValue: 1 });
  expect(notes.join(" ")).toContain("runs/c: 1 failed, 3 missing, 1 without 'error'; no mean counts these trials.");
});

test("a run without the measure, and one without an equal cell, are said and not left out in silence", () => {
  const { notes } = compareRuns([a, runOf("runs/d", [[cell(4), [{ other: 1 }]]]), runOf("runs/e", [[cell(32), errors(1)]])]); // prettier-ignore
  expect(notes).toContain("runs/d has no 'error'.");
  expect(notes).toContain("No cell of runs/e equals one of runs/a: there is no difference to take.");
});

test("runs of one name whose experiment is another file, or whose libraries differ, are said to", () => {
  const other = runOf("runs/f", [[cell(4), errors(1, 2)]], { sourceHash: "1", provenance: { overparam: "9" } });
  const { notes } = compareRuns([a, other]);
  expect(notes).toContain("The experiment's file of runs/f is not that of runs/a.");
  expect(notes).toContain("The runs differ in overparam: runs/a not recorded, runs/f 9.");
});

test("the same run twice is refused, however its path is written", () => {
  expect(() => compareRuns([a, { ...a, path: "./runs/a/" }])).toThrow(UserError);
});

test("hues are runs, and up to seven: of eight runs each gets a panel", async () => {
  const runs = Array.from({ length: 8 }, (_, index) => runOf(`runs/r${index}`, [[cell(4), errors(1, 2)], [cell(8), errors(0, 1)]])); // prettier-ignore
  const seven = comparisonFigure(compareRuns(runs.slice(1)));
  const eight = comparisonFigure(compareRuns(runs));
  expect([seven.panels, seven.marks.length, eight.panels?.length, eight.marks.length]).toEqual([undefined, 7, 8, 8]);
  for (const figure of [seven, eight]) expect(await renderSvg(figure)).toContain("<svg");
});

test("parameters that vary within runs make panels, in which runs are told apart by hue", () => {
  const cells = [1, 2].flatMap((depth) => [4, 8].map((width) => [cell(width, { depth }), errors(1, 2)] as [Parameters, unknown[]])); // prettier-ignore
  const { panels, marks } = comparisonFigure(compareRuns([runOf("x/a", cells), runOf("x/b", cells)]));
  expect([panels, marks.map((mark) => "name" in mark && mark.name)]).toEqual([["depth 1", "depth 2"], ["a", "b", "a", "b"]]); // prettier-ignore
});

test("the table and the CSV have one row a cell, and CSV quotes what needs it", () => {
  const comma = runOf('a,"b"', [[cell(4), errors(4, 5, 6)]]);
  const comparison = compareRuns([a, comma]);
  expect(comparisonTable(comparison).rows.map((row) => row[row.length - 1])).toEqual(["", "the same trials", ""]); // prettier-ignore
  const lines = comparisonCsv(comparison).split("\r\n");
  expect([lines.length, lines[2].slice(0, 30)]).toEqual([5, '"a,""b""",planted,4,error,0.5,']);
});

test("the page stands alone: both figures inside, nothing from outside", async () => {
  const html = await renderComparison(compareRuns([a, b]));
  expect(html.match(/role="img"/g)).toHaveLength(2);
  expect(html).toContain("@media (max-width: 600px)");
  expect(html.match(/(?:src|href)=/g)).toBeNull();
});
