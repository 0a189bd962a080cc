import { describe, expect, test } from "vitest";
import { randomStream } from "../../../src/math/random.js";
import {
  clopperPearsonInterval,
  proportionDifference,
  proportionSequence,
  successInterval,
  wilsonInterval,
} from "../../../src/math/statistics/proportion.js";
import { assertClose } from "../../assert.js";
import { reference } from "../reference.js";

const ends = ({ low, high }: { low: number; high: number }) => [low, high];

describe("against other libraries", () => {
  test.each(reference.wilson)("Wilson's interval of %i of %i equals statsmodels'", (k, n, low, high) => {
    assertClose(ends(wilsonInterval(k, n)), [low, high], { atol: 1e-12 });
  });
  test.each(reference.clopperPearson)("the exact interval of %i of %i equals statsmodels'", (k, n, low, high) => {
    assertClose(ends(clopperPearsonInterval(k, n)), [low, high], { atol: 1e-12 });
  });
  test.each(reference.sequence)("the sequence's interval of %i of %i equals scipy's roots", (k, n, low, high) => {
    assertClose(ends(proportionSequence(k, n)), [low, high], { atol: 1e-9 }); // scipy's brentq stops at 2e-12
  });
});

test("a lower bound of 0.9 takes 35 successes of 35, and 53 of 53 where one may look at any time", () => {
  expect(wilsonInterval(35, 35).low).toBeGreaterThanOrEqual(0.9);
  expect(wilsonInterval(34, 34).low).toBeLessThan(0.9);
  expect(proportionSequence(53, 53).low).toBeGreaterThanOrEqual(0.9);
  expect(proportionSequence(52, 52).low).toBeLessThan(0.9);
});

test("closed forms: none of n has the exact upper end 1 − (α/2)^(1/n), and one of one the lower end α/2", () => {
  assertClose([clopperPearsonInterval(0, 8).high], [1 - 0.025 ** (1 / 8)], { rtol: 1e-12 });
  assertClose([clopperPearsonInterval(1, 1).low], [0.025], { rtol: 1e-12 });
});

test("closed form: the sequence's ends after one success solve B(3/2, 1/2)/B(1/2, 1/2) = 20 p, so p = 1/40", () => {
  assertClose([proportionSequence(1, 1).low], [1 / 40], { rtol: 1e-11 });
});

/** P(k of n) at p, by the recurrence of the binomial distribution. */
function binomial(n: number, p: number): number[] {
  const masses = [(1 - p) ** n];
  for (let k = 1; k <= n; k++) masses.push((masses[k - 1] * (n - k + 1) * p) / (k * (1 - p)));
  return masses;
}

test("the exact interval covers at least as often as it says, at every n and p, summed without simulation", () => {
  for (const n of [5, 10, 40]) {
    const intervals = Array.from({ length: n + 1 }, (_, k) => clopperPearsonInterval(k, n));
    for (let p = 0.01; p < 1; p += 0.03) {
      const covered = binomial(n, p).reduce(
        (sum, mass, k) => sum + (intervals[k].low <= p && p <= intervals[k].high ? mass : 0),
        0,
      );
      expect(covered).toBeGreaterThanOrEqual(0.95 - 1e-12);
    }
  }
});

test("Wilson's lower bound exceeds 0.9 at a true 0.9 in less than 5 % of samples, at every n to 200, summed exactly", () => {
  for (let n = 5; n <= 200; n++) {
    const false90 = binomial(n, 0.9).reduce((sum, mass, k) => sum + (wilsonInterval(k, n).low >= 0.9 ? mass : 0), 0);
    expect(false90).toBeLessThan(0.05);
  }
});

test("the sequence excludes a true 0.8 at any of the first 640 looks in at most 5 % of runs, summed exactly over paths", () => {
  let alive = [1]; // probabilities of counts that no look so far has excluded
  for (let n = 1; n <= 640; n++) {
    const next = new Array<number>(n + 1).fill(0);
    alive.forEach((mass, k) => {
      next[k] += 0.2 * mass;
      next[k + 1] += 0.8 * mass;
    });
    const out = (k: number): boolean => {
      const { low, high } = proportionSequence(k, n);
      return low > 0.8 || high < 0.8;
    };
    alive = next.map((mass, k) => (mass > 1e-12 && !out(k) ? mass : 0));
  }
  const excluded = 1 - alive.reduce((a, b) => a + b, 0);
  expect(excluded).toBeLessThan(0.05);
  expect(excluded).toBeGreaterThan(0.005); // it is no empty promise
});

test("success supports by Wilson and refutes by Clopper and Pearson; at any look by the sequence", () => {
  expect(successInterval(20, 40)).toEqual({
    ...wilsonInterval(20, 40),
    refuting: clopperPearsonInterval(20, 40),
  });
  const any = proportionSequence(20, 40, 0.9);
  expect(successInterval(20, 40, { looks: "any", confidence: 0.9 })).toEqual({ ...any, refuting: any });
});

test("no trials tell nothing", () => {
  for (const interval of [wilsonInterval, clopperPearsonInterval, proportionSequence]) {
    expect(interval(0, 0)).toMatchObject({ value: NaN, low: 0, high: 1 });
  }
});

test("Wilson's interval covers a true proportion of 0.8 in 92 to 98 % of 2000 samples of 30", () => {
  const random = randomStream(1);
  const covers = (): boolean => {
    const successes = Array.from({ length: 30 }, () => random.uniform() < 0.8).filter(Boolean).length;
    const { low, high } = wilsonInterval(successes, 30);
    return low <= 0.8 && 0.8 <= high;
  };
  const share = Array.from({ length: 2000 }, covers).filter(Boolean).length / 2000;
  expect(share).toBeGreaterThan(0.92);
  expect(share).toBeLessThan(0.98);
});

test("the difference of proportions is Newcombe's method 10: his examples 56/70 less 48/80, and 0/10 less 0/20", () => {
  const [first, second] = [
    { successes: 48, trials: 80 },
    { successes: 56, trials: 70 },
  ];
  const { value, low, high } = proportionDifference(first, second);
  // Newcombe 1998, table II, has four decimals
  expect([value, low, high].map((number) => number.toFixed(4))).toEqual(["0.2000", "0.0524", "0.3339"]);
  const none = proportionDifference({ successes: 0, trials: 20 }, { successes: 0, trials: 10 });
  expect([none.value, none.low, none.high].map((number) => number.toFixed(4))).toEqual(["0.0000", "-0.1611", "0.2775"]);
  expect(proportionDifference({ successes: 0, trials: 0 }, first)).toMatchObject({ low: -1, high: 1 });
});
