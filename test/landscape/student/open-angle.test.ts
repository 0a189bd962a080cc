import { expect, test } from "vitest";
import { openAngle } from "../../../src/landscape/student/open-angle.js";

test("π − arccos of 20,001 cosines from −1 to 1 is that of Math.acos, within two units in the last place of π", () => {
  let worst = 0;
  for (let index = 0; index <= 20_000; index++) {
    const cosine = index / 10_000 - 1;
    worst = Math.max(worst, Math.abs(openAngle(cosine) - (Math.PI - Math.acos(cosine))));
  }
  expect(worst).toBeLessThanOrEqual(4 * Number.EPSILON);
});

test("it is exact at −1, 0 and 1, and keeps its digits near −1, where the difference of π and an arccosine loses them", () => {
  expect([-1, 0, 1].map(openAngle)).toEqual([0, Math.PI / 2, Math.PI]);
  // π − arccos(−1 + h) = √(2h)·(1 + h/12 + O(h²))
  const h = 2 ** -40;
  expect(Math.abs(openAngle(h - 1) / Math.sqrt(2 * h) - (1 + h / 12))).toBeLessThanOrEqual(4 * Number.EPSILON);
});
