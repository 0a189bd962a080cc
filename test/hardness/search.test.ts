import { expect, test } from "vitest";
import { outputForms, type FormName } from "../../src/hardness/forms.js";
import { answerAt, wrongAnswers } from "../../src/hardness/network.js";
import { pointOf, type LabelledPoints } from "../../src/hardness/points.js";
import { searchHalfSpaces } from "../../src/hardness/search.js";
import { conflictHolds } from "../../src/hardness/separation.js";
import { randomStream } from "../../src/math/random.js";

const data = (rows: readonly (readonly number[])[], labels: readonly number[]): LabelledPoints => ({
  points: { rows: rows.length, columns: rows[0].length, data: Float64Array.from(rows.flat()) },
  labels: labels.map((label) => label === 1),
});
const square = [[0, 0], [1, 1], [0, 1], [1, 0]]; // prettier-ignore
const ask = (points: LabelledPoints, units: number, form: FormName) =>
  outputForms(units, form).map((each) => searchHalfSpaces(points, each).answer);

test("exclusive or takes two units, by AND and by OR", () => {
  const points = data(square, [0, 0, 1, 1]);
  expect([ask(points, 1, "and"), ask(points, 2, "any")]).toEqual([["no"], ["yes", "yes"]]);
});

/** Labels of points on a line change sides at most so often as half-spaces, that is rays, allow. */
const line = (labels: readonly number[]) => data(labels.map((_, at) => [at]), labels); // prettier-ignore

test.each([
  ["an interval", [0, 1, 1, 0], { and: "yes", or: "no" }],
  ["its complement", [1, 0, 0, 1], { and: "no", or: "yes" }],
  ["two intervals", [0, 1, 0, 1, 0], { and: "no", or: "no" }],
  ["a ray", [1, 1, 0, 0], { and: "yes", or: "yes" }],
  ["all of one label", [1, 1, 1], { and: "yes", or: "yes" }],
])("on a line two units make %s exactly as theory says", (_, labels, expected) => {
  const [and, or] = ask(line(labels), 2, "any");
  expect({ and, or }).toEqual(expected);
});

test("three units on a line make a ray and an interval in the forms that mix, which neither AND nor OR does", () => {
  const forms = outputForms(3, "any");
  const answers = forms.map((form) => searchHalfSpaces(line([0, 1, 0, 1]), form).answer);
  expect(Object.fromEntries(forms.map(({ name }, at) => [name, answers[at]]))).toEqual({
    and: "no",
    or: "no",
    majority: "yes", // of x > 1/2, x < 3/2 and x > 5/2: 1, 2, 1 and 2 of them are true
    "first and (second or third)": "yes", // x > 1/2, and x < 3/2 or x > 5/2
    "first or (second and third)": "yes",
  });
});

/** Every assignment of a planted network's labels has a network: the planted one. */
test.each(["and", "or", "any"] as const)("labels of a planted network are found to have one, form '%s'", (name) => {
  for (let seed = 0; seed < 12; seed++) {
    const random = randomStream(seed).split("planted");
    const forms = outputForms(3, name);
    const form = forms[seed % forms.length];
    const half = () => ({ weights: random.normals(4), bias: 0.5 * random.normal() });
    const network = { units: [half(), half(), half()], output: form.output };
    const points = { rows: 25, columns: 4, data: random.normals(100) };
    const labels = Array.from({ length: 25 }, (_, row) => answerAt(network, pointOf(points, row)));
    const found = searchHalfSpaces({ points, labels }, form);
    expect(found.answer === "yes" && wrongAnswers(found.network, { points, labels })).toEqual([]);
  }
});

/** Brute force: every part of the negatives is one unit's, with all positives. */
function andByParts(points: LabelledPoints): boolean {
  const [and] = outputForms(1, "and");
  const negatives = points.labels.flatMap((label, row) => (label ? [] : [row]));
  const positives = points.labels.flatMap((label, row) => (label ? [row] : []));
  const fits = (part: readonly number[]): boolean => {
    const rows = [...positives, ...part].map((row) => [...pointOf(points.points, row)]);
    return searchHalfSpaces(data(rows, rows.map((_, at) => Number(at < positives.length))), and).answer === "yes"; // prettier-ignore
  };
  return Array.from({ length: 2 ** negatives.length }, (_, mask) => mask).some((mask) =>
    [1, 0].every((bit) => fits(negatives.filter((_, at) => ((mask >> at) & 1) === bit))),
  );
}

test("on random labels of 11 points in the plane the search answers as trying every part does, and proves each no", () => {
  const answers = Array.from({ length: 40 }, (_, seed) => {
    const random = randomStream(seed).split("random");
    const points: LabelledPoints = {
      points: { rows: 11, columns: 2, data: random.normals(22) },
      labels: Array.from({ length: 11 }, () => random.uniform() < 0.5),
    };
    const found = searchHalfSpaces(points, outputForms(2, "and")[0]);
    expect([seed, found.answer]).toEqual([seed, andByParts(points) ? "yes" : "no"]);
    if (found.answer === "no")
      for (const conflict of found.conflicts) expect(conflictHolds(points.points, conflict)).toBe(true);
    return found.answer;
  });
  expect(new Set(answers)).toEqual(new Set(["yes", "no"]));
});

test("no half-space system avoids the conflicts of a no: each two-colouring of the negatives has one in a colour", () => {
  const points = data([...square.map(([x, y]) => [2 * x, 2 * y]), [1, 1], [1, 3], [1, -1], [3, 1], [-1, 1]], [1, 1, 1, 1, 0, 0, 0, 0, 0]); // prettier-ignore
  const found = searchHalfSpaces(points, outputForms(2, "and")[0]);
  if (found.answer !== "no") throw new Error("the centre of four points cannot be cut off");
  const negatives = [4, 5, 6, 7, 8];
  for (let mask = 0; mask < 32; mask++) {
    const parts = [0, 1].map((bit) => negatives.filter((_, at) => ((mask >> at) & 1) === bit));
    expect(found.conflicts.some(({ outside }) => parts.some((part) => outside.every((point) => part.includes(point))))).toBe(true); // prettier-ignore
  }
});

const contradictory = data([[1, 0], [0, 0], [1, -0]], [1, 0, 0]); // prettier-ignore
test.each([
  [
    "contradictory points",
    () => searchHalfSpaces(contradictory, outputForms(2, "and")[0]),
    /point 1 and point 3, equal in every coordinate/,
  ],
  [
    "too many points",
    () => searchHalfSpaces(line(new Array<number>(1001).fill(1)), outputForms(2, "and")[0]),
    /1 to 1000 points .* Got 1001/,
  ],
  ["a NaN", () => searchHalfSpaces(data([[NaN]], [1]), outputForms(2, "and")[0]), /finite numbers. Got NaN/],
  [
    "labels too few",
    () => searchHalfSpaces({ ...line([1, 0]), labels: [true] }, outputForms(2, "and")[0]),
    /2 points of 1 coordinates, 2 numbers and 1 labels/,
  ],
  ["no units", () => outputForms(0, "and"), /whole number from 1 to 16 .* Got 0/],
  [
    "any of four",
    () => outputForms(4, "any"),
    /from 1 to 3 where the output's form is 'any'. Got 4. Give form 'and' or 'or'/,
  ],
  ["a node limit of none", () => searchHalfSpaces(line([1]), outputForms(1, "and")[0], { nodes: 0 }), /nodes of at least 1/], // prettier-ignore
])("%s are refused with the rule and the repair", (_, call, message) => {
  expect(call).toThrow(message);
});
