import { describe, expect, test } from "vitest";
import { gaussianMixture, norm, sphere } from "../../src/data/generators.js";
import { functionLabels, parityLabels, randomClasses, teacher, teacherLabels } from "../../src/data/labels.js";
import { randomStream } from "../../src/math/random.js";
import { assertClose } from "../assert.js";

describe("generators", () => {
  test("points of the sphere have radius √d to 1e-12, and their mean vanishes", () => {
    const points = sphere(randomStream(0), { samples: 4000, dimension: 7 });
    for (let row = 0; row < 4000; row += 100)
      assertClose([norm(points.subarray(row * 7, row * 7 + 7))], [Math.sqrt(7)], { rtol: 1e-12 });
    const mean = points.reduce((sum, value) => sum + value, 0) / 28_000;
    expect(Math.abs(mean)).toBeLessThan(3.3 / Math.sqrt(28_000));
  });
  test("a mixture's points lie about the centre of their component", () => {
    const { inputs, components, centres } = gaussianMixture(randomStream(1), {
      samples: 6000,
      dimension: 2,
      components: 3,
      separation: 5,
    });
    const rows = Array.from(components.keys()).filter((row) => components[row] === 2);
    const mean = [0, 1].map((axis) => rows.reduce((sum, row) => sum + inputs[2 * row + axis], 0) / rows.length);
    assertClose(mean, [centres[4], centres[5]], { atol: 3.5 / Math.sqrt(rows.length) });
  });
  test("labels: parity is the sign of a product, classes are one-hot, a teacher splits evenly", () => {
    const inputs = Float64Array.of(1, -2, 3, -1, -1, 5);
    expect([...parityLabels(inputs, 3)]).toEqual([-1, 1]);
    expect([...functionLabels(inputs, 3, ([a, b]) => a + b)]).toEqual([-1, -2]);
    expect([...randomClasses(randomStream(0), 50, 4)].filter((value) => value === 1)).toHaveLength(50);
    const points = sphere(randomStream(3), { samples: 100, dimension: 5 });
    expect(teacherLabels(randomStream(0), points, 5).reduce((sum, y) => sum + y, 0)).toBe(0);
    const f = teacher(randomStream(0), 5, 3);
    assertClose([f(points.subarray(0, 5).map((x) => 2 * x))], [2 * f(points.subarray(0, 5))], { rtol: 1e-12 });
  });
});
