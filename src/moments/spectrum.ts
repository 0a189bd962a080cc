import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra } from "../math/algebra/ml-matrix.js";
import type { Random } from "../math/random.js";
import { normalized } from "../math/vectors.js";
import { unitCoefficient, type UnitName } from "./activations.js";
import { noiseEdge, type NoiseEdge } from "./edge.js";
import { fromUpper } from "./symmetric.js";
import { addGram, addRows, rowsTimes, runRows } from "./gram.js";
import { lowMoments, type LowMoments } from "./passes.js";
import { RowSums, type Sums } from "./row-sums.js";
import { eachRun, type Chunks } from "./stream.js";
import { sumsOf, type Pass, type Samples } from "./sums.js";

/** What {@link countUnits} is told. */
export interface CountOptions {
  /** n ≥ 2. */
  readonly inputs: number;
  /** Of the hidden units: M2 is looked at where its c₂ ≠ 0, else M3 along M1. Default "relu". */
  readonly activation?: UnitName;
  /** Where the bootstrap is drawn. */
  readonly random: Random;
  /** Nominal coverage in (0, 1); default 0.95. */
  readonly confidence?: number;
  /**
   * The least eigenvalue that a unit adds, as a fraction of the largest, in (0, 1); default 0.02. Smaller ones the interval does not
   * speak of: units with no weight at all can never be excluded.
   */
  readonly least?: number;
}

/** How many hidden units there are, as far as the data tell. */
export interface UnitCount {
  /** Eigenvalues beyond the noise. */
  readonly value: number;
  /** The interval's ends; `high` is n where the data cannot exclude more units. */
  readonly low: number;
  readonly high: number;
  /** Whether only `low` is known: "at least". */
  readonly atLeast: boolean;
  readonly confidence: number;
  /** |eigenvalues|, descending, [n]. */
  readonly spectrum: Float64Array;
  /** The size beyond which the largest of n eigenvalues of pure noise lies with probability (1 − confidence)/2. */
  readonly edge: number;
  /** The least eigenvalue that would have been seen. */
  readonly detectable: number;
}

/**
 * The number of hidden units of y = Σ aᵢ σ(wᵢ·x + bᵢ), x ~ N(0, I), as the rank of E[y₂ He₂(x)], or of E[y₂ He₃(x)(I, I, θ)] with
 * θ = M1/‖M1‖ where c₂ = 0, y₂ = y less its linear part. One eigenvalue after another, by size, is held against the largest that noise
 * alone shows in the dimensions left, by parametric bootstrap: there y₂ is independent of x, and the noise a symmetric Gaussian matrix of
 * known variance. Two passes, memory O(n²), n² operations a row.
 * @throws UserError where x is not standard Gaussian, y is constant or linear, or c₂ = c₃ = 0.
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const samples = () => networkSamples({ random: randomStream(1) }, network, 5000);
 * const count = await countUnits(samples, { inputs: 4, activation: "relu", random: randomStream(2) });
 */
export async function countUnits(samples: Samples, options: CountOptions): Promise<UnitCount> {
  const { inputs: n, activation = "relu", random, confidence = 0.95, least = 0.02 } = options;
  const order = orderOf(activation);
  const low = await lowMoments(samples, n);
  const { matrix, noise } = await rankMoment(samples, low, order);
  const spectrum = linearAlgebra.eigenSymmetric(matrix).values.map(Math.abs).sort().reverse();
  const edge = noiseEdge(noise, { random, level: (1 - confidence) / 2 });
  let value = 0;
  while (value < n && standsOut(spectrum, value, edge)) value++;
  const detectable = edge.detectable(n);
  const atLeast = value === 0 || least * spectrum[0] < detectable;
  const high = atLeast ? n : value;
  return { ...{ value, low: value, high, atLeast, confidence, spectrum }, edge: edge.quantile(n), detectable };
}

/**
 * Whether eigenvalue number `at` is beyond noise in the n − at dimensions left. What signals before it and noise have in common moves the
 * noise's eigenvalues by up to (e/2)²/λ, λ the least of those signals. Far beyond the edge no bootstrap is drawn.
 */
function standsOut(spectrum: Float64Array, at: number, edge: NoiseEdge): boolean {
  const left = spectrum.length - at;
  if (spectrum[at] > 2 * edge.bulk(left) + 4 * edge.bulk(1)) return true;
  const shift = at === 0 ? 0 : (edge.bulk(spectrum.length) / 2) ** 2 / spectrum[at - 1];
  return spectrum[at] > edge.quantile(left) + shift;
}

function orderOf(activation: UnitName): 2 | 3 {
  if (unitCoefficient(activation, 2) !== 0) return 2;
  check(unitCoefficient(activation, 3) !== 0, () => ({
    where: "countUnits",
    rule: "c2 or c3 of the activation must differ from zero",
    received: `c2 = c3 = 0 for ${activation}`,
    repair: "A linear network has no number of units.",
  }));
  return 3;
}

/** The moment whose rank is the number of units, and the variance of its noise. */
async function rankMoment(
  samples: Samples,
  { m0, m1 }: LowMoments,
  order: 2 | 3,
): Promise<{ matrix: Matrix; noise: NoiseEdge["noise"] }> {
  const n = m1.length;
  const theta = normalized(m1);
  const pairs = (n * (n + 1)) / 2;
  const { count, means } = await sumsOf(samples, rankPass, { m0, m1, theta, order });
  checkVarying(means[0], m0);
  const [entry, row, corner] = means.map((square) => Math.sqrt(square / count));
  const noise = order === 2 ? { entry } : { entry, special: { row, corner } };
  const data = fromUpper(n, means.subarray(3, 3 + pairs));
  // He₃(I, I, θ) has besides −(xθᵀ + θxᵀ).
  const along = means.subarray(3 + pairs);
  if (order === 3) data.forEach((_, at) => (data[at] -= along[at % n] * theta[Math.floor(at / n)] + along[Math.floor(at / n)] * theta[at % n])); // prettier-ignore
  return { matrix: { rows: n, columns: n, data }, noise };
}

interface RankInput {
  readonly m0: number;
  readonly m1: Float64Array;
  readonly theta: Float64Array;
  readonly order: 2 | 3;
}

const rankPass: Pass<RankInput> = { module: import.meta.url, name: "rankSums", where: "countUnits", run: rankSums };

/** Squares of the noise of an entry, of θ's row and of its corner; the moment's upper triangle; and what is along θ. */
export async function rankSums(chunks: Chunks, { m0, m1, theta, order }: RankInput): Promise<Sums> {
  const n = m1.length;
  const pairs = (n * (n + 1)) / 2;
  const sums = new RowSums(3 + pairs + n);
  const b = sums.block;
  const [rest, t, weight] = [0, 1, 2].map(() => new Float64Array(runRows));
  await eachRun(chunks, { where: "countUnits", inputs: n }, (y, x, count) => {
    rowsTimes(x, m1, rest);
    rowsTimes(x, theta, t);
    for (let row = 0; row < runRows; row++) {
      rest[row] = row < count ? y[row] - m0 - rest[row] : 0;
      weight[row] = order === 2 ? rest[row] : rest[row] * t[row];
      b[0] += weight[row] * weight[row];
      b[1] += (rest[row] * (t[row] * t[row] - 1)) ** 2;
      b[2] += (rest[row] * (t[row] ** 3 - 3 * t[row])) ** 2;
      for (let i = 0, at = 3; i < n; at += n - i++) b[at] -= weight[row]; // the diagonal
    }
    addGram(b, 3, x, weight);
    addRows(b, 3 + pairs, x, rest);
    sums.endRow(count);
  });
  return sums.sums();
}

function checkVarying(variance: number, mean: number): void {
  check(variance > 1e-20 * (1 + mean * mean), () => ({
    where: "countUnits",
    rule: "y must vary beyond a linear function of x",
    received: `variance ${variance.toPrecision(3)} about mean ${mean.toPrecision(3)} and the linear part`,
    repair: "A constant or linear target has no hidden units to count.",
  }));
}
