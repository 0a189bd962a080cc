import { check } from "../errors.js";

const relu = (z: number): number => Math.max(0, z);
const tent = (x: number): number => 2 * relu(x) - 4 * relu(x - 0.5);

/**
 * The sawtooth f_k on [0, 1] in closed form, the triangle wave of 2^k linear pieces between 0 (at even multiples of 2^−k) and 1 (at odd
 * ones); Telgarsky 2016, "Benefits of depth in neural networks".
 * @throws UserError for k that is not an integer in [2, 40].
 * @example
 * sawtooth(2)(0.25); // 0 or 1 at every quarter
 */
export function sawtooth(k: number): (x: number) => number {
  checkOrder("sawtooth", k);
  return (x) => {
    const place = 2 ** k * x;
    const phase = place - 2 * Math.floor(place / 2);
    return Math.min(phase, 2 - phase);
  };
}

/**
 * The same function as a ReLU network of k hidden layers of two units: Δ ∘ … ∘ Δ with Δ(x) = 2 relu(x) − 4 relu(x − ½). Binary floating
 * point computes it without rounding, since x − ½ and 2x are exact for float64 x in [½, 1].
 * @throws UserError for k that is not an integer in [2, 40].
 * @example
 * deepSawtooth(3)(0.125) === sawtooth(3)(0.125); // true: the same function, by three ReLU layers
 */
export function deepSawtooth(k: number): (x: number) => number {
  checkOrder("deepSawtooth", k);
  return (x) => {
    let value = x;
    for (let layer = 0; layer < k; layer++) value = tent(value);
    return value;
  };
}

/**
 * A lower bound on the L¹([0, 1]) distance of f_k from every network of one hidden layer of m ReLU units, ⅛(1 − (2m + 4)/2^k): at most m + 1
 * pieces cross ½ at most m + 1 times, f_k 2^k times, and between two crossings f_k encloses an area of 2^−k/4 with ½. Zero where it says nothing.
 * @throws UserError for k that is not an integer in [2, 40], or a width that is none in [1, ∞).
 * @example
 * shallowLowerBound(4, 4); // the error of any network of one hidden layer of 4 units
 */
export function shallowLowerBound(k: number, width: number): number {
  checkOrder("shallowLowerBound", k);
  check(Number.isInteger(width) && width >= 1, () => ({
    where: "shallowLowerBound",
    rule: "the width is a whole number of units, at least 1",
    received: String(width),
    repair: "Give the number of hidden units of the shallow network.",
  }));
  return Math.max(0, (1 - (2 * width + 4) / 2 ** k) / 8);
}

function checkOrder(where: string, k: number): void {
  check(Number.isInteger(k) && k >= 2 && k <= 40, () => ({
    where,
    rule: "the order k of the sawtooth is a whole number from 2 to 40",
    received: String(k),
    repair: "f_1 is a single tent, which a shallow network of two units has; take k = 4 to 12.",
  }));
}
