import { expect, test } from "vitest";
import { arrivalPremise } from "../../src/experiment/arrival.js";

const rows = (arrived: readonly number[], of: number) =>
  arrived.flatMap((count, cell) => Array.from({ length: of }, (_, seed) => ({ cell, arrived: seed < count })));
const premise = (arrived: readonly number[], of = 10) =>
  arrivalPremise(rows(arrived, of), {
    arrived: (row) => row.arrived,
    cellOf: ({ cell }) => `cell ${cell}`,
    goal: "zero",
    repair: "more --steps",
  });

test("95 % of all trainings, and 80 % in every cell, have to arrive: half of one cell hides among many otherwise", () => {
  const others = Array.from({ length: 19 }, () => 10);
  expect(
    [premise([10, 10]), premise([9, 10]), premise([8, ...others]), premise([5, ...others])].map(({ met }) => met),
  ).toEqual([true, true, true, false]);
  expect(premise([9, 9]).met).toBe(false);
  expect(premise([5, ...others]).statement).toBe(
    "95 % of the trainings, and 80 % in every cell, come to zero; 195 of 200 did, 5 of 10 at cell 0",
  );
});

test("where nothing was run the premise says nothing", () => expect(premise([]).met).toBe(true));
