import { expect, test } from "vitest";
import {
  bumpLoss,
  bumpRows,
  bumpTrial,
  constantLoss,
  deadReluFinding,
  descendBump,
  escapePath,
  isBadMinimum,
  randomStart,
  trapFinding,
  trapStart,
  type BumpNetwork,
} from "../../../src/landscape/index.js";
import { judgeFamily } from "../../../src/experiment/verdict.js";
import { randomStream } from "../../../src/math/random.js";

const member = (seed: number) => ({ seed, random: randomStream(seed).split("bump-test") });

test.each([2, 10])("from the trap descent ends at a bad minimum of loss 1/3, width %i", (width) => {
  const { network, loss, rise } = descendBump(trapStart(randomStream(0), width));
  expect(isBadMinimum(network)).toBe(true);
  // at a gradient of 1e-6 the loss is its square over the curvature, 0.1, from the minimum's
  expect(Math.abs(loss - constantLoss)).toBeLessThan(1e-10);
  // the sum of squares rounds at 1e-16
  expect(rise).toBeLessThan(1e-15);
});

test("one step of descent is the gradient by central differences", () => {
  const start = randomStart(randomStream(1), 4, 1);
  const rate = 1e-3;
  const { network } = descendBump(start, { rate, steps: 1 });
  const step = 1e-5;
  for (const name of ["w", "b", "u"] as const) {
    for (let unit = 0; unit < 4; unit++) {
      const moved = (by: number): BumpNetwork => {
        const values = start[name].slice();
        values[unit] += by;
        return { ...start, [name]: values };
      };
      const slope = (bumpLoss(moved(step)) - bumpLoss(moved(-step))) / (2 * step);
      // differences round at 1e-16/1e-5 and err by 1e-10 times the third derivative
      expect((start[name][unit] - network[name][unit]) / rate).toBeCloseTo(slope, 7);
    }
  }
  const slope = (bumpLoss({ ...start, c: start.c + step }) - bumpLoss({ ...start, c: start.c - step })) / (2 * step);
  expect((start.c - network.c) / rate).toBeCloseTo(slope, 7);
});

test("nearby a bad minimum no network has a smaller loss: 2,000 draws", () => {
  const { network } = descendBump(trapStart(randomStream(2), 3), { gradientNorm: 1e-12 });
  const random = randomStream(3);
  const near = (values: Float64Array) => values.map((value) => value + 0.02 * random.normal());
  for (let draw = 0; draw < 2000; draw++) {
    const other = { w: near(network.w), b: near(network.b), u: near(network.u), c: network.c + 0.02 * random.normal() };
    expect(bumpLoss(other)).toBeGreaterThan(constantLoss - 1e-12);
  }
});

test("the path out of the trap does not rise, and ends at zero", () => {
  const { network } = descendBump(trapStart(randomStream(4), 5));
  const { stages, rise, loss } = escapePath(network);
  expect(stages).toHaveLength(4);
  expect(stages[0][0]).toBeCloseTo(constantLoss, 9);
  expect(rise).toBeLessThan(1e-12);
  expect(loss).toBeLessThan(1e-15);
});

test("a network of two units can be zero on the bump, and one at random reaches it", () => {
  const { loss } = descendBump(randomStart(randomStream(5), 3, 1));
  expect(loss).toBeLessThanOrEqual(1e-8);
});

test("a dead ReLU stays, a live one learns", () => {
  const { bad, zero, losses } = bumpTrial({ start: "dead-relu", width: 1, scale: 1, starts: 200 }, member(0));
  expect(bad + zero).toBe(200);
  expect(losses.filter((loss) => loss === 0.5)).toHaveLength(bad);
  // five standard errors of a share of one half
  expect(Math.abs(bad / 200 - 0.5)).toBeLessThan(2.5 / Math.sqrt(200));
});

test("a rate of 0 and arrays of unequal lengths are refused", () => {
  const start = trapStart(randomStream(0), 2);
  expect(() => descendBump(start, { rate: 0 })).toThrow("the rate 0");
  expect(() => descendBump({ ...start, u: new Float64Array(3) })).toThrow("one number a unit");
});

test("the trap is judged by a probability, which 199 of 200 starts support and 150 refute; the dead ReLU decides nothing", () => {
  const trap = (bad: number) => {
    const result = { bad, zero: 0, losses: [], steps: [], curve: [], escape: { stages: [], rise: 0, loss: 0 } }; // prettier-ignore
    const [row] = bumpRows([{ parameters: { start: "trap", width: 2, scale: 1, starts: 200 }, seed: 0, result }]);
    const [member] = [trapFinding.estimate([{ ...row, starts: 200, seeds: 10 }], 0.95)].flat();
    return judgeFamily({ ...trapFinding, premises: [], family: "name" in member ? [member] : [] }).verdict;
  };
  expect([trap(199), trap(150)]).toEqual(["supported", "refuted"]);
  expect(trapFinding.statement).toContain("with probability at least 0.95");
  expect(deadReluFinding.decides).toBe(false);
});
