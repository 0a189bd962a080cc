import { asUsage, check } from "../errors.js";
import { splitRows } from "../data/held-out.js";
import { chooseClasses, realLabels, taskNames } from "../data/classes.js";
import { oneHot } from "../data/labels.js";
import { rowsOfPoints, type NamedPoints } from "../data/points.js";
import { largestStableRate, type Descent } from "../kernels/descent.js";
import { ensemblePrediction, predictedLosses, stepsToFraction } from "../kernels/dynamics.js";
import { infiniteKernels, type Kernels } from "../kernels/infinite.js";
import type { InfiniteNetwork } from "../kernels/infinite-network.js";
import { kernelModes, labelShares, type KernelModes } from "../kernels/modes.js";
import type { Matrix } from "../math/algebra/contract.js";
import { randomStream } from "../math/random.js";
import { encode } from "../run/json.js";
import { choice, furtherPoints, networkOf, numberOf, pointsOf } from "./architecture.js";
import { rowsOf } from "./matrix-files.js";
import { print } from "./output.js";
import { parallelNote } from "./parallel-note.js";
import { alignTable } from "./text.js";
import { wrapText } from "./wrap.js";

type Arguments = Readonly<Record<string, unknown>>;

interface Prediction {
  readonly points: string;
  readonly rows: number;
  readonly columns: number;
  readonly outputs: number;
  readonly classes: readonly string[];
  readonly largestStableRate: number;
  readonly rate: number;
  /** Pairs of equal or parallel rows, from 1. */
  readonly parallel: readonly (readonly [number, number])[];
  readonly losses: readonly { readonly step: number; readonly loss: number; readonly ensemble: number }[];
  /** Steps to a tenth and to a hundredth of the first loss; null under momentum. */
  readonly stepsTo: { readonly tenth: number | null; readonly hundredth: number | null };
  /** Of ‖y‖² in the k top eigenvectors. */
  readonly shares: readonly { readonly eigenvectors: number; readonly share: number }[];
  /** `error`: the fraction of wrong classes; `rmse`: of real labels; null where the test points have none. */
  readonly test: {
    readonly step: number;
    readonly mean: number[][];
    readonly deviations: number[];
    readonly error: number | null;
    readonly rmse: number | null;
  } | null;
}

/** `overparam predict`: no TensorFlow is loaded. */
export async function predict(path: string, argv: Arguments, json: boolean): Promise<number> {
  const network = networkOf(argv);
  const found = await asUsage(async () => {
    const all = await pointsOf(path, argv);
    const [train, other] = await testPoints(all, argv);
    return predictionOf(path, network, train, other, argv);
  });
  print(`${json ? encode(found, 2) : inWords(found)}\n`);
  return 0;
}

/** The points to train on and those to test on: a part of the file's rows, held out, or a second file. */
async function testPoints(all: NamedPoints, argv: Arguments): Promise<[train: NamedPoints, test?: NamedPoints]> {
  if (argv.test === undefined) return [all];
  const given = String(argv.test as string);
  if (!/^0?\.\d+$/.test(given)) return [all, await furtherPoints(given, argv, all)];
  const { rows, apart } = splitRows({ name: "the points", labels: all.labels }, [], { test: Number(given) }, randomStream(0).split("rows")); // prettier-ignore
  return [rowsOfPoints(all, rows), rowsOfPoints(all, apart)];
}

function predictionOf(
  path: string,
  network: InfiniteNetwork,
  train: NamedPoints,
  other: NamedPoints | undefined,
  argv: Arguments,
): Prediction {
  const { targets, classes } = targetsOf(path, train, argv);
  const kernels = infiniteKernels(network, train.points);
  const modes = kernelModes(kernels.ntk);
  const descent = descentOf(modes, argv);
  const discrete = descent.method !== "momentum";
  const to = (fraction: number): number | null =>
    discrete ? stepsToFraction(modes, targets, descent, fraction) : null;
  const stepsTo = { tenth: to(0.1), hundredth: to(0.01) };
  const { rows, columns } = train.points;
  return {
    ...{ points: path, rows, columns, outputs: targets.columns, classes },
    ...{ largestStableRate: largestStableRate(modes, descent.momentum), rate: descent.rate },
    parallel: modes.parallel.map(([a, b]) => [a + 1, b + 1] as const),
    ...{
      losses: lossesAt(modes, targets, descent, kernels.nngp, stepsTo.hundredth),
      stepsTo,
      shares: sharesOf(modes, targets),
    },
    test:
      other === undefined ? null : testOf(network, { modes, kernels, train, other, targets, descent, classes }, argv),
  };
}

/** ±1 for two classes, one-hot rows for more, and the numbers themselves for regression, as `run --data` has them but for their scale. */
function targetsOf(path: string, train: NamedPoints, argv: Arguments): { targets: Matrix; classes: readonly string[] } {
  const { points, labels, place, columns } = train;
  const table = {
    name: path,
    samples: points.rows,
    dimension: points.columns,
    inputs: points.data,
    labels,
    place,
    columns,
  };
  const task = choice("--task", argv.task, taskNames);
  if (task === "regression") {
    const data = realLabels(table);
    check(
      data.some((value) => value !== data[0]),
      () => ({
        where: `labels of ${path}`,
        rule: "labels must not all be alike: there is nothing to learn of them but a constant",
        received: `${data.length} times ${data[0]}`,
        repair: "Name another label column.",
      }),
    );
    return { targets: { rows: points.rows, columns: 1, data }, classes: [] };
  }
  const classes = chooseClasses(table, "", task);
  const codes = Int32Array.from(labels, (label) => classes.indexOf(label));
  const data = classes.length === 2 ? Float64Array.from(codes, (code) => 2 * code - 1) : oneHot(codes, classes.length);
  return { targets: { rows: points.rows, columns: data.length / points.rows, data }, classes };
}

/** --rate is in units of the largest stable one of plain gradient descent. */
function descentOf(modes: KernelModes, argv: Arguments): Descent {
  const method = choice("--method", argv.method, ["gd", "flow", "momentum"] as const);
  const momentum = argv.momentum === undefined ? undefined : numberOf("--momentum", argv.momentum);
  const units = numberOf("--rate", argv.rate);
  const most = method === "flow" ? Infinity : 1 + (method === "momentum" ? (momentum ?? 0) : 0);
  check(units > 0 && units <= most && units < Infinity, () => ({
    where: "--rate",
    rule: `it counts in largest stable rates of plain gradient descent (here ${largestStableRate(modes).toPrecision(6)}): above 0 and ${most === Infinity ? "finite" : `at most ${most}`}`,
    received: String(units),
    repair: "Above it the loss grows without bound; 0.5 is a good start.",
  }));
  const rate = units * largestStableRate(modes);
  return { method, rate, ...(momentum === undefined ? {} : { momentum }) };
}

/** 0, 1, 2, 5, 10, … to ten times the steps to a hundredth, and at most 1e6. */
function lossesAt(
  modes: KernelModes,
  targets: Matrix,
  descent: Descent,
  nngp: Matrix,
  hundredth: number | null,
): Prediction["losses"] {
  const last = Math.min(1e6, 10 * Math.max(10, hundredth ?? 1000));
  const decades = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((factor) => factor * 10 ** power)).flat();
  const steps = [0, ...decades.filter((step) => step <= last)];
  const losses = predictedLosses(modes, targets, descent, steps);
  const ensemble = predictedLosses(modes, targets, descent, steps, nngp);
  return steps.map((step, at) => ({ step, loss: losses[at], ensemble: ensemble[at] }));
}

function sharesOf(modes: KernelModes, targets: Matrix): Prediction["shares"] {
  const shares = labelShares(modes, targets);
  const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((count) => count <= shares.length);
  return counts.map((eigenvectors) => ({ eigenvectors, share: shares[eigenvectors - 1] }));
}

interface Trained {
  readonly modes: KernelModes;
  readonly kernels: Kernels;
  readonly train: NamedPoints;
  readonly other: NamedPoints;
  readonly targets: Matrix;
  /** Empty for real labels. */
  readonly classes: readonly string[];
  readonly descent: Descent;
}

function testOf(
  network: InfiniteNetwork,
  { modes, kernels, train, other, targets, descent, classes }: Trained,
  argv: Arguments,
): NonNullable<Prediction["test"]> {
  const step = argv.step === undefined ? Infinity : numberOf("--step", argv.step);
  const cross = infiniteKernels(network, other.points, train.points);
  const test = infiniteKernels(network, other.points).nngp;
  const parts = { train: kernels.nngp, cross, test };
  const { mean, deviations } = ensemblePrediction(modes, parts, targets, descent, step);
  return { step, mean: rowsOf(mean), deviations: [...deviations], ...errorsOf(rowsOf(mean), other, classes) };
}

/** How wrong the mean predictions are, where the test points have labels. */
function errorsOf(mean: readonly number[][], { labels, place }: NamedPoints, classes: readonly string[]) {
  if (labels.every((label) => label === "")) return { error: null, rmse: null };
  if (classes.length === 0) {
    const real = realLabels({ labels, place });
    return {
      error: null,
      rmse: Math.sqrt(mean.reduce((sum, [f], row) => sum + (f - real[row]) ** 2, 0) / mean.length),
    };
  }
  const classOf = (outputs: readonly number[]): string =>
    classes[outputs.length === 1 ? (outputs[0] > 0 ? 1 : 0) : outputs.indexOf(Math.max(...outputs))];
  return { error: mean.filter((outputs, row) => classOf(outputs) !== labels[row]).length / mean.length, rmse: null };
}

function inWords(found: Prediction): string {
  const { rows, columns, outputs, classes, losses, stepsTo, shares, test } = found;
  const short = (value: number): string => value.toPrecision(4);
  const steps = (value: number | null): string => (value === null ? "not sought under momentum" : String(value));
  const facts = [
    [
      "points",
      `N = ${rows}, d = ${columns}, ${outputs} output${outputs === 1 ? "" : "s"}${classes.length === 0 ? "" : `: ${classes.join(", ")}`}`,
    ],
    ["largest stable rate", short(found.largestStableRate)],
    ["rate", short(found.rate)],
    ["steps to a tenth of the loss", steps(stepsTo.tenth)],
    ["steps to a hundredth", steps(stepsTo.hundredth)],
  ];
  const curve = losses.map(({ step, loss, ensemble }) => [String(step), short(loss), short(ensemble)]);
  const share = shares.map(({ eigenvectors, share: value }) => [String(eigenvectors), `${(100 * value).toFixed(1)} %`]);
  return [
    alignTable(facts),
    alignTable([["step", "loss from f₀ = 0", "mean over random starts"], ...curve]),
    alignTable([["top eigenvectors", "share of the labels"], ...share]),
    ...(test === null ? [] : [testText(test)]),
    ...parallelNote(found.parallel).map((note) => wrapText(note)),
    wrapText(
      "These are the outputs of infinitely wide networks under squared loss; a finite one differs by about one part in the root of its width.",
    ),
  ].join("\n\n");
}

const mostShown = 20;

function testText({ step, mean, deviations, error, rmse }: NonNullable<Prediction["test"]>): string {
  const rows = mean
    .slice(0, mostShown)
    .map((values, at) => [
      ...[String(at + 1), values.map((value) => value.toFixed(4)).join(" "), deviations[at].toFixed(4)],
    ]);
  const more = mean.length > mostShown ? `\n… and ${mean.length - mostShown} more, all in --json` : "";
  const when = step === Infinity ? "at the end of training" : `after ${step} steps`;
  const wrong =
    error === null ? (rmse === null ? "" : `, RMSE ${rmse.toPrecision(4)}`) : `, 0-1 error ${error.toPrecision(3)}`;
  return `Test points ${when}${wrong}\n${alignTable([["row", "mean", "deviation"], ...rows])}${more}`;
}
