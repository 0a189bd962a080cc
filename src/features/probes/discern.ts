import { check } from "../../errors.js";
import type { Matrix } from "../../math/algebra/contract.js";
import type { Random } from "../../math/random.js";
import { mean } from "../../math/statistics/moments.js";
import type { DigitSplit } from "../../data/digits.js";
import { take } from "../probe.js";
import { ridgeProbe, standardiser } from "./ridge.js";

/**
 * Accuracy on the held-out rows of a linear probe: ridge regression of one-hot classes ({@link ridgeProbe}), the largest score wins; in [0, 1].
 * @example
 * const features = { rows: 6, columns: 1, data: Float64Array.of(-3, -2, 2, 3, -2.5, 2.5) };
 * ridgeAccuracy(features, Int32Array.of(0, 0, 1, 1, 0, 1), { train: [0, 1, 2, 3], test: [4, 5] }); // 1
 */
export function ridgeAccuracy(features: Matrix, codes: Int32Array, { train, test }: DigitSplit): number {
  requireClasses("ridgeAccuracy", codes, train);
  const classes = codes.reduce((most, code) => Math.max(most, code), 0) + 1;
  const hot = { rows: train.length, columns: classes, data: new Float64Array(train.length * classes) };
  train.forEach((row, at) => (hot.data[at * classes + codes[row]] = 1));
  const { data } = ridgeProbe(take(features, train), hot).predict(take(features, test));
  const right = test.filter((row, at) => {
    const scores = data.subarray(at * classes, (at + 1) * classes);
    return scores.indexOf(Math.max(...scores)) === codes[row];
  });
  return right.length / test.length;
}

/**
 * Accuracy on the held-out rows of the vote of the k nearest training rows (default 5), columns standardised; of equal votes the class of the nearest.
 * @throws UserError for k above the number of training rows.
 * @example
 * const features = { rows: 6, columns: 1, data: Float64Array.of(-3, -2, 2, 3, -2.5, 2.5) };
 * neighbourAccuracy(features, Int32Array.of(0, 0, 1, 1, 0, 1), { train: [0, 1, 2, 3], test: [4, 5] }, 1); // 1
 */
export function neighbourAccuracy(features: Matrix, codes: Int32Array, { train, test }: DigitSplit, k = 5): number {
  check(Number.isInteger(k) && k >= 1 && k <= train.length, () => ({
    where: "neighbourAccuracy",
    rule: `k must be a whole number from 1 to the training rows, ${train.length}`,
    received: String(k),
    repair: "Ask for fewer neighbours.",
  }));
  const scaled = standardiser(take(features, train)).of(features);
  const right = test.filter((row) => voted(scaled, codes, row, train, k) === codes[row]);
  return right.length / test.length;
}

function voted({ columns, data }: Matrix, codes: Int32Array, row: number, train: readonly number[], k: number): number {
  const nearest: { square: number; code: number }[] = [];
  for (const other of train) {
    const limit = nearest.length < k ? Infinity : nearest[k - 1].square;
    let square = 0;
    for (let c = 0; c < columns && square < limit; c++)
      square += (data[row * columns + c] - data[other * columns + c]) ** 2;
    if (square >= limit) continue;
    const at = nearest.findIndex((one) => one.square > square);
    nearest.splice(at < 0 ? nearest.length : at, 0, { square, code: codes[other] });
    nearest.length = Math.min(nearest.length, k);
  }
  const votes = nearest.map(({ code }) => nearest.filter((one) => one.code === code).length);
  return nearest[votes.indexOf(Math.max(...votes))].code;
}

/**
 * Accuracy of the nearest class mean where so many training rows a class have labels: the mean over 10 draws of them, from `random`. Columns are standardised by all training rows,
 * whose features are known without labels.
 * @throws UserError for a class with fewer training rows.
 * @example
 * const features = { rows: 6, columns: 1, data: Float64Array.of(-3, -2, 2, 3, -2.5, 2.5) };
 * const split = { train: [0, 1, 2, 3], test: [4, 5] };
 * fewLabelsAccuracy(features, Int32Array.of(0, 0, 1, 1, 0, 1), split, { labels: 1, random: randomStream(0) });
 */
export function fewLabelsAccuracy(
  features: Matrix,
  codes: Int32Array,
  { train, test }: DigitSplit,
  { labels, random, draws = 10 }: { readonly labels: number; readonly random: Random; readonly draws?: number },
): number {
  requireClasses("fewLabelsAccuracy", codes, train);
  const classes = [...new Set(train.map((row) => codes[row]))];
  const rowsOf = (code: number): readonly number[] => train.filter((row) => codes[row] === code);
  const scarce = classes.find((code) => rowsOf(code).length < labels);
  check(scarce === undefined && labels >= 1, () => ({
    where: "fewLabelsAccuracy",
    rule: `every class must have ${labels} training rows, 1 at least`,
    received: scarce === undefined ? String(labels) : `${rowsOf(scarce).length} of class ${scarce}`,
    repair: "Ask for fewer labels, or add rows of this class.",
  }));
  const { columns, data } = standardiser(take(features, train)).of(features);
  const once = (draw: number): number => {
    const stream = random.split(`labels-${labels}-${draw}`);
    const centres = classes.map((code) => {
      const rows = rowsOf(code);
      const chosen = [...stream.permutation(rows.length).subarray(0, labels)].map((at) => rows[at]);
      return Float64Array.from({ length: columns }, (_, c) => mean(chosen.map((row) => data[row * columns + c])));
    });
    const nearest = (row: number): number => {
      const squares = centres.map((centre) => centre.reduce((sum, value, c) => sum + (data[row * columns + c] - value) ** 2, 0)); // prettier-ignore
      return classes[squares.indexOf(Math.min(...squares))];
    };
    return test.filter((row) => nearest(row) === codes[row]).length / test.length;
  };
  return mean(Array.from({ length: draws }, (_, draw) => once(draw)));
}

function requireClasses(call: string, codes: Int32Array, train: readonly number[]): void {
  const classes = new Set(train.map((row) => codes[row])).size;
  check(classes >= 2, () => ({
    where: call,
    rule: "there must be two classes among the training rows, to be told apart",
    received: `${classes}`,
    repair: "Add rows of another class, or name another column of labels.",
  }));
}
