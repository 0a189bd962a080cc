import { expect, test } from "vitest";
import { drawnImages, factorNames } from "../../src/data/drawn-images.js";
import { randomStream } from "../../src/math/random.js";

const draw = (options: Partial<Parameters<typeof drawnImages>[1]> = {}) =>
  drawnImages(randomStream(1), { kind: "digits", samples: 60, size: 16, ...options });

test("images are grey values in [0, 1] of every size asked, the same from the same stream", () => {
  for (const size of [8, 16, 28]) {
    const { points, classes, factors } = draw({ size });
    expect([points.columns, factors.columns, classes.length]).toEqual([size * size, factorNames.length, 60]);
    expect(points.data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(draw({ size })).toEqual({ points, classes, factors });
  }
});

test.each(["digits", "shapes"] as const)(
  "the centre of grey of centred %s is where their factors place them",
  (kind) => {
    const size = 32;
    const still = draw({ kind, size, shift: 0, rotation: 0, scale: [0.6, 0.6], samples: 40 });
    const moved = draw({ kind, size, shift: 0.15, rotation: 0, scale: [0.6, 0.6], samples: 40 });
    const centreOf = ({ points }: typeof still, row: number): number[] => {
      let [mass, x, y] = [0, 0, 0];
      points.data.subarray(row * size * size, (row + 1) * size * size).forEach((value, at) => {
        [mass, x, y] = [mass + value, x + value * (at % size), y + value * Math.floor(at / size)];
      });
      return [x / mass / size, y / mass / size];
    };
    expect(moved.classes).toEqual(still.classes);
    for (let row = 0; row < 40; row++)
      [0, 1].forEach((axis) => {
        const by = centreOf(moved, row)[axis] - centreOf(still, row)[axis];
        // a tenth of a pixel: what the edges' one pixel of grey is off by
        expect(Math.abs(by - moved.factors.data[4 * row + axis])).toBeLessThan(0.1 / size);
      });
  },
);

test("options out of range are named", () => {
  expect(() => draw({ size: 3 })).toThrow(/from 4.*3/s);
  expect(() => draw({ scale: [0.9, 0.4] })).toThrow(/range in \(0, 1\]/);
  expect(() => draw({ shift: 0.5 })).toThrow(/\[0, 0\.5\)/);
  expect(() => draw({ rotation: 200 })).toThrow(/180/);
  expect(() => draw({ kind: "letters" as "digits" })).toThrow(/digits or shapes/);
});
