import { expect, test } from "vitest";
import {
  closedCoefficient,
  hermite,
  hermiteCoefficient,
  unitCoefficient,
  unitFunction,
  unitNames,
} from "../../src/moments/index.js";

test("He_4(z) is z⁴ − 6z² + 3", () => {
  expect(hermite(4, 1.7)).toBeCloseTo(1.7 ** 4 - 6 * 1.7 ** 2 + 3, 12);
});

test.each(unitNames)("%s has by quadrature the coefficients of its closed form, at norms other than 1 too", (name) => {
  for (const scale of [0.5, 1, 2.5]) {
    for (let order = 0; order <= 6; order++) {
      const closed = closedCoefficient(name, order, scale);
      // erf's own 1e-14 times the values of He_6 is the coarsest of the errors
      if (closed !== undefined)
        expect(hermiteCoefficient(unitFunction(name), order, { scale })).toBeCloseTo(closed, 11);
    }
  }
});

test("sigmoid and tanh, which have no closed form, have the tabulated coefficients", () => {
  const coefficients = (name: "sigmoid" | "tanh") => [1, 2, 3, 4].map((order) => unitCoefficient(name, order));
  const near = (values: number[], table: number[]) =>
    values.forEach((value, at) => expect(value).toBeCloseTo(table[at], 4));
  near(coefficients("sigmoid"), [0.20662, 0, -0.0624, 0]);
  near(coefficients("tanh"), [0.60571, 0, -0.3636, 0]);
  expect(coefficients("tanh")[1]).toBe(0);
});

test("a bias makes every coefficient differ from zero: ReLU(z − ½) has .30854, .35207, .17603, −.26405", () => {
  const values = [1, 2, 3, 4].map((order) => unitCoefficient("relu", order, { shift: -0.5 }));
  [0.30854, 0.35207, 0.17603, -0.26405].forEach((value, at) => expect(values[at]).toBeCloseTo(value, 5));
});

test("a scale that is not positive, a broken order and an unbounded activation are refused with what was found", () => {
  expect(() => unitCoefficient("relu", 2, { scale: 0 })).toThrow(/scale 0/);
  expect(() => unitCoefficient("relu", 1.5)).toThrow(/order 1.5/);
  expect(() => hermiteCoefficient((z) => Math.log(z), 1)).toThrow(/c1 = NaN/);
  expect(() => unitFunction("swish" as "relu")).toThrow(/swish/);
  expect(() => closedCoefficient("swish" as "relu", 1)).toThrow(/swish/);
});
