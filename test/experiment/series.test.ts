import { expect, test } from "vitest";
import { pairedBySeed, series } from "../../src/experiment/series.js";
import { meanInterval } from "../../src/math/statistics/mean.js";

/** Loss 10·seed + width (+100 at depth 2), with an error nested. */
const trials = [1, 2].flatMap((depth) =>
  [8, 4].flatMap((width) =>
    [0, 1, 2].map((seed) => {
      const loss = 10 * seed + width + 100 * (depth - 1);
      return { parameters: { depth, width, setting: "file" }, seed, result: { loss, test: { error: loss / 1000 }, word: "x" } };
    }),
  ),
); // prettier-ignore

test("a series is a line for each value of by, with means and Student's intervals in the order of x", () => {
  const lines = series(trials, { x: "width", y: "test.error", by: "depth" });
  expect(lines.map(({ name }) => name)).toEqual(["depth 1", "depth 2"]);
  const { value: y, low, high } = meanInterval([0.004, 0.014, 0.024]);
  expect(lines[0].points[0]).toEqual({ x: 4, y, low, high, seeds: 3 });
  expect(lines[1].points.map(({ x }) => x)).toEqual([4, 8]);
});

test("x, y and by may be functions; without by there is one line, and what is not finite is left out", () => {
  const [line] = series(trials, { x: ({ seed }) => seed, y: ({ result, seed }) => (seed === 1 ? NaN : result.loss) });
  expect([line.name, line.points.map(({ x, seeds }) => [x, seeds])]).toEqual(["", [[0, 4], [2, 4]]]); // prettier-ignore
  expect(series(trials, { x: "width", y: "loss", by: ({ seed }) => `seed ${seed}` })).toHaveLength(3);
  expect(series(trials, { x: "width", y: "loss", by: ["depth", "setting"] })[0].name).toBe("depth 1, setting file");
});

test.each([
  ["x", { x: "widht", y: "loss" }, "which is nothing at seed 0"],
  ["y", { x: "width", y: "test", by: "depth" }, '{"error":0.008}'],
  ["a word", { x: "width", y: "word", by: "depth" }, '"x"'],
])("%s that is no number is refused with what it is", (_, options, message) => {
  expect(() => series(trials, options)).toThrow(message);
});

test("pairs are of equal seeds and otherwise equal cells, b less a, one comparison a cell", () => {
  const found = pairedBySeed(trials, { parameter: "depth", a: 1, b: 2, y: "loss" });
  expect(
    found.map(({ name, above, p, unpaired, difference }) => [
      name,
      above,
      Number(p.toPrecision(12)),
      unpaired,
      difference.value,
    ]),
  ).toEqual([
    ["width 8", 3, 0.25, 0, 100],
    ["width 4", 3, 0.25, 0, 100],
  ]);
  expect(found[0].pairs[1]).toEqual({ seed: 1, a: 18, b: 118 });
});

test("seeds that one side lacks are counted, and no setting is compared with itself", () => {
  const fewer = trials.filter(({ parameters, seed }) => parameters.depth === 1 || seed > 0);
  const [cell] = pairedBySeed(fewer, { parameter: "depth", a: 1, b: 2, y: "loss" });
  expect([cell.pairs.length, cell.unpaired]).toEqual([2, 1]);
  expect(pairedBySeed(trials, { parameter: "depth", a: 1, b: 3, y: "loss" })[0].pairs).toEqual([]);
});

test.each([
  ["a misspelt by", { x: "width", y: "loss", by: "depht" }, "it names a parameter of the trials. Got 'depht'"],
  ["no by over two depths", { x: "width", y: "loss" }, "seed 0 twice at x = 8, where depth differ"],
])("%s is refused: trials of several cells are no repetitions of one", (_, options, message) => {
  expect(() => series(trials, options)).toThrow(message);
});

test("a parameter that no trial has is no comparison", () => {
  expect(() => pairedBySeed(trials, { parameter: "dept", a: 1, b: 2, y: "loss" })).toThrow("Got 'dept'");
});
