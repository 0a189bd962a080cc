import { expect, test } from "vitest";
import { infiniteKernels } from "../../src/kernels/infinite.js";
import type { InfiniteNetwork } from "../../src/kernels/infinite-network.js";

const points = (...data: number[]) => ({ rows: data.length / 2, columns: 2, data: Float64Array.from(data) });
const good = points(1, 2, 3, -1);

test.each<[string, InfiniteNetwork, RegExp]>([
  ["a negative variance", { depth: 1, weightVariance: -1 }, /weightVariance.*one number or 2.*Got -1.*σw²/],
  ["a variance that is NaN", { depth: 1, biasVariance: NaN }, /biasVariance.*Got NaN/],
  ["an infinite variance", { depth: 1, weightVariance: Infinity }, /weightVariance.*finite.*Got Infinity/],
  ["a list of another length", { depth: 2, weightVariance: [1, 2] }, /one number or 3.*Got 2 numbers/],
  ["a depth that is no count", { depth: 1.5 }, /depth.*integer from 0.*Got 1.5/],
  ["a depth that takes minutes", { depth: 1e7 }, /depth.*from 0 to 10000.*Got 10000000/],
  [
    "a misspelt parameter",
    { depth: 1, biasVarience: 1 } as InfiniteNetwork,
    /parameters of infiniteKernels.*Got 'biasVarience'/,
  ],
  ["an unknown parameterization", { depth: 1, parameterization: "mu" as "ntk" }, /one of ntk, standard.*Got 'mu'/],
  ["an unknown part to train", { depth: 1, trained: "some" as "all" }, /one of all, readout.*Got 'some'/],
  [
    "a variance at which tanh is a step",
    { depth: 2, activation: "tanh", weightVariance: 1e30 },
    /layer 1 of 3, the Hermite series.*variance 5.00e\+30/,
  ],
  ["a negative rate", { depth: 1, rates: [1, -1] }, /rates.*at least 0.*Got -1/],
  ["a sign trained through", { depth: 2, activation: "sign" }, /sign.*Got layer 1 of 3 trained.*trained: 'readout'/],
  ["a threshold trained through", { depth: 1, activation: "threshold" }, /threshold.*trained: 'readout'/],
  ["standard without a width", { depth: 1, parameterization: "standard" }, /width.*Got none.*width: 512/],
  ["a width under ntk", { depth: 1, width: 512 }, /standard' alone.*Got parameterization 'ntk'/],
  ["an unknown activation", { depth: 1, activation: "swish" as "relu" }, /activation.*Got 'swish'/],
  [
    "a slope that is not the derivative",
    { depth: 1, activation: { value: Math.tanh, slope: Math.tanh } },
    /derivative of value.*Got slope\(-3.05\)/,
  ],
  ["a kink that is not named", { depth: 1, activation: { value: Math.abs, slope: Math.sign } }, /smooth.*kinks: \[0\]/],
  [
    "a quadrature of hours",
    { depth: 3, activation: { value: Math.abs, slope: Math.sign, kinks: [0] }, quadratureSeconds: 0.01 },
    /3 pairs in 3 hidden layers: about 0\.\d+ s.*slopes/,
  ],
])("%s is refused with the number found, the rule and the repair", (_, network, message) => {
  expect(() => infiniteKernels(network, good)).toThrow(message);
});

test.each([
  ["NaN", points(1, 2, NaN, 3), /points X.*finite.*Got NaN in row 2/],
  ["a row of zeros", points(1, 2, 0, 0), /row 2 of X.*must not be zero.*biasVariance above 0/],
  ["no rows", points(), /at least one.*Got 0 x 2/],
] as const)("points with %s are refused", (_, wrong, message) => {
  expect(() => infiniteKernels({ depth: 1 }, wrong)).toThrow(message);
});

test("X′ of other columns is refused, and a zero row of X′ is named as of X′", () => {
  const other = { rows: 1, columns: 3, data: Float64Array.of(1, 2, 3) };
  expect(() => infiniteKernels({ depth: 1 }, good, other)).toThrow(/X′.*rows of 2 finite numbers.*Got 1 x 3/);
  expect(() => infiniteKernels({ depth: 1 }, good, points(0, 0))).toThrow(/row 1 of X′/);
});

test("a zero row with biases is a point like others", () => {
  const { nngp } = infiniteKernels({ depth: 1, biasVariance: 0.1 }, points(1, 2, 0, 0));
  expect(nngp.data.every(Number.isFinite)).toBe(true);
});

test("huge variances say which layer is beyond float64; what fits in it is computed", () => {
  const network: InfiniteNetwork = { depth: 15, weightVariance: 256 };
  // q ← 128 q: 2^112 after 15 layers, float64 has no trouble with it (float32 has).
  expect(infiniteKernels(network, points(1, 1)).nngp.data[0]).toBe(256 * 128 ** 15);
  expect(() => infiniteKernels({ ...network, depth: 90 }, good)).toThrow(
    /layer 70 of 91.*between 1e-150 and 1e150.*Got a variance of .* tangent kernel of .*e\+150.*Lower or raise weightVariance/,
  );
  expect(() => infiniteKernels({ depth: 90, weightVariance: 0.01 }, good)).toThrow(/layer \d+ of 91.*e-15\d/);
});

test("points that are no matrix are refused by name", () => {
  const rows = [[1, 2]] as unknown as typeof good;
  expect(() => infiniteKernels({ depth: 1 }, rows)).toThrow(/points X.*must be a matrix.*Got something else/);
});
