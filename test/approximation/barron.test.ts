import { expect, test } from "vitest";
import {
  averageOfUnits,
  ballPoints,
  barronBound,
  gaussianBarronConstant,
  gaussianBump,
  maureyUnits,
  relaxedGreedy,
  rmsError,
} from "../../src/approximation/index.js";
import { randomStream } from "../../src/math/random.js";

test("C_f is the mean length of a standard Gaussian: closed values, and the mean of 20,000 draws", () => {
  expect(gaussianBarronConstant(1)).toBeCloseTo(Math.sqrt(2 / Math.PI), 13);
  expect(gaussianBarronConstant(2)).toBeCloseTo(Math.sqrt(Math.PI / 2), 13);
  const [n, draws] = [5, 20_000];
  const normals = randomStream(0).normals(n * draws);
  let sum = 0;
  for (let row = 0; row < draws; row++) sum += Math.hypot(...normals.subarray(row * n, (row + 1) * n));
  // the deviation of a length is below √½: five standard errors
  expect(Math.abs(sum / draws - gaussianBarronConstant(n))).toBeLessThan((5 * Math.SQRT1_2) / Math.sqrt(draws));
});

test.each([2, 5, 10])("the mean of sampled units is the bump at every point of the ball, n = %i", (dimension) => {
  const ball = { dimension, radius: 2 };
  const points = ballPoints(randomStream(1), ball, 20);
  const units = 40_000;
  const network = averageOfUnits(maureyUnits(randomStream(2), ball, units), points);
  const most = barronBound(gaussianBarronConstant(dimension), ball.radius, 1);
  // a unit's output is at most 2rC_f: five standard errors of the mean
  points.forEach((x, at) =>
    expect(Math.abs(network[at] - gaussianBump(x))).toBeLessThan((5 * most) / Math.sqrt(units)),
  );
});

test("sampled units weigh at most 2rC_f and points lie in the ball", () => {
  const ball = { dimension: 3, radius: 1.5 };
  const most = barronBound(gaussianBarronConstant(3), 1.5, 1);
  for (const { weight } of maureyUnits(randomStream(3), ball, 200)) expect(Math.abs(weight)).toBeLessThanOrEqual(most);
  for (const x of ballPoints(randomStream(4), ball, 200)) expect(Math.hypot(...x)).toBeLessThanOrEqual(1.5);
});

test("greedy errors fall with every atom, and one atom that is the target is found exactly", () => {
  const ball = { dimension: 2, radius: 2 };
  const points = ballPoints(randomStream(5), ball, 100);
  const target = Float64Array.from(points, (x) => gaussianBump(x) - 1);
  const dictionary = maureyUnits(randomStream(6), ball, 200).map((unit) =>
    averageOfUnits([unit], points).map((value) => value - 1),
  );
  const errors = relaxedGreedy({ target, dictionary, width: 32 });
  const bound = (atoms: number): number => barronBound(gaussianBarronConstant(2), ball.radius, atoms);
  errors.forEach((error, index) => {
    if (index > 0) expect(error).toBeLessThanOrEqual(errors[index - 1] + 1e-15);
    expect(error).toBeLessThanOrEqual(bound(index + 1));
  });
  expect(errors[0]).toBeLessThan(rmsError(target, new Float64Array(100)));
  const faint = dictionary.map((atom) => atom.map((value) => value / 100));
  expect(relaxedGreedy({ target, dictionary: [...faint, target], width: 1 })[0]).toBeLessThan(1e-15);
});

test("greedy at fresh points chooses as it does without them: at the same points the errors are the same, at others worse", () => {
  const ball = { dimension: 2, radius: 2 };
  const units = maureyUnits(randomStream(6), ball, 200);
  const sampled = (seed: number) => {
    const points = ballPoints(randomStream(seed), ball, 50);
    const dictionary = units.map((unit) => averageOfUnits([unit], points).map((value) => value - 1));
    return { target: Float64Array.from(points, (x) => gaussianBump(x) - 1), dictionary };
  };
  const here = relaxedGreedy({ ...sampled(5), width: 64 });
  expect(relaxedGreedy({ ...sampled(5), fresh: sampled(5), width: 64 })).toEqual(here);
  const fresh = relaxedGreedy({ ...sampled(5), fresh: sampled(7), width: 64 });
  expect(fresh[63]).toBeGreaterThan(here[63]);
  const fewer = { ...sampled(7), dictionary: sampled(7).dictionary.slice(1) };
  expect(() => relaxedGreedy({ ...sampled(5), fresh: fewer, width: 1 })).toThrow("200 candidates, and 199");
});

test("a target without a finite C_f, no candidates and no dimension are refused", () => {
  expect(() => barronBound(Infinity, 1, 4)).toThrow("finite C_f");
  expect(() => barronBound(1, NaN, 4)).toThrow("radius NaN");
  expect(() => ballPoints(randomStream(0), { dimension: 2, radius: 0 }, 3)).toThrow("radius 0");
  expect(() => maureyUnits(randomStream(0), { dimension: 2, radius: 1 }, 0)).toThrow("count 0");
  const short = { target: new Float64Array(2), dictionary: [new Float64Array(3)], width: 1 };
  expect(() => relaxedGreedy(short)).toThrow("0 such candidates of 1");
  expect(() => gaussianBarronConstant(0)).toThrow("at least 1");
  expect(() => relaxedGreedy({ target: new Float64Array(2), dictionary: [], width: 1 })).toThrow(
    "0 such candidates of 0",
  );
});
