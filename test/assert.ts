import { expect } from "vitest";

/** |a − b| ≤ atol + rtol·|b| for every entry; NaN is close to nothing. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol = 0, atol = 0 }: { rtol?: number; atol?: number },
): void {
  expect(actual.length).toBe(expected.length);
  const worst = Array.from(
    expected,
    (value, index) => Math.abs(actual[index] - value) - (atol + rtol * Math.abs(value)),
  );
  const at = worst.findIndex((excess) => !(excess <= 0));
  expect(at, at < 0 ? "" : `entry ${at}: ${actual[at]} against ${expected[at]}`).toBe(-1);
}

/** ‖a − b‖ / ‖b‖. */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let index = 0; index < b.length; index++) {
    difference += (a[index] - b[index]) ** 2;
    size += b[index] ** 2;
  }
  return Math.sqrt(difference / size);
}
