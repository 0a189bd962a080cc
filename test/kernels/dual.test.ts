import { expect, test } from "vitest";
import { activationMeans } from "../../src/kernels/activation-means.js";
import { infiniteKernels } from "../../src/kernels/infinite.js";
import type { InfiniteNetwork } from "../../src/kernels/infinite-network.js";
import { randomStream } from "../../src/math/random.js";
import { gaussianPair } from "./gaussian-pair.js";

/**
 * F and Ḟ at (q11, q12, q22), read off kernels of one hidden layer: two points whose K¹ it is, σw² = 1, σb² = 0, the first layer alone
 * trained: K² = F and Θ² = q12 Ḟ.
 */
function means(activation: InfiniteNetwork["activation"], q11: number, q12: number, q22: number) {
  const x = [Math.sqrt(2 * q11), 0];
  const along = (2 * q12) / x[0];
  const points = { rows: 2, columns: 2, data: Float64Array.of(...x, along, Math.sqrt(2 * q22 - along ** 2)) };
  const flat = activation === "threshold" || activation === "sign";
  const network = { activation, depth: 1, weightVariance: 1, rates: flat ? [0, 1] : [1, 0] };
  const { nngp, ntk } = infiniteKernels(network, points);
  return { value: nngp.data[1], slope: ntk.data[1] / q12 };
}

// kernels.md, to the digits that it prints.
test.each([
  ["relu", 0.304498890522115, 1 / 3],
  ["erf", 0.216346895938785, 0.450158158078553],
  ["tanh", 0.1863244132034479, 0.3847470284410378],
  ["sigmoid", 0.2714283256317043, 0.0431900204622616],
  ["gelu", 0.227294915021992, 0.342267242459443],
] as const)("%s has the golden F and Ḟ at (1, ½, 1)", (name, value, slope) => {
  const found = means(name, 1, 0.5, 1);
  expect(found.value).toBeCloseTo(value, 14);
  expect(found.slope).toBeCloseTo(slope, 14);
});

const derivative = (f: (z: number) => number) => (z: number) => (f(z + 1e-6) - f(z - 1e-6)) / 2e-6;
const cases = [
  [1, 0.5, 1],
  [4, 3, 9],
  [0.3, -0.2, 2],
  [1, 0.97, 1],
] as const;
// Both by the trapezoid rule; the two-dimensional one is spectral as well. sin has its closed form against it.
test.each([
  ["tanh", Math.tanh, (z: number) => 1 - Math.tanh(z) ** 2],
  ["sigmoid", (z: number) => 1 / (1 + Math.exp(-z)), (z: number) => 1 / (2 + Math.exp(-z) + Math.exp(z))],
  ["sin", Math.sin, Math.cos],
] as const)("%s agrees with a two-dimensional quadrature to 1e-13", (name, value, slope) => {
  for (const [q11, q12, q22] of cases) {
    const found = means(name, q11, q12, q22);
    expect(Math.abs(found.value - gaussianPair(value, { q11, q12, q22 }))).toBeLessThan(1e-13);
    expect(Math.abs(found.slope - gaussianPair(slope, { q11, q12, q22 }))).toBeLessThan(1e-13);
  }
});

// The quadrature has 1e-3 at kinks and half a cell, 0.02 of the density, at jumps: here it tells one formula from another; the digits are the goldens' and mpmath's.
test.each([
  ["relu", 1e-3, (z: number) => Math.max(0, z)],
  ["leaky-relu", 1e-3, (z: number) => Math.max(0.01 * z, z)],
  ["threshold", 1e-2, (z: number) => Number(z > 0) + Number(z === 0) / 2],
  ["sign", 1e-2, Math.sign],
  ["linear", 1e-3, (z: number) => z],
] as const)("%s agrees with a two-dimensional quadrature to %f", (name, tolerance, value) => {
  for (const [q11, q12, q22] of cases)
    expect(Math.abs(means(name, q11, q12, q22).value - gaussianPair(value, { q11, q12, q22 }))).toBeLessThan(
      tolerance * Math.sqrt(q11 * q22),
    );
});

test("a user's smooth activation goes by its series: softplus and a shifted sine, of no parity, against the quadrature", () => {
  const softplus = {
    value: (z: number) => Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, z),
    slope: (z: number) => 1 / (1 + Math.exp(-z)),
  };
  const shifted = { value: (z: number) => Math.sin(z + 0.4), slope: (z: number) => Math.cos(z + 0.4) };
  for (const own of [softplus, shifted]) {
    for (const [q11, q12, q22] of cases) {
      const found = means(own, q11, q12, q22);
      expect(Math.abs(found.value - gaussianPair(own.value, { q11, q12, q22 }))).toBeLessThan(1e-13);
      expect(Math.abs(found.slope - gaussianPair(own.slope, { q11, q12, q22 }))).toBeLessThan(1e-13);
    }
  }
});

test("an activation with kinks goes by a quadrature split there: the ReLU so has the digits of its closed form", () => {
  const own = { value: (z: number) => Math.max(0, z), slope: (z: number) => Number(z > 0), kinks: [0] };
  for (const [q11, q12, q22] of [...cases, [1, -0.999, 1] as const]) {
    const [found, exact] = [means(own, q11, q12, q22), means("relu", q11, q12, q22)];
    expect(Math.abs(found.value - exact.value)).toBeLessThan(1e-12 * Math.sqrt(q11 * q22));
    expect(Math.abs(found.slope - exact.slope)).toBeLessThan(1e-12);
  }
});

test("two slopes are one closed form: ReLU, the linear network, and the absolute value", () => {
  const points = { rows: 5, columns: 3, data: randomStream(1).normals(15) };
  const of = (activation: InfiniteNetwork["activation"]) =>
    infiniteKernels({ activation, depth: 2, weightVariance: 1 }, points);
  expect(of({ slopes: [0, 1] })).toEqual(of("relu"));
  expect(of({ slopes: [1, 1] }).nngp.data[1]).toBeCloseTo(of("linear").nngp.data[1], 14);
  const absolute = means({ slopes: [-1, 1] }, 1, 0.5, 1);
  // E|u||v| = (2/π)(√(1 − c²) + c asin c), and E[sgn u sgn v] = (2/π) asin c.
  expect(absolute.value).toBeCloseTo((2 / Math.PI) * (Math.sqrt(0.75) + 0.5 * Math.asin(0.5)), 14);
  expect(absolute.slope).toBeCloseTo((2 / Math.PI) * Math.asin(0.5), 14);
});

test.each(["relu", "leaky-relu", "erf", "gelu", "sin", "linear", "tanh", "sigmoid"] as const)(
  "%s: Ḟ is the derivative of F in q12 (Price's theorem), and the diagonal is what both come to",
  (name) => {
    const f = derivative((q12) => means(name, 1.3, q12, 0.8).value);
    expect(f(0.4)).toBeCloseTo(means(name, 1.3, 0.4, 0.8).slope, 8); // differences of 1e-6
    const { values, slopes } = activationMeans(name).diagonals(Float64Array.of(1.7));
    const near = means(name, 1.7, 1.7 * (1 - 1e-12), 1.7);
    expect(near.value).toBeCloseTo(values[0], 10);
    expect(near.slope).toBeCloseTo(slopes[0], 5); // the ReLU's has a root there: 1e-6/π
  },
);

test("sin does not overflow at variances of 1e6", () => {
  const { value } = means("sin", 1e6, 0.999999e6, 1e6);
  expect(value).toBeCloseTo(Math.exp(-1) / 2, 9);
});

test("nearly parallel rows keep the series' digits: correlation 1 − 1e-9, variance 9.6", () => {
  const q = 9.6;
  const found = means("tanh", q, q * (1 - 1e-9), q);
  const { values, slopes } = activationMeans("tanh").diagonals(Float64Array.of(q));
  // F(c) = F(1) − q(1 − c)Ḟ(1) + O((1 − c)²)
  expect(found.value).toBeCloseTo(values[0] - q * 1e-9 * slopes[0], 14);
});
