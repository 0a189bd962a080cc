import { expect, test } from "vitest";
import { descendPopulation, randomStream, reluPopulation } from "../../src/math/index.js";
import { populationLoss } from "../../src/landscape/index.js";

const random = randomStream(5);
const matrix = (rows: number, columns: number) => ({ rows, columns, data: random.normals(rows * columns) });
const teacher = { weights: matrix(3, 4), outputs: Float64Array.of(1, -0.5, 2) };
const outputs = Float64Array.of(1, 1, -1);

test("the closed form is the mean over a million Gaussian inputs", () => {
  const { evaluate } = reluPopulation(teacher, outputs);
  const student = matrix(3, 4).data;
  const value = (weights: Float64Array, a: Float64Array, x: Float64Array): number =>
    a.reduce(
      (sum, factor, i) =>
        sum +
        factor *
          Math.max(
            0,
            x.reduce((z, xi, j) => z + xi * weights[4 * i + j], 0),
          ),
      0,
    );
  let [sum, squares] = [0, 0];
  const draws = 100_000;
  for (let draw = 0; draw < draws; draw++) {
    const x = random.normals(4);
    const loss = 0.5 * (value(student, outputs, x) - value(teacher.weights.data, teacher.outputs, x)) ** 2;
    sum += loss;
    squares += loss * loss;
  }
  const error = Math.sqrt((squares / draws - (sum / draws) ** 2) / draws);
  expect(Math.abs(evaluate(student) - sum / draws)).toBeLessThan(4 * error);
});

test("its gradient is the loss's, by central differences", () => {
  const { evaluate, gradient } = reluPopulation(teacher, outputs);
  const student = matrix(3, 4).data;
  evaluate(student);
  const own = gradient.slice();
  student.forEach((value, at) => {
    const moved = (by: number) => evaluate(student.with(at, value + by));
    // differences of 1e-5 err by 1e-10 times the third derivative, and by 1e-16/1e-5
    expect((moved(1e-5) - moved(-1e-5)) / 2e-5).toBeCloseTo(own[at], 7);
  });
});

test("the teacher itself has loss 0, and descent from near it returns there", () => {
  const population = reluPopulation(teacher, teacher.outputs);
  expect(Math.abs(population.evaluate(teacher.weights.data))).toBeLessThan(1e-12);
  const near = teacher.weights.data.map((value) => value + 0.05 * random.normal());
  expect(descendPopulation(population, near, { until: 1e-8 }).loss).toBeLessThan(1e-8);
});

test("shapes that do not fit are refused", () => {
  expect(() => reluPopulation({ ...teacher, outputs: Float64Array.of(1) }, outputs)).toThrow(/1 output weights/);
});

test("for an orthonormal teacher it is the loss of overparam/landscape, which is written for that case alone", () => {
  const eye = { rows: 4, columns: 4, data: new Float64Array(16).map((_, at) => (at % 5 === 0 ? 1 : 0)) };
  const general = reluPopulation({ weights: eye, outputs: new Float64Array(4).fill(1) }, new Float64Array(5).fill(1));
  const special = populationLoss({ target: 4, neurons: 5 });
  const student = matrix(5, 4).data;
  expect(general.evaluate(student)).toBeCloseTo(special.evaluate(student).loss, 13);
  special.gradient.forEach((entry, at) => expect(general.gradient[at]).toBeCloseTo(entry, 13));
});
