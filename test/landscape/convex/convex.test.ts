import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../../src/backend/backend.js";
import { convexTrial, linearLoss, linearProblem } from "../../../src/landscape/index.js";
import { randomStream } from "../../../src/math/random.js";

const shape = { samples: 40, dimension: 5 };
const member = (seed: number) => ({ seed, random: randomStream(seed).split("convex-test") });
const context = {
  signal: new AbortController().signal,
  progress: () => undefined,
  save: () => Promise.resolve(),
};

beforeAll(async () => void (await useBackend()));

test.each(["least-squares", "logistic"] as const)("%s: no neighbour of w* has a smaller loss than OPT", (kind) => {
  const problem = linearProblem(randomStream(0), kind, shape);
  const random = randomStream(1);
  for (let draw = 0; draw < 200; draw++) {
    const near = problem.best.map((value) => value + 1e-3 * random.normal());
    expect(linearLoss(problem, kind, near)).toBeGreaterThan(problem.optimum);
  }
});

test.each(["least-squares", "logistic"] as const)(
  "%s: the gradient's Lipschitz constant bounds its curvature",
  (kind) => {
    const problem = linearProblem(randomStream(2), kind, shape);
    const random = randomStream(3);
    for (let draw = 0; draw < 50; draw++) {
      const [at, towards] = [random.normals(5), random.normals(5)];
      const loss = (share: number) =>
      linearLoss(problem, kind, at.map((value, j) => value + share * towards[j])); // prettier-ignore
      const bend = (loss(1e-3) - 2 * loss(0) + loss(-1e-3)) / 1e-6;
      const square = towards.reduce((sum, value) => sum + value * value, 0);
      // differences round at 1e-16/1e-6
      expect(bend).toBeLessThanOrEqual(problem.smoothness * square + 1e-6);
    }
  },
);

test.each(["least-squares", "logistic"] as const)("%s stays below the bound at every step", async (problem) => {
  const { ratio, curve } = await convexTrial({ problem, ...shape, steps: 50 }, member(4), context);
  expect(ratio).toBeLessThanOrEqual(1);
  expect(ratio).toBeGreaterThan(0);
  expect(curve.map(([t]) => t)).toEqual([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48]);
});

test("a network in the trap goes beyond it", async () => {
  const { ratio, curve, distance } = await convexTrial(
    { problem: "network", ...shape, steps: 3000 },
    member(5),
    context,
  );
  expect(distance).toBeGreaterThan(1);
  // float32
  expect(curve[curve.length - 1][1]).toBeCloseTo(1 / 3, 5);
  expect(ratio).toBeGreaterThan(1);
});

test("labels that a hyperplane separates are refused", () => {
  expect(() => linearProblem(randomStream(6), "logistic", { samples: 4, dimension: 4 })).toThrow("that one separates");
});
