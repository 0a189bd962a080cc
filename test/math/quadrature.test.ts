import { test } from "vitest";
import { gaussianMean } from "../../src/math/quadrature.js";
import { activation, type ActivationName } from "../../src/model/activation.js";
import { assertClose } from "../assert.js";
import { reference } from "./reference.js";

test("Gaussian means by quadrature are exact for polynomials", () => {
  assertClose([gaussianMean((x) => x ** 2), gaussianMean((x) => x ** 6)], [1, 15], { rtol: 1e-13 });
});

test.each(Object.entries(reference.gains))("the gain of %s equals scipy's integral", (name, gain) => {
  assertClose([activation(name as ActivationName).gain], [gain], { rtol: 1e-10 });
});
