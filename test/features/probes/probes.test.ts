import { describe, expect, test } from "vitest";
import { fewLabelsAccuracy, neighbourAccuracy, ridgeAccuracy } from "../../../src/features/probes/discern.js";
import { baselinesOf } from "../../../src/features/probes/baselines.js";
import { infoNceBound, mutualInformation, noisyInformation } from "../../../src/features/probes/information.js";
import { judgeEmbedding } from "../../../src/features/probes/judge.js";
import { ridgeProbe } from "../../../src/features/probes/ridge.js";
import { independence } from "../../../src/features/independence.js";
import type { Matrix } from "../../../src/math/algebra/contract.js";
import { linearAlgebra, transpose } from "../../../src/math/algebra/ml-matrix.js";
import { randomStream } from "../../../src/math/random.js";
import { assertClose } from "../../assert.js";

const gaussians = (seed: number, rows: number, columns: number): Matrix => ({
  rows,
  columns,
  data: randomStream(seed).normals(rows * columns),
});
const split = (rows: number) => ({
  train: Array.from({ length: (3 * rows) / 4 }, (_, row) => row),
  test: Array.from({ length: rows / 4 }, (_, row) => (3 * rows) / 4 + row),
});
/** Three Gaussian classes about the corners of a triangle in 4 dimensions. */
function blobs(rows: number, apart: number) {
  const { columns, data } = gaussians(1, rows, 4);
  const codes = Int32Array.from({ length: rows }, (_, row) => row % 3);
  codes.forEach((code, row) => (data[row * columns + code] += apart));
  return { features: { rows, columns, data }, codes };
}

describe("the ridge probe", () => {
  const [x, noise] = [gaussians(2, 103, 5), gaussians(3, 103, 2)];
  const y = { rows: 103, columns: 2, data: noise.data.map((value, at) => 3 + 0.1 * value + x.data[Math.floor(at / 2) * 5 + (at % 2)]) }; // prettier-ignore

  test("chooses the penalty that fitting anew in each fold chooses, and predicts as the normal equations do", () => {
    const fit = ridgeProbe(x, y, linearAlgebra);
    const { penalty } = fit;
    const errors = [1e-4, 1e-3, 1e-2, 1e-1].map((lambda) => crossValidated(x, y, lambda));
    expect(penalty).toBe([1e-4, 1e-3, 1e-2, 1e-1][errors.indexOf(Math.min(...errors))]);
    const scaled = standard(x);
    const expected = linearAlgebra.multiply(scaled, weightsOf(scaled, centred(y), penalty));
    const means = [0, 1].map(
      (c) => y.data.filter((_, at) => at % 2 === c).reduce((sum, value) => sum + value, 0) / 103,
    );
    assertClose(
      fit.predict(x).data,
      expected.data.map((value, at) => value + means[at % 2]),
      { atol: 1e-10 },
    );
  });

  test("a constant column changes nothing, and entries that are no numbers are refused", () => {
    const wide = { rows: 103, columns: 6, data: Float64Array.from({ length: 618 }, (_, at) => (at % 6 === 5 ? 7 : x.data[Math.floor(at / 6) * 5 + (at % 6)])) }; // prettier-ignore
    assertClose(ridgeProbe(wide, y, linearAlgebra).predict(wide).data, ridgeProbe(x, y, linearAlgebra).predict(x).data, { atol: 1e-10 }); // prettier-ignore
    expect(() => ridgeProbe({ ...x, data: x.data.map((value, at) => (at === 7 ? NaN : value)) }, y)).toThrow(
      /row 2, column 3/,
    );
    expect(() => ridgeProbe(x, { ...y, rows: 102 })).toThrow(/103 and 102/);
  });
});

const centred = ({ rows, columns, data }: Matrix): Matrix => {
  const means = Array.from({ length: columns }, (_, c) => data.filter((_, at) => at % columns === c).reduce((sum, value) => sum + value, 0) / rows); // prettier-ignore
  return { rows, columns, data: data.map((value, at) => value - means[at % columns]) };
};
const standard = (x: Matrix): Matrix => {
  const { rows, columns, data } = centred(x);
  const deviations = Array.from({ length: columns }, (_, c) => Math.sqrt(data.filter((_, at) => at % columns === c).reduce((sum, value) => sum + value * value, 0) / rows)); // prettier-ignore
  return { rows, columns, data: data.map((value, at) => value / deviations[at % columns]) };
};
const rowsAt = ({ rows, columns, data }: Matrix, keep: (row: number) => boolean): Matrix => {
  const kept = Array.from({ length: rows }, (_, row) => row).filter(keep);
  return { rows: kept.length, columns, data: Float64Array.from(kept.flatMap((row) => [...data.subarray(row * columns, (row + 1) * columns)])) }; // prettier-ignore
};
function weightsOf(x: Matrix, y: Matrix, lambda: number): Matrix {
  const gram = linearAlgebra.multiply(transpose(x), x);
  for (let at = 0; at < gram.rows; at++) gram.data[at * (gram.rows + 1)] += lambda * x.rows;
  return linearAlgebra.solve(gram, linearAlgebra.multiply(transpose(x), y));
}
function crossValidated(x: Matrix, y: Matrix, lambda: number): number {
  const [xs, ys] = [standard(x), centred(y)];
  return [0, 1, 2, 3, 4].reduce((sum, fold) => {
    const [train, held] = [(row: number) => row % 5 !== fold, (row: number) => row % 5 === fold];
    const made = linearAlgebra.multiply(rowsAt(xs, held), weightsOf(rowsAt(xs, train), rowsAt(ys, train), lambda));
    return sum + made.data.reduce((total, value, at) => total + (value - rowsAt(ys, held).data[at]) ** 2, 0);
  }, 0);
}

describe("discerning", () => {
  const random = randomStream(0);

  test("classes that are far apart are told apart by every probe, and those that are not by none", () => {
    const [far, same] = [blobs(240, 12), blobs(240, 0)];
    for (const accuracy of [ridgeAccuracy, neighbourAccuracy]) {
      expect(accuracy(far.features, far.codes, split(240))).toBe(1);
      expect(accuracy(same.features, same.codes, split(240))).toBeLessThan(0.33 + 0.25); // 60 rows: 4 standard errors
    }
    expect(fewLabelsAccuracy(far.features, far.codes, split(240), { labels: 10, random })).toBe(1);
  });

  test("more labels tell more, and draws are those of the stream", () => {
    const { features, codes } = blobs(240, 2);
    const [one, ten] = [1, 10].map((labels) => fewLabelsAccuracy(features, codes, split(240), { labels, random }));
    expect(ten).toBeGreaterThan(one);
    expect(fewLabelsAccuracy(features, codes, split(240), { labels: 10, random })).toBe(ten);
  });

  test("one class, a class with too few rows and more neighbours than rows are refused", () => {
    const { features, codes } = blobs(40, 1);
    expect(() =>
      ridgeAccuracy(
        features,
        codes.map(() => 0),
        split(40),
      ),
    ).toThrow(/two classes/);
    expect(() => fewLabelsAccuracy(features, codes, split(40), { labels: 11, random })).toThrow(/10 of class/);
    expect(() => neighbourAccuracy(features, codes, split(40), 31)).toThrow(/training rows, 30/);
  });
});

describe("information", () => {
  /** Pairs of Gaussians with correlation ρ in each of d dimensions: I = −d/2 ln(1 − ρ²). */
  const pairs = (rows: number, d: number, rho: number) => {
    const [x, e] = [gaussians(5, rows, d), gaussians(6, rows, d)];
    return { x, y: { ...x, data: x.data.map((value, at) => rho * value + Math.sqrt(1 - rho * rho) * e.data[at]) } };
  };

  test("KSG gives the information of correlated Gaussians, 0.830 at ρ = 0.9, to its error at N = 1000, and refuses 6 dimensions", () => {
    const { x, y } = pairs(1000, 1, 0.9);
    // one sample of 4000 gave .815; its deviation is some 0.03 at 1000
    expect(Math.abs(mutualInformation(x, y) - 0.83)).toBeLessThan(0.1);
    const far = gaussians(8, 1000, 1);
    expect(Math.abs(mutualInformation(x, far))).toBeLessThan(0.1);
    expect(() => mutualInformation(gaussians(1, 50, 6), gaussians(2, 50, 1))).toThrow(/at most 5 dimensions/);
  });

  test("InfoNCE's bound by the optimal critic is below the information and its cap", () => {
    const [rho, size] = [0.9, 512];
    const { x, y } = pairs(size, 1, rho);
    const scores = Float64Array.from({ length: size * size }, (_, at) => {
      const [a, b] = [x.data[Math.floor(at / size)], y.data[at % size]];
      return -((b - rho * a) ** 2) / (2 * (1 - rho * rho)) + (b * b) / 2;
    });
    const { value, cap } = infoNceBound({ rows: size, columns: size, data: scores });
    expect(cap).toBeCloseTo(Math.log(size), 12);
    // 0.80 over batches of 512 in the theory's table; one batch deviates by some 0.05
    expect(Math.abs(value - 0.8)).toBeLessThan(0.15);
    const sure = Float64Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 50 : 0));
    expect(infoNceBound({ rows: 4, columns: 4, data: sure }).value).toBeCloseTo(Math.log(4), 9);
  });

  test("noise of a tenth leaves almost all of what tells distant rows apart, and nothing is left of equal rows", () => {
    const rows = { rows: 20, columns: 3, data: gaussians(9, 20, 3).data };
    const { value, cap } = noisyInformation(rows, 0.01, randomStream(1));
    expect([value, cap]).toEqual([expect.closeTo(Math.log(20), 6), Math.log(20)]);
    expect(noisyInformation({ ...rows, data: rows.data.map(() => 3) }, 0.1, randomStream(1)).value).toBe(0);
    expect(noisyInformation(rows, 3, randomStream(1)).value).toBeLessThan(1);
    expect(() => noisyInformation(rows, 0, randomStream(1))).toThrow(/σ must be above 0/);
  });
});

describe("an embedding is judged", () => {
  const { features, codes } = blobs(400, 4);
  const random = randomStream(4);

  test("by all columns: the identity recovers x, and a square of a coordinate is caught by HSIC alone", () => {
    const whole = judgeEmbedding({ features, split: split(400), codes, originals: features, truth: features, random });
    expect(whole.recovery).toBeLessThan(1e-6);
    expect(whole.truth).toBeGreaterThan(0.999);
    expect(whole.linear).toBeGreaterThan(0.9);
    const u = gaussians(7, 1000, 1).data;
    const square = { rows: 1000, columns: 2, data: Float64Array.from({ length: 2000 }, (_, at) => (at % 2 === 0 ? u[at >> 1] : u[at >> 1] ** 2 - 1)) }; // prettier-ignore
    const { hsicP, linear } = judgeEmbedding({ features: square, split: split(1000), random });
    expect(hsicP).toBeLessThan(0.01);
    expect(linear).toBeNaN();
  });

  test("beside baselines: whitening has variance 1 and no correlation, on the rows that it is fitted to", () => {
    const train = Array.from({ length: 400 }, (_, row) => row);
    const { whitened, pca, random: drawn, raw } = baselinesOf(features, 3, train, random);
    expect([whitened.columns, pca.columns, drawn.columns, raw.columns]).toEqual([3, 3, 3, 4]);
    expect(independence(whitened).largestCorrelation).toBeLessThan(1e-9);
    const variance = whitened.data.reduce((sum, value) => sum + value * value, 0) / whitened.data.length;
    expect(variance).toBeCloseTo(1, 9);
  });

  test("a dead embedding has numbers or NaN, never an error, and other rows are refused", () => {
    const dead = { ...features, data: features.data.map(() => 2) };
    const worth = judgeEmbedding({ features: dead, split: split(400), codes, originals: features, random });
    expect(worth).toMatchObject({ dead: 4, effectiveRank: 0, information: 0, hsicP: NaN });
    expect(worth.recovery).toBeCloseTo(1, 1);
    expect(() => judgeEmbedding({ features, split: split(400), codes: codes.slice(1), random })).toThrow(/399/);
  });
});
