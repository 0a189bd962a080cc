import { describe, expect, test } from "vitest";
import {
  judgeClaim,
  judgeFamily,
  single,
  verdictOf,
  type FamilyMember,
  type Judged,
} from "../../src/experiment/verdict.js";
import { exactly, unknown, type Interval } from "../../src/math/statistics/interval.js";
import { meanInterval } from "../../src/math/statistics/mean.js";
import { successInterval } from "../../src/math/statistics/proportion.js";

const interval = (low: number, high: number): Interval => ({ value: (low + high) / 2, low, high, confidence: 0.95 });

/** An estimate that lies `distance` standard errors from 0, as a Gaussian's interval: its ends are distance ± 1.96 at 95 %. */
function member(name: string, distance: number, rest: Partial<FamilyMember> = {}): FamilyMember {
  const reach = (confidence: number): number => (confidence >= 0.995 ? 2.9 : 1.96);
  return {
    name,
    seeds: 10,
    interval: (confidence) => ({ ...interval(distance - reach(confidence), distance + reach(confidence)), confidence }),
    ...rest,
  };
}
const finding = (family: readonly FamilyMember[], rest: Partial<Judged> = {}): Judged => ({
  margin: [0, 10],
  decides: true,
  family,
  ...rest,
});

describe("one interval against a margin", () => {
  test.each([
    [1, 2, "supported"],
    [0, 10, "supported"],
    [-1, 2, "inconclusive"],
    [9, 11, "inconclusive"],
    [-2, -1, "refuted"],
    [11, 12, "refuted"],
    [-Infinity, Infinity, "inconclusive"],
    [3, 3, "inconclusive"],
    [NaN, NaN, "inconclusive"],
  ] as const)("[%f, %f] in [0, 10] is %s", (low, high, verdict) => {
    expect(verdictOf(interval(low, high), [0, 10])).toBe(verdict);
  });
  test("an exact number has no width and is judged as it is", () => {
    expect([verdictOf(exactly(3), [0, 10]), verdictOf(exactly(11), [0, 10])]).toEqual(["supported", "refuted"]);
    expect(verdictOf(exactly(NaN), [0, 10])).toBe("inconclusive");
  });
  test("another interval may refute, and then the first does not", () => {
    expect(verdictOf(interval(-2, -1), [0, 10], interval(-3, 1))).toBe("inconclusive");
    expect(verdictOf(interval(-2, 1), [0, 10], interval(-3, -1))).toBe("refuted");
  });
  test("a bound on one side is enough for a margin with one side", () => {
    expect(verdictOf({ ...interval(0, 1), low: -Infinity }, [-Infinity, 3])).toBe("supported");
    expect(verdictOf(unknown(), [-Infinity, Infinity])).toBe("inconclusive");
  });
});

describe("families", () => {
  test("all inside support", () => {
    expect(judgeFamily(finding([member("a", 4), member("b", 5)]))).toMatchObject({ verdict: "supported", reason: "" });
  });
  test("one across the margin leaves it open, by name", () => {
    const { verdict, reason } = judgeFamily(finding([member("a", 4), member("b", 1)]));
    expect([verdict, reason]).toEqual(["inconclusive", "b: its interval lies across the margin"]);
  });
  test("what refutes alone does not refute as one of twenty", () => {
    const outside = member("out", -2.4);
    const others = Array.from({ length: 19 }, (_, index) => member(`in ${index}`, 4));
    expect(judgeFamily(finding([outside])).verdict).toBe("refuted");
    expect(judgeFamily(finding([outside, ...others])).verdict).toBe("inconclusive");
    expect(judgeFamily(finding([member("far", -5), ...others]))).toMatchObject({
      verdict: "refuted",
      reason: expect.stringMatching(/^far: measured .*, predicted \[/) as string,
    });
  });
  test("each member is asked at confidence 1 − 0.05/size before it refutes, and prints its nominal interval", () => {
    const asked: number[] = [];
    const watched = (name: string): FamilyMember =>
      member(name, 4, { refuting: (confidence) => (asked.push(confidence), interval(1, 2)) });
    const { members } = judgeFamily(finding(["a", "b", "c", "d"].map(watched)));
    expect(asked.map((confidence) => confidence.toFixed(12))).toEqual(new Array(4).fill("0.987500000000"));
    expect(members.map((ruling) => ruling.interval.confidence)).toEqual(new Array(4).fill(0.95));
  });
  test("exact numbers take no share of the error", () => {
    const exact: FamilyMember = { name: "exact", seeds: 1, interval: () => exactly(1) };
    expect(judgeFamily(finding([member("out", -2.4), ...new Array<FamilyMember>(30).fill(exact)])).verdict).toBe(
      "refuted",
    );
  });
  test("no members decide nothing", () => {
    expect(judgeFamily(finding([]))).toMatchObject({ verdict: "inconclusive", reason: "nothing decides" });
  });
});

describe("what makes a finding inconclusive", () => {
  test("fewer than 5 seeds, but for an exact number", () => {
    const { verdict, reason } = judgeFamily(finding([member("", 4, { seeds: 4 })]));
    expect([verdict, reason]).toEqual(["inconclusive", "4 seeds: fewer than 5 tell nothing"]);
    expect(judgeFamily(finding(single(1, () => exactly(3)))).verdict).toBe("supported");
  });
  test("seeds that all agree, where nothing says that the number is exact", () => {
    const equal = single(5, (confidence) => meanInterval([2, 2, 2, 2, 2], { confidence }));
    expect(judgeFamily(finding(equal))).toMatchObject({
      verdict: "inconclusive",
      reason: "its interval bounds nothing",
    });
  });
  test("nor where rounding makes an interval of equal numbers", () => {
    const rounded = single(5, () => ({ value: 2, low: 2 - 4e-16, high: 2 + 4e-16, confidence: 0.95 }));
    expect(judgeFamily(finding(rounded))).toMatchObject({
      verdict: "inconclusive",
      reason: "its interval bounds nothing",
    });
  });
  test("a premise that is not met, with what would meet it, also where the estimate would refute", () => {
    const premise = {
      met: false,
      statement: "width at least 4096; the widest network has 512 units",
      repair: "--width 4096",
    };
    expect(judgeFamily(finding([member("", -9)], { premises: [{ ...premise, met: true }, premise] }))).toMatchObject({
      ...{ verdict: "inconclusive", reason: "premise not met", unmet: [premise] },
      members: [{ verdict: "inconclusive", reason: "premise not met", unmet: [premise] }],
    });
  });
  test("a premise of one member alone, which leaves the others' answers and goes up to the claim by name", () => {
    const premise = { met: false, statement: "more", repair: "--more" };
    const { reason, unmet, rulings } = judgeClaim([finding([member("a", 4), member("b", 4, { premises: [premise] })])]);
    expect([reason, unmet]).toEqual(["b: premise not met", [premise]]);
    expect(rulings[0].members.map(({ verdict }) => verdict)).toEqual(["supported", "inconclusive"]);
  });
});

describe("findings that cannot fail", () => {
  test("print consistent and not consistent, never supported or refuted", () => {
    const verdicts = [4, -9, 1].map(
      (distance) => judgeFamily(finding([member("", distance)], { decides: false })).verdict,
    );
    expect(verdicts).toEqual(["consistent", "not consistent", "inconclusive"]);
  });
  test("do not decide a claim: alone they leave it inconclusive", () => {
    const { verdict, rulings } = judgeClaim([finding([member("", 4)], { decides: false })]);
    expect([verdict, rulings[0].verdict]).toEqual(["inconclusive", "consistent"]);
  });
});

describe("claims", () => {
  const yes = finding([member("", 4)]);
  test("are supported where all deciding findings are, whatever the others say", () => {
    expect(judgeClaim([yes, yes, finding([member("", -9)], { decides: false })]).verdict).toBe("supported");
    expect(judgeClaim([yes, finding([member("", 1)])]).verdict).toBe("inconclusive");
  });
  test("are refuted by one, corrected over the members of all deciding findings", () => {
    const weak = finding([member("", -2.4)]);
    expect(judgeClaim([weak]).verdict).toBe("refuted");
    expect(judgeClaim([weak, ...new Array<Judged>(19).fill(yes)]).verdict).toBe("inconclusive");
    expect(judgeClaim([finding([member("", -5)]), ...new Array<Judged>(19).fill(yes)]).verdict).toBe("refuted");
  });
});

test("35 of 35 in every one of three groups support a probability of 0.9; 1 of 10 in one refutes it", () => {
  const group = (name: string, successes: number, seeds: number): FamilyMember => ({
    name,
    seeds,
    interval: (confidence) => successInterval(successes, seeds, { confidence }),
    refuting: (confidence) => successInterval(successes, seeds, { confidence }).refuting,
  });
  const judged = (groups: FamilyMember[]) => judgeFamily({ margin: [0.9, 1], decides: true, family: groups }).verdict;
  expect(judged(["a", "b", "c"].map((name) => group(name, 35, 35)))).toBe("supported");
  expect(judged([group("a", 35, 35), group("b", 34, 35)])).toBe("inconclusive");
  expect(judged([group("a", 35, 35), group("b", 1, 10)])).toBe("refuted");
});
