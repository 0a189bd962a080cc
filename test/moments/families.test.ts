import { expect, test } from "vitest";
import recoverHiddenNetwork from "../../experiments/recover-hidden-network.js";
import { judgeFamily, type FamilyMember } from "../../src/experiment/verdict.js";
import { meanFamily, shareFamily, slopeFamily } from "../../src/moments/index.js";

const all = () => "all";
const itself = (value: number) => value;
const judged = (family: ReturnType<typeof meanFamily>, margin: readonly [number, number]) =>
  judgeFamily({ margin, decides: true, family });

test("a mean of 5 of 40 trials, the others refused, decides nothing and says how many were", () => {
  const values = Array.from({ length: 40 }, (_, seed) => (seed < 5 ? 0.995 + seed / 1000 : NaN));
  const { verdict, unmet } = judged(meanFamily(values, all, itself), [0.99, 1]);
  expect(verdict).toBe("inconclusive");
  expect(unmet[0].statement).toContain("35 of 40 refused (all)");
  expect(judged(meanFamily(values.slice(0, 5), all, itself), [0.99, 1]).verdict).toBe("supported");
});

test("an exponent without some of its trials decides nothing", () => {
  const rows = [1, 2, 4, 8].flatMap((n) => [0, 1, 2, 3, 4, 5].map((seed) => ({ n, seed, y: (1 + seed / 50) / n })));
  const slope = (lost: number) =>
    slopeFamily(rows, all, ({ n }) => n, ({ n, seed, y }) => (n === 1 && seed < lost ? NaN : y)); // prettier-ignore
  expect(judged(slope(0), [-1.1, -0.9]).verdict).toBe("supported");
  expect(judged(slope(1), [-1.1, -0.9])).toMatchObject({ verdict: "inconclusive", reason: expect.stringContaining("premise not met") as string }); // prettier-ignore
});

test("recover-hidden-network with 35 of 40 seeds refused is not supported", () => {
  const parameters = { dimension: 20, units: 5, orthonormal: false, samples: 100_000, residual: true };
  const rows = Array.from({ length: 40 }, (_, seed) => {
    const value = seed < 5 ? 0.995 + seed / 1000 : NaN;
    return { ...parameters, seed, worst: value, mean: value, outputsError: value, refusal: seed < 5 ? "" : "no" };
  });
  const { estimate, margin } = recoverHiddenNetwork.findings.worst;
  expect(judgeFamily({ margin, decides: true, family: estimate(rows, 0.95) as FamilyMember[] }).verdict).toBe(
    "inconclusive",
  );
});

test("a share counts the rows that hold, of each group", () => {
  const [even, odd] = shareFamily([0, 1, 2, 3, 4], (value) => (value % 2 === 0 ? "even" : "odd"), (value) => value > 1); // prettier-ignore
  expect([even.name, even.seeds, even.interval(0.95).value]).toEqual(["even", 3, 2 / 3]);
  expect([odd.name, odd.seeds, odd.interval(0.95).value]).toEqual(["odd", 2, 1 / 2]);
});
