import type { Table, TrialContext } from "../experiment/contract.js";
import type { FamilyMember } from "../experiment/verdict.js";
import { trainingData } from "../data/tensors.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import type { Random } from "../math/random.js";
import { meanInterval } from "../math/statistics/mean.js";
import { groupBy, leastCount, mean, median } from "../math/statistics/moments.js";
import { powerLaw } from "../math/statistics/power-law.js";
import { createEnsemble } from "../model/ensemble.js";
import { mlp } from "../model/spec.js";
import type { Figure, Mark } from "../plot/figure.js";
import { geometricMeanPoints, seedsPerPoint } from "../plot/means-figure.js";
import { supervised } from "../train/supervised.js";
import { train } from "../train/train.js";
import { gradientOf, operationsOf, weightCount, type Widths } from "./backpropagation.js";

/** What is measured of a batch of B samples. */
export interface BatchCell {
  /** The variance of its gradient, or the descent that it makes. */
  readonly part: "variance" | "race";
  /** B, in [1, N]. */
  readonly batch: number;
  /** N. */
  readonly samples: number;
  /** Passes over N samples after which a race is given up. */
  readonly epochs: number;
}

/** Of one seed; NaN of the other part. */
export interface BatchResult {
  /** Mean of ‖g_B − g‖² over batches without replacement, over its closed form (σ²/B)(N − B)/(N − 1). */
  readonly without: number;
  /** The same with replacement, over σ²/B. */
  readonly with: number;
  /** "loss" where the race came to 1e-8 of the initial loss, else "budget". */
  readonly status: string;
  readonly steps: number;
  /** steps · B. */
  readonly drawn: number;
  /** Of train, wall time. */
  readonly seconds: number;
  readonly rate: number;
  /** β/λ₁, the batch from which on a larger one is to gain less than it costs. */
  readonly saturation: number;
  /** Operations of a step, counted. */
  readonly operations: number;
}

/** A trial as a row. */
export type BatchRow = BatchCell & BatchResult;

const nothing: BatchResult = { without: NaN, with: NaN, status: "", steps: NaN, drawn: NaN, seconds: NaN, rate: NaN, saturation: NaN, operations: NaN }; // prettier-ignore
const dimension = 20;

/**
 * Measures the variance at the start of a tanh network, or races on a noiseless linear regression.
 * @example
 * const result = await batchTrial(cell, members[0].random, context); // the trial of cost-of-descent
 */
export async function batchTrial(
  cell: BatchCell,
  random: Random,
  context: Pick<TrialContext, "signal" | "progress" | "loops">,
): Promise<BatchResult> {
  return cell.part === "variance" ? { ...nothing, ...variances(cell, random) } : race(cell, random, context);
}

const draws = 400;
const small: Widths = [5, 8, 1];

function variances({ batch, samples }: BatchCell, random: Random): Pick<BatchResult, "without" | "with"> {
  const weights = random.split("weights").normals(weightCount(small));
  const [x, y] = [random.split("x").normals(5 * samples), random.split("y").normals(samples)];
  const gradients = Array.from(
    { length: samples },
    (_, row) =>
      gradientOf(small, weights, { inputs: x.slice(5 * row, 5 * row + 5), targets: y.slice(row, row + 1) }).value,
  );
  const all = average(gradients);
  const spread = mean(gradients.map((gradient) => distance(gradient, all)));
  const stream = random.split("batches");
  const measured = (rows: () => Iterable<number>): number =>
    mean(Array.from({ length: draws }, () => distance(average(Array.from(rows(), (row) => gradients[row])), all)));
  const without = measured(() => stream.permutation(samples).subarray(0, batch));
  const withReplacement = measured(() => Array.from({ length: batch }, () => stream.integer(samples)));
  return {
    without: without / ((spread / batch) * ((samples - batch) / (samples - 1))),
    with: withReplacement / (spread / batch),
  };
}

function average(vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0].length);
  for (const vector of vectors) vector.forEach((value, at) => (sum[at] += value));
  return sum.map((value) => value / vectors.length);
}

const distance = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0); // prettier-ignore

/** Coordinates of deviation j^(−1/2), so that directions differ in curvature by a factor of 20; targets of a planted linear function. */
function regression(random: Random, samples: number) {
  const inputs = random.split("x").normals(samples * dimension).map((value, at) => value / Math.sqrt(1 + (at % dimension))); // prettier-ignore
  const planted = random.split("planted").normals(dimension);
  const targets = Float64Array.from({ length: samples }, (_, row) => planted.reduce((sum, w, j) => sum + w * inputs[row * dimension + j], 0)); // prettier-ignore
  return { name: "planted linear", samples, dimension, outputs: 1, inputs, targets, classes: [] };
}

/** β = max ‖x‖² and λ₁ of XᵀX/N: the rate that serves a batch of B best is B/(β + (B − 1) λ₁) (Ma, Bassily & Belkin 2018, theorem 3). */
function curvatures({ inputs, samples }: ReturnType<typeof regression>): { beta: number; top: number } {
  const x = { rows: samples, columns: dimension, data: inputs };
  const gram = linearAlgebra.multiply(transpose(x), x);
  const { values } = linearAlgebra.eigenSymmetric({ ...gram, data: gram.data.map((value) => value / samples) });
  const norms = Array.from({ length: samples }, (_, row) => inputs.subarray(row * dimension, (row + 1) * dimension).reduce((sum, value) => sum + value * value, 0)); // prettier-ignore
  return { beta: Math.max(...norms), top: values[values.length - 1] };
}

async function race(
  cell: BatchCell,
  random: Random,
  context: Pick<TrialContext, "signal" | "progress" | "loops">,
): Promise<BatchResult> {
  const { batch, samples, epochs } = cell;
  const dataset = regression(random, samples);
  const { beta, top } = curvatures(dataset);
  const rate = batch / (beta + (batch - 1) * top);
  using data = trainingData([dataset]);
  using ensemble = createEnsemble(mlp({ inputs: dimension, outputs: 1, depth: 0, width: 1, parameterization: "standard" }), [random]); // prettier-ignore
  const sampled = batch < samples ? { batch: { size: batch, replacement: true, members: [random] } } : {};
  using objective = supervised(ensemble, data, { errors: false, ...sampled });
  const { signal, progress, loops } = context;
  const started = performance.now();
  const [outcome] = await train(objective, {
    ...{ signal, progress, loops, rate: { absolute: rate }, record: [0] },
    ...{ steps: Math.ceil((epochs * samples) / batch), stop: { relativeLoss: 1e-8 } },
  });
  const seconds = (performance.now() - started) / 1000;
  const { status, steps } = outcome;
  const operations = operationsOf([dimension, 1], batch).gradient;
  return { ...nothing, status, steps, drawn: steps * batch, seconds, rate, saturation: beta / top, operations };
}

const ofPart = (rows: readonly BatchRow[], part: BatchCell["part"]): BatchRow[] => rows.filter((row) => row.part === part); // prettier-ignore

/**
 * Measured over closed form, one member a batch size.
 * @example
 * const estimate = varianceMembers(rows, "with"); // of a run of cost-of-descent
 */
export function varianceMembers(rows: readonly BatchRow[], kind: "without" | "with"): FamilyMember[] {
  return [...groupBy(ofPart(rows, "variance"), ({ batch }) => batch)].map(([batch, all]) => {
    const ratios = all.map((row) => row[kind]);
    return { name: `B = ${batch}`, seeds: all.length, interval: (confidence) => meanInterval(ratios, { confidence }) };
  });
}

/**
 * The exponent of B in the steps, over batches from `least` to `most`; each training must have arrived.
 * @example
 * const estimate = stepSlope(rows, 10, 1000); // of a run of cost-of-descent
 */
export function stepSlope(rows: readonly BatchRow[], least: number, most: number): FamilyMember {
  const mine = ofPart(rows, "race").filter(({ batch }) => batch >= least && batch <= most);
  const seeds = leastCount(groupBy(mine, ({ batch }) => batch).values());
  const points = mine.map(({ batch, steps }) => ({ x: batch, y: steps }));
  const late = mine.filter(({ status }) => status !== "loss").length;
  const arrived = {
    met: late === 0,
    statement: `trainings that arrive; ${late} did not within their budget`,
    repair: "more --epochs",
  };
  return { name: "", seeds, premises: [arrived], interval: (confidence) => powerLaw(points, { confidence }).slope };
}

/**
 * Steps, samples, arithmetic and time to the same error, a row a batch size.
 * @example
 * const table = raceTable(rows); // of a run of cost-of-descent
 */
export function raceTable(rows: readonly BatchRow[]): Table {
  const sizes = [...groupBy(ofPart(rows, "race"), ({ batch }) => batch)].sort(([a], [b]) => a - b);
  const of = (all: readonly BatchRow[], value: (row: BatchRow) => number): number => median(all.map(value));
  return {
    title: "To 1e-8 of the initial loss: medians over seeds (seconds by the wall, of one thread)",
    columns: ["B", "arrived", "rate", "steps", "samples drawn", "operations", "seconds", "β/λ₁"],
    rows: sizes.map(([batch, all]) => [
      ...[batch, `${all.filter(({ status }) => status === "loss").length} of ${all.length}`],
      ...[of(all, ({ rate }) => rate), of(all, ({ steps }) => steps), of(all, ({ drawn }) => drawn)],
      ...[of(all, ({ steps, operations }) => steps * operations), of(all, ({ seconds }) => seconds), of(all, ({ saturation }) => saturation)], // prettier-ignore
    ]),
  };
}

/**
 * Steps against B with those that the theory's rates promise, (β + (B − 1) λ₁)/B of those at B = 1.
 * @example
 * const svg = await renderSvg(raceFigure(rows)); // of a run of cost-of-descent
 */
export function raceFigure(rows: readonly BatchRow[]): Figure {
  const mine = ofPart(rows, "race");
  const sizes = [...new Set(mine.map(({ batch }) => batch))].sort((a, b) => a - b);
  const points = geometricMeanPoints(mine.map(({ batch, steps }) => ({ x: batch, y: steps })));
  const saturation = mean(mine.map((row) => row.saturation));
  const promised = (batch: number): number => (saturation + batch - 1) / batch;
  const theory = sizes.map((batch) => ({ x: batch, y: (points[0].y * promised(batch)) / promised(sizes[0]) }));
  const marks: Mark[] = [
    { mark: "dots", name: "measured", points },
    { mark: "line", name: "(β + (B − 1) λ₁)/B", stroke: "dashed", points: theory },
    { mark: "rule", axis: "x", at: saturation, label: "β/λ₁" },
  ];
  return {
    title: "Steps to the same error against the batch",
    caption: `Dots are geometric means over ${seedsPerPoint(mine, ({ batch }) => batch)}, bars 95 % intervals of the mean; dashed, through the first of them, what each batch's best rate promises.`,
    x: { label: "samples of a batch B", scale: "log", ticks: sizes },
    y: { label: "steps to 1e-8 of the initial loss", scale: "log" },
    marks: mine.length === 0 ? [] : marks,
  };
}

/**
 * Counted operations of a full gradient over those of N single samples, the 2 of the loss's own quotient left out: 1 where the cost is N times one sample's.
 * @example
 * fullOverSingles(100); // operations of a full-batch step over those of a single sample's
 */
export function fullOverSingles(samples: number): number {
  const [full, single] = [samples, 1].map((count) => operationsOf([dimension, 1], count).gradient - 2);
  return full / (samples * single);
}
