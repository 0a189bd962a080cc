import { describe, expect, test } from "vitest";
import { gaussian } from "../../src/data/generators.js";
import { readTable } from "../../src/data/load.js";
import { prepare, type PrepareOptions } from "../../src/data/prepare.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";
import { messageFrom, streams, table } from "./files.js";

const points = gaussian(randomStream(1), { samples: 40, dimension: 3 });
const rows = Array.from({ length: 40 }, (_, row) => [...points.subarray(3 * row, 3 * row + 3)]);
const words = rows.map(([a]) => (a > 0 ? "p" : "q"));
const prepared = (options: PrepareOptions = {}, labels: readonly string[] = words) =>
  prepare(table(rows, labels), { scale: "none", standardise: false, ...options }, streams());
const keys = (inputs: Float64Array): string[] =>
  Array.from({ length: inputs.length / 3 }, (_, row) => inputs.subarray(3 * row, 3 * row + 3).join());

describe("rows held out", () => {
  test("are the rounded fraction, one at least, and none of the training rows", () => {
    const { samples, inputs, heldOut } = prepared({ test: 0.26 });
    expect([samples, heldOut?.samples]).toEqual([30, 10]);
    expect(new Set([...keys(inputs), ...keys(heldOut?.inputs ?? inputs)]).size).toBe(40);
    expect(prepared({ test: 0.001, samples: 5 }).heldOut?.samples).toBe(1);
    expect(prepared().heldOut).toBeUndefined();
  });
  test("are the same for every number of samples, and leave the training rows as they are without them", () => {
    const [few, many] = [4, 30].map((samples) => prepared({ test: 0.25, samples }));
    expect(few.heldOut?.inputs).toEqual(many.heldOut?.inputs);
    expect(many.inputs.subarray(0, 12)).toEqual(few.inputs);
    expect(few.inputs).toEqual(prepared({ samples: 4 }).inputs);
  });
  test("keep their labels, drawn ones too, and draw none of the training rows' anew", () => {
    for (const targets of ["given", "random", "parity"] as const) {
      const [with_, without] = [0.25, 0].map((fraction) => prepared({ test: fraction, samples: 20, targets }));
      expect([with_.targets.length, with_.heldOut?.targets.length]).toEqual([20, 10]);
      expect(with_.targets).toEqual(without.targets);
    }
    const { heldOut } = prepared({ test: 0.25 });
    const signs = heldOut?.targets.map((_, row) => (heldOut.inputs[3 * row] > 0 ? -1 : 1));
    expect(heldOut?.targets).toEqual(signs);
  });
  test("are brought to the training rows' scales: columns, radius √d and real labels", () => {
    const labels = rows.map(([a, b]) => String(100 + 7 * a + b));
    const data = prepared({ test: 0.25, standardise: true, task: "regression" }, labels);
    const raw = prepared({ test: 0.25 });
    const [mean, deviation] = [0, 1, 2].map((at) => raw.inputs.filter((_, index) => index % 3 === at)).map((own) => {
      const middle = own.reduce((sum, x) => sum + x, 0) / own.length;
      return [middle, Math.sqrt(own.reduce((sum, x) => sum + (x - middle) ** 2, 0) / own.length)];
    })[1]; // prettier-ignore
    assertClose([data.heldOut?.inputs[1] ?? NaN], [((raw.heldOut?.inputs[1] ?? NaN) - mean) / deviation], { rtol: 1e-12 }); // prettier-ignore
    const scale = data.labelScale ?? { mean: NaN, deviation: NaN };
    const [x, y] = raw.heldOut?.inputs ?? [];
    assertClose([(data.heldOut?.targets[0] ?? NaN) * scale.deviation + scale.mean], [100 + 7 * x + y], { rtol: 1e-12 });
    const sphere = prepared({ test: 0.25, scale: "sphere" }).heldOut?.inputs ?? new Float64Array(3);
    assertClose([Math.hypot(...sphere.subarray(0, 3))], [Math.sqrt(3)], { rtol: 1e-14 });
  });
  test("that training has seen too, and classes that it has not, stand in the notes", () => {
    const twice = prepare(table([...rows, ...rows], [...words, ...words]), { test: 0.5, scale: "none", standardise: false }, streams()); // prettier-ignore
    const inside = new Set(keys(twice.inputs));
    const seen = keys(twice.heldOut?.inputs ?? twice.inputs).filter((key) => inside.has(key)).length;
    expect(twice.heldOut?.duplicates).toBe(seen);
    expect(twice.notes?.join()).toContain(`${seen} of 40 held-out rows have a training row within 1e-6`);
    const rare = words.map((word, row) => (row === 0 ? "rare" : word));
    const notes = [0, 1, 2].map((stream) => prepare(table(rows, rare), { test: 0.9, samples: 2, scale: "none" }, { rows: randomStream(stream), labels: randomStream(0) }).notes?.join() ?? ""); // prettier-ignore
    expect(notes.some((note) => note.includes("'rare'"))).toBe(true);
    expect(prepared({ test: 0.25 }).notes).toEqual(["10 rows are held out for testing, the same for every N and seed"]);
  });
  test("of digits are images that no training row is", async () => {
    const { heldOut } = prepare(await readTable("digits"), { samples: 20, test: 0.1 }, streams());
    expect([heldOut?.samples, heldOut?.duplicates]).toEqual([180, 0]);
  });
});

test.each([
  [{ test: 1 }, "in [0, 1). Got 1"],
  [{ test: -0.1 }, "in [0, 1)"],
  [{ test: NaN }, "in [0, 1)"],
  [{ test: 0.25, samples: 31 }, "[1, 30], the rows there are beside the 10 held out"],
  [{ test: 0.999 }, "[1, 0]"],
])("%j is refused", async (options, message) => {
  expect(await messageFrom(() => prepared(options))).toContain(message);
});
