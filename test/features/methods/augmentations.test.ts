import { beforeAll, expect, test } from "vitest";
import { availableBackends, useBackend } from "../../../src/backend/backend.js";
import { tf } from "../../../src/backend/tensorflow.js";
import { colour, mask, noise, type Augmentation } from "../../../src/features/methods/augmentations.js";
import { dictionaryRecovery } from "../../../src/features/methods/dictionary.js";
import { crop, flip, rotation, shift } from "../../../src/features/methods/movements.js";
import { viewMaker } from "../../../src/features/methods/view-maker.js";
import { randomStream } from "../../../src/math/random.js";

beforeAll(async () => void (await useBackend(availableBackends()[0])));

const [height, width, size] = [5, 4, 60];
const shape = [height, width, 1];
const image = Array.from(randomStream(4).normals(height * width));
const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? 0 : image[y * width + x]);
const drawn = (of: (x: number, y: number) => number): number[] =>
  Array.from({ length: height * width }, (_, pixel) => of(pixel % width, Math.floor(pixel / width)));

/** `size` views of the image at a step, of two members. */
function views(augmentation: Augmentation, step: number, steps = 1): number[][][] {
  using maker = viewMaker("view", [augmentation], [0, 1].map(randomStream), { size, shape });
  return tf.tidy(() => {
    const samples = tf.tile(tf.reshape(tf.tensor1d(image), [1, 1, -1]), [2, size, 1]);
    const rows = maker.draw(step + 1 - steps, steps);
    const last = Object.fromEntries(Object.entries(rows).map(([name, all]) => [name, tf.squeeze(tf.slice(all, steps - 1, 1), [0])])); // prettier-ignore
    return maker.apply(samples, last).arraySync() as number[][][];
  });
}
const close = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => Math.abs(value - b[i]) < 1e-5);

test("every shift moves by whole pixels, and all of them occur", () => {
  const all = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => drawn((x, y) => at(x + dx, y + dy))));
  const found = views(shift(1), 0)[0].map((view) => all.findIndex((one) => close(view, one)));
  expect(new Set(found).size).toBe(9);
  expect(found).not.toContain(-1);
});

test("a flip mirrors about half of the images, and leaves the others", () => {
  const both = [drawn(at), drawn((x, y) => at(width - 1 - x, y))];
  const found = views(flip(), 3)[1].map((view) => both.findIndex((one) => close(view, one)));
  expect(found.every((which) => which >= 0)).toBe(true);
  expect(found.filter((which) => which === 1).length).toBeGreaterThan(size / 5);
});

test("noise has the deviation asked for, masks the fraction, and other members other numbers", () => {
  const differences = views(noise(0.5), 0).map((all) =>
    all.flatMap((view) => view.map((value, i) => value - image[i])),
  );
  for (const all of differences)
    expect(Math.sqrt(all.reduce((sum, value) => sum + value * value, 0) / all.length)).toBeCloseTo(0.5, 1);
  expect(differences[0]).not.toEqual(differences[1]);
  const masked = views(mask(0.25), 0)[0].flat();
  // 1200 coordinates: a standard error of 0.0125
  expect(Math.abs(masked.filter((value) => value === 0).length / masked.length - 0.25)).toBeLessThan(0.05);
});

test.each([noise(0.5), mask(0.2), shift(2), flip(), rotation(30), crop(0.6), colour(0.3)])(
  "$name: a step's views follow from its number alone, and differ between steps",
  (augmentation) => {
    expect(views(augmentation, 7)).toEqual(views(augmentation, 7, 3));
    expect(views(augmentation, 7)).not.toEqual(views(augmentation, 8));
    for (const value of views(augmentation, 7).flat(2)) expect(value).toSatisfy(Number.isFinite);
  },
);

test("strengths out of range are refused", () => {
  for (const make of [
    () => noise(0),
    () => mask(1),
    () => shift(1.5),
    () => rotation(200),
    () => crop(1),
    () => colour(2),
  ])
    expect(make).toThrow(/the augmentation/);
});

test("a dictionary is recovered up to order, sign and length, and what is missing counts as 0", () => {
  const truth = { rows: 5, columns: 8, data: randomStream(0).normals(40) };
  const order = [3, 0, 4, 1, 2];
  const data = Float64Array.from(order.flatMap((row) => [...truth.data.subarray(8 * row, 8 * row + 8)].map((value) => -2 * value))); // prettier-ignore
  const found = dictionaryRecovery({ rows: 5, columns: 8, data }, truth);
  expect([...found.match]).toEqual(order.map((_, row) => order.indexOf(row)));
  expect([found.mcc, found.found]).toEqual([expect.closeTo(1, 12) as number, 1]);
  const fewer = dictionaryRecovery({ rows: 3, columns: 8, data: data.slice(0, 24) }, truth);
  expect([fewer.mcc, fewer.found]).toEqual([expect.closeTo(0.6, 12) as number, 0.6]);
});
