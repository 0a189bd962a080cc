import { describe, expect, test } from "vitest";
import sweep from "../../experiments/width-sweep.js";
import type { AnyExperiment } from "../../src/experiment/contract.js";
import { judge, type JudgedFinding } from "../../src/run/judge.js";
import { reasonText } from "../../src/run/phrases.js";
import type { WidthCell } from "../../src/width/cell.js";
import { thresholdGroups } from "../../src/width/findings.js";
import { widthRows } from "../../src/width/rows.js";
import { cube, repeated, resultOf, type Planted } from "./planted.js";

const planted = (trials: readonly Planted[]) =>
  trials.map(({ parameters, ...trial }) => ({ ...trial, parameters: { ...parameters } }));
const verdict = (trials: readonly Planted[]) => {
  const { judgement } = judge(sweep as unknown as AnyExperiment, planted(trials));
  const finding = (name: string) => judgement.findings.find((one) => one.name === name);
  return { ...judgement, trained: finding("trained"), linear: finding("linearTrained"), finding };
};
const reasonOf = (finding?: JudgedFinding): string => (finding === undefined ? "" : reasonText(finding));
const flat = () => 0.2;
/** A loss that falls by a factor e in so many steps. */
const falling = (steps: number) => (step: number) => 0.5 * Math.exp(-step / steps);

test("trainings of the theorem's own width that all fail, their loss at rest, refute it", () => {
  expect(verdict(repeated(cube, 100, resultOf(cube, flat)))).toMatchObject({ verdict: "refuted" });
  // three per cent a factor of ten: zero would be 200 factors of ten away
  const creeping = resultOf(cube, (step) => 0.2 * (1 + step) ** -0.013);
  expect(verdict(repeated(cube, 100, creeping)).verdict).toBe("refuted");
});

test("lost trials at the largest width leave that combination open, and no other; narrower ones leave none open", () => {
  const other = { ...cube, samples: 12, width: 1728 };
  const trials = [...repeated(cube, 40), ...repeated({ ...cube, width: 64 }, 40), ...repeated(other, 40)];
  const answers = (lost: WidthCell) => {
    const absent = [{ parameters: { ...lost }, failed: true }];
    const { judgement } = judge(sweep as unknown as AnyExperiment, planted(trials), { absent });
    return judgement.findings[0].members.map(({ verdict: said }) => said);
  };
  expect(answers({ ...cube, width: 64 })).toEqual(["supported", "supported"]);
  expect(answers(cube)).toEqual(["inconclusive", "supported"]);
  expect(answers({ ...cube, width: 200_000 })).toEqual(["inconclusive", "supported"]);
  expect(answers({ ...cube, samples: 16 })).toEqual(["inconclusive", "inconclusive"]);
});

const plants: [string, Planted[], string][] = [
  ["a rate of 1e-6", failing({ units: 1e-6 }, { loss: flat }), "--steps"],
  ["a rate of four times the stable one", failing({ units: 4 }, { loss: flat }), "a smaller --units"],
  ["trainings that diverge", failing({ units: 4 }, { status: "diverged" }), "smaller"],
  ["trainings that are dead", failing({}, { status: "dead", loss: flat }), "a smaller --units"],
  ["equal and opposite points", failing({ samples: 4, dimension: 1 }, { conditioning: 3e-9, loss: flat }), "parallel"],
  ["32 steps", failing({ steps: 32 }, { loss: falling(400) }), "--steps 320"],
  ["a small λmin", failing({}, { conditioning: 1e-5, loss: falling(50_000) }), "--steps"],
  ["a loss that falls still", failing({}, { loss: falling(20_000) }), "--steps 200000"],
  ["a table with equal rows of different labels", failing({ setting: "file", zero: "error" }, { conditioning: 0, loss: flat }), "data without equal or parallel rows"], // prettier-ignore
  ["the float32 floor", failing({ loss: 1e-14 }, { loss: (step) => Math.max(3e-13, 0.5 * 0.5 ** step) }), "--loss larger"], // prettier-ignore
  ["errors on the way down", failing({ setting: "file", zero: "error" }, { loss: falling(40_000) }), "--steps"],
];

function failing(
  cell: Partial<WidthCell>,
  { loss, ...result }: { loss?: (step: number) => number; status?: string; conditioning?: number },
): Planted[] {
  const whole = { ...cube, ...cell };
  return repeated(whole, 100, { ...resultOf(whole, loss ?? falling(1e9)), ...result });
}

test.each(plants)("%s refutes nothing, and what would meet the premise is said", (_, trials, repair) => {
  const { verdict: said, trained } = verdict(trials);
  expect(said).toBe("inconclusive");
  expect(reasonOf(trained)).toContain(repair);
});

test("widths of 2 to 8 at N = 100 refute nothing: the theorem speaks of a million units, which fit no machine", () => {
  const narrow = [2, 4, 8].flatMap((width) => failing({ samples: 100, dimension: 10, width }, { loss: flat }));
  const { verdict: said, trained } = verdict(narrow);
  expect(said).toBe("inconclusive");
  expect(reasonOf(trained)).toContain("0 of 100 succeeded; the theorem speaks of width N³ = 1,000,000, and the widest here is 8"); // prettier-ignore
  expect(reasonOf(trained)).toContain("smaller --samples: no such width fits a machine");
});

test("groups too narrow to say anything take no word from those of width N³", () => {
  const narrow = failing({ samples: 32, dimension: 10, width: 64 }, { loss: flat });
  const both = verdict([...repeated(cube, 100, resultOf(cube, flat)), ...narrow]);
  expect(both.verdict).toBe("refuted");
  expect(both.trained?.members.map((member) => member.verdict)).toEqual(["refuted", "inconclusive"]);
});

describe("40 of 40 trainings at zero", () => {
  const linear = (successes: number): Planted[] => {
    const cell = { ...cube, depth: 0, width: 1 };
    return repeated(cell, 10).map((trial) => {
      return trial.seed < successes ? trial : { ...trial, result: resultOf(cell, flat) };
    });
  };

  test("support the theorem where no linear network fits the data, or none was run", () => {
    expect(verdict([...repeated(cube, 40), ...linear(0)]).verdict).toBe("supported");
    expect(verdict(repeated(cube, 40)).verdict).toBe("supported");
  });

  test("test nothing where most linear networks come to zero too", () => {
    const { verdict: said, trained } = verdict([...repeated(cube, 40), ...linear(6)]);
    expect(said).toBe("inconclusive");
    expect(reasonOf(trained)).toContain("6 of 10 networks without a hidden layer");
    expect(reasonOf(trained)).toContain("--samples above 2 d = 6");
  });

  test("test nothing at a loss that is not small", () => {
    const { verdict: said, trained } = verdict(repeated({ ...cube, loss: 0.1 }, 40));
    expect(said).toBe("inconclusive");
    expect(reasonOf(trained)).toContain("a loss of at most 0.01 of its start counts as zero; here 0.1 does");
  });
});

test("linear networks that were not run are said to be so, and those of 32 steps are not failures", () => {
  expect(reasonOf(verdict(repeated(cube, 40)).linear)).toContain("not run");
  const short = { ...cube, depth: 0, width: 1, steps: 32 };
  const { linear } = verdict([...repeated(cube, 40), ...repeated(short, 40, resultOf(short, falling(30)))]);
  expect(linear?.verdict).toBe("inconclusive");
});

test("the exponent has an estimate for each variant that has three N, never one over several", () => {
  const rows = (["ntk", "mu"] as const).flatMap((parameterization) =>
    [16, 32, 64].flatMap((samples) =>
      [2, 8, 32].flatMap((width) => repeated({ ...cube, parameterization, samples, width }, 5)),
    ),
  );
  const groups = thresholdGroups(widthRows(rows));
  expect([...groups.keys()].map((name) => /parameterization \w+/.exec(name)?.[0])).toEqual([
    "parameterization ntk",
    "parameterization mu",
  ]);
  expect([...groups.values()].map((sizes) => sizes.map(({ trials }) => trials.length))).toEqual([
    [15, 15, 15],
    [15, 15, 15],
  ]);
});

describe("what was tested is what was run:", () => {
  const tested = (trials: readonly Planted[]) => verdict(trials);

  test("one rule of zero, or both with their places", () => {
    const table = { ...cube, setting: "file", zero: "error" } as const;
    expect(tested(repeated(table, 5)).tested).toContain("to no training error, at 1 hidden layer");
    expect(tested(repeated(table, 5)).tested).not.toContain("sphere");
    expect(tested([...repeated(table, 5), ...repeated(cube, 5)]).tested).toContain(
      "to 0.001 of the initial loss on the sphere and to no training error on tables",
    );
  });

  test("budgets, rate, depths and parameterizations; and other depths are not", () => {
    const deep = { ...cube, depth: 3, steps: 500, parameterization: "mu" };
    const { tested: said, notTested } = tested([...repeated(cube, 5), ...repeated(deep, 5)]);
    expect(said).toContain("at most 500, 20000 steps at 0.5 of the largest stable rate");
    expect(said).toContain("at 1, 3 hidden layers under mu, ntk");
    expect(notTested).toContain("depths other than 1, 3");
  });

  test("linear networks alone are no test", () => {
    const { tested: said, notTested, trained } = tested(repeated({ ...cube, depth: 0, width: 1 }, 5));
    expect(`${said} ${notTested}`).not.toContain("Infinity");
    expect(reasonOf(trained)).toContain("not run");
  });

  test("few points that a linear network may fit, without one", () => {
    expect(tested(repeated({ ...cube, dimension: 10 }, 5)).notTested).toContain("at N = 8 of at most 2 d");
    expect(tested(repeated(cube, 5)).notTested).not.toContain("at most 2 d");
  });
});
