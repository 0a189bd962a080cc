import { expect, test } from "vitest";
import experiment from "../../experiments/slightly-larger-student.js";
import { judgeFamily, type FamilyMember } from "../../src/experiment/verdict.js";
import { randomStream } from "../../src/math/index.js";
import { studentTrial } from "../../src/moments/index.js";

test("a descent cut short says that it has not ended, one that comes to the minimum that it has", async () => {
  const cell = { kind: "student", units: 3, extra: 3 } as const;
  expect(await studentTrial(randomStream(0), { ...cell, steps: 3 })).toMatchObject({ reached: false, ended: false });
  expect(await studentTrial(randomStream(0), { ...cell, steps: 20_000 })).toMatchObject({ reached: true, ended: true });
});

test("a filter's descent is the shared one", async () => {
  const cell = { kind: "convolution", units: 3, extra: 0 } as const;
  expect(await studentTrial(randomStream(0), { ...cell, steps: 2 })).toMatchObject({ reached: false, ended: false });
  expect(await studentTrial(randomStream(0), { ...cell, steps: 5000 })).toMatchObject({ reached: true, ended: true });
});

const { own, larger } = experiment.findings;
const runs = (units: number, extra: number, of: (seed: number) => { reached: boolean; ended: boolean }) =>
  Array.from({ length: 50 }, (_, seed) => ({ ...{ kind: "student" as const, units, extra, steps: 10 }, loss: 0, ...of(seed) })); // prettier-ignore
const judged = ({ margin, estimate, premises }: typeof own, rows: ReturnType<typeof runs>) =>
  judgeFamily({
    margin,
    decides: true,
    family: estimate(rows, 0.95) as FamilyMember[],
    premises: premises?.(rows) ?? [],
  });
const missed = { reached: false, ended: true };

test("runs that the steps cut short decide nothing, and are counted", () => {
  expect(
    judged(
      own,
      runs(16, 0, () => missed),
    ).verdict,
  ).toBe("supported");
  const { verdict, unmet } = judged(
    own,
    runs(16, 0, (seed) => ({ reached: false, ended: seed > 0 })),
  );
  expect(verdict).toBe("inconclusive");
  expect(unmet[0].statement).toContain("1 of 50");
});

test("predictions of k = 16 are not judged by students of other sizes", () => {
  const others = [...runs(10, 0, () => ({ reached: true, ended: true })), ...runs(20, 2, () => missed)];
  expect(judged(own, [...others, ...runs(16, 0, () => missed)]).verdict).toBe("supported");
  expect(judged(larger, [...others, ...runs(16, 2, () => ({ reached: true, ended: true }))]).verdict).toBe("supported");
  expect(judged(own, others).verdict).toBe("inconclusive"); // k = 16 was not run
});
