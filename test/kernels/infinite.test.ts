import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { infiniteKernels } from "../../src/kernels/infinite.js";
import type { InfiniteNetwork, KernelActivationName } from "../../src/kernels/infinite-network.js";
import type { Matrix } from "../../src/math/algebra/contract.js";
import { randomStream } from "../../src/math/random.js";

interface Both {
  readonly nngp: number[][];
  readonly ntk: number[][];
}
/** test/reference/infinite-kernels.py: 400 digits by mpmath, and neural-tangents 0.6.5 in float64. */
const reference = JSON.parse(readFileSync(join(import.meta.dirname, "../reference/infinite-kernels.json"), "utf8")) as {
  depth: number;
  points: number[][];
  variances: Record<string, [number, number]>;
  exact: Record<string, Both>;
  peer: Record<string, Record<"ntk" | "standard", Both>>;
};
const matrix = (rows: readonly (readonly number[])[]): Matrix => ({
  rows: rows.length,
  columns: rows[0].length,
  data: Float64Array.from(rows.flat()),
});
const x = matrix(reference.points);
const networkOf = (name: string): InfiniteNetwork => {
  const [weightVariance, biasVariance] = reference.variances[name];
  const flat = name === "threshold" || name === "sign";
  const trained = flat ? "readout" : "all";
  return { activation: name as KernelActivationName, depth: reference.depth, weightVariance, biasVariance, trained };
};
const difference = (found: Matrix, expected: readonly (readonly number[])[]): number => {
  const wanted = expected.flat();
  const largest = Math.max(...wanted.map(Math.abs));
  return Math.max(...found.data.map((value, at) => Math.abs(value - wanted[at]))) / largest;
};

// Roundings of four layers; the rows are nearly equal, parallel and opposite too, where a determinant would cost 1e-8. A step's kernel rises
// infinitely fast in the angle: the 1e-16 of the angle between two rows that are 4e-8 from parallel have become 1e-12 after three of its layers.
test.each(Object.keys(reference.exact))(
  "%s agrees with 400 digits to 2e-15 of the largest entry, steps to 2e-12",
  (name) => {
    const tolerance = name === "threshold" || name === "sign" ? 2e-12 : 2e-15;
    const { nngp, ntk } = infiniteKernels(networkOf(name), x);
    expect(difference(nngp, reference.exact[name].nngp)).toBeLessThan(tolerance);
    expect(difference(ntk, reference.exact[name].ntk)).toBeLessThan(tolerance);
  },
);

// neural-tangents clips angles, which costs it 3e-8 where rows are parallel.
test.each(Object.keys(reference.peer))(
  "%s agrees with neural-tangents, in both parameterizations and across sets",
  (name) => {
    const rows = reference.points;
    const first = matrix(rows.slice(0, 3));
    const other = matrix(rows.slice(1, 3).map((row) => row.map((value) => 1.5 * value)));
    const tolerance = name === "relu" || name === "leaky-relu" ? 1e-7 : 1e-13;
    const inNtk = infiniteKernels(networkOf(name), first, other);
    expect(difference(inNtk.nngp, reference.peer[name].ntk.nngp)).toBeLessThan(tolerance);
    expect(difference(inNtk.ntk, reference.peer[name].ntk.ntk)).toBeLessThan(tolerance);
    const standard = infiniteKernels({ ...networkOf(name), parameterization: "standard", width: 64 }, first, other);
    expect(difference(standard.ntk, reference.peer[name].standard.ntk)).toBeLessThan(tolerance);
  },
);

// kernels.md, "Deep kernels": printed to twelve digits.
const deep = matrix([
  [1, 2, -1],
  [0.5, -1, 2],
  [1, 1, 1],
]);
test.each([
  [
    "relu",
    2,
    0.01,
    [4.03, 1.35063452115, 1.69386747457],
    [12.06, 1.14747927969, 3.08789063914],
    [2064.68, 380.5300689, 679.3461234],
  ],
  [
    "erf",
    2.25,
    0.0025,
    [1.24496496822, -0.593146411124, 0.349996813543],
    [6.04387788758, -1.94567208113, 1.07032666232],
    [673.3452545, -278.8419702, 161.8727248],
  ],
] as const)(
  "%s gives the goldens of two hidden layers",
  (activation, weightVariance, biasVariance, nngp, ntk, standard) => {
    const network: InfiniteNetwork = { activation, depth: 2, weightVariance, biasVariance };
    const entries = ({ data }: Matrix): number[] => [data[0], data[1], data[5]];
    const found = infiniteKernels(network, deep);
    entries(found.nngp).forEach((value, at) => expect(value).toBeCloseTo(nngp[at], 10));
    entries(found.ntk).forEach((value, at) => expect(value).toBeCloseTo(ntk[at], 10));
    const wide = infiniteKernels({ ...network, parameterization: "standard", width: 512 }, deep);
    entries(wide.ntk).forEach((value, at) => expect(value / standard[at]).toBeCloseTo(1, 9));
  },
);

test("Jacot et al. §6.2: NNGP and tangent kernel of four layers on the circle", () => {
  const angles = [0, Math.PI / 4, Math.PI / 2, Math.PI];
  const circle = matrix(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]));
  const network: InfiniteNetwork = { depth: 3, weightVariance: 1, biasVariance: 0.01 };
  const { nngp, ntk } = infiniteKernels(network, circle);
  // As kernels.md prints them, to twelve decimals.
  [0.08125, 0.069867250819, 0.055760277603, 0.048096589795].forEach((k, at) =>
    expect(nngp.data[at]).toBeCloseTo(k, 11),
  );
  [0.2825, 0.169970509119, 0.092702110174, 0.064353770145].forEach((k, at) => expect(ntk.data[at]).toBeCloseTo(k, 11));
});

const sample = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  data: randomStream(3).normals(rows * columns),
});

test.each(["relu", "tanh", "gelu"] as const)(
  "%s: K(X, X′) holds the entries of K over both, across tiles",
  (activation) => {
    const both = sample(430, 5);
    const [x1, x2] = [
      { rows: 220, columns: 5, data: both.data.slice(0, 1100) },
      { rows: 210, columns: 5, data: both.data.slice(1100) },
    ];
    const network: InfiniteNetwork = { activation, depth: 2, biasVariance: 0.1 };
    const whole = infiniteKernels(network, both);
    const cross = infiniteKernels(network, x1, x2);
    let [most, asymmetry] = [0, 0];
    for (let i = 0; i < 430; i++) {
      for (let j = 0; j < 430; j++) {
        asymmetry = Math.max(asymmetry, Math.abs(whole.ntk.data[i * 430 + j] - whole.ntk.data[j * 430 + i]));
        if (i < 220 && j >= 220)
          most = Math.max(most, Math.abs(whole.ntk.data[i * 430 + j] - cross.ntk.data[i * 210 + j - 220]));
      }
    }
    expect(asymmetry).toBe(0);
    // Series may be cut at other places in other tiles.
    expect(most).toBeLessThan(2e-14);
  },
);

test("rates scale each layer's own term: the layers' tangent kernels sum to the whole, and a frozen layer adds none", () => {
  const rates = [0.5, 0, 2];
  const network: InfiniteNetwork = { activation: "erf", depth: 2, biasVariance: 0.2 };
  const points = sample(4, 3);
  const alone = rates.map((_, layer) =>
    infiniteKernels({ ...network, rates: rates.map((__, other) => Number(other === layer)) }, points),
  );
  const whole = infiniteKernels({ ...network, rates }, points).ntk.data;
  const sum = whole.map((_, at) => rates.reduce((total, rate, layer) => total + rate * alone[layer].ntk.data[at], 0));
  whole.forEach((value, at) => expect(value).toBeCloseTo(sum[at], 13));
});

test("a trained readout alone has the NNGP as its tangent kernel, under ntk", () => {
  const { nngp, ntk } = infiniteKernels({ activation: "sign", depth: 2, trained: "readout" }, sample(5, 3));
  expect(ntk.data).toEqual(nngp.data);
});

test("depth 0 is the linear network: K = Θ = σw² xᵀx′/d + σb²", () => {
  const { nngp, ntk } = infiniteKernels({ depth: 0, weightVariance: 2, biasVariance: 0.5 }, deep);
  expect(nngp.data[1]).toBeCloseTo((2 * -3.5) / 3 + 0.5, 14);
  expect(ntk.data).toEqual(nngp.data);
});

test("equal rows have the diagonal's entries, also across sets, whatever the activation", () => {
  const points = matrix([...reference.points, reference.points[1]]);
  for (const activation of ["relu", "tanh"] as const) {
    const { nngp, ntk } = infiniteKernels({ activation, depth: 3 }, points);
    expect([nngp.data[1 * 7 + 6], ntk.data[1 * 7 + 6]]).toEqual([nngp.data[6 * 7 + 6], ntk.data[8]]);
    const cross = infiniteKernels({ activation, depth: 3 }, points, x);
    expect([cross.nngp.data[7], cross.ntk.data[7]]).toEqual([nngp.data[8], ntk.data[8]]);
  }
});

test("without biases a variance of the default is kept from layer to layer for inputs of radius √d", () => {
  const points = matrix([[1, 1, 1, -1]]);
  for (const activation of ["relu", "tanh", "sigmoid", "gelu", "sin", "erf"] as const)
    expect(infiniteKernels({ activation, depth: 6, weightVariance: undefined }, points).nngp.data[0]).toBeCloseTo(
      1,
      12,
    );
});
