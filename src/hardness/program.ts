import type { Highs, ModelData } from "highs";
import { check } from "../errors.js";
import type { OutputForm } from "./forms.js";
import { requireLimits, type SearchLimits } from "./limits.js";
import { wrongAnswers, type HalfSpace, type ThresholdNetwork } from "./network.js";
import { requireLabelled, type LabelledPoints } from "./points.js";
import { scalingOf, type Scaling } from "./scaling.js";

/** The answer of the mixed-integer program. */
export type ProgramAnswer = {
  readonly seconds: number;
  /** Of HiGHS's branch and bound. */
  readonly nodes: number;
} & (
  | { readonly answer: "yes"; readonly network: ThresholdNetwork }
  /** By HiGHS's float64 arithmetic, and for networks of that margin alone. */
  | { readonly answer: "no"; readonly margin: number }
  | { readonly answer: "not decided"; readonly reason: string }
);

/** How the program is solved. */
export interface ProgramOptions extends SearchLimits {
  /** Least |w · x + b| of a unit where it is told what to answer, for |w_j| ≤ 1 and coordinates scaled to [−1, 1]; in (0, 1], default 1e-3. */
  readonly margin?: number;
}

/**
 * Asks HiGHS (npm `highs`, WebAssembly, loaded by the first call) whether a threshold network of this form answers all points right with a margin: half-spaces
 * with |w_j| ≤ 1, and for each point a binary variable for each minimal set of units that can give its label, one of which holds. "yes" is checked in
 * exact arithmetic; "no" is HiGHS's, and speaks of the margin; a limit ends in "not decided".
 * @throws UserError as searchHalfSpaces does, and for a margin outside (0, 1].
 * @example
 * const answer = await solveProgram(plantedGaussian(randomStream(0), 8, 2), outputForms(2, "and")[0]);
 */
export async function solveProgram(
  data: LabelledPoints,
  form: OutputForm,
  options: ProgramOptions = {},
): Promise<ProgramAnswer> {
  const { margin = 1e-3, seconds: longest = 60, nodes: largest = Infinity } = options;
  requireLabelled("solveProgram", data);
  requireLimits("solveProgram", options);
  requireMargin(margin);
  const highs = await loadHighs();
  const started = performance.now();
  const scaling = scalingOf(data.points);
  const made = highs.withModel(halfSpaceProgram(data, form, { margin, scaling }), (model) => {
    model.options.set({ output_flag: false, time_limit: longest });
    if (largest < 2 ** 31) model.options.set("mip_max_nodes", Math.floor(largest));
    const { modelStatus } = model.run();
    const solved = modelStatus === highs.constants.modelStatus.optimal;
    const values = solved ? model.getSolution().colValue : undefined;
    return { modelStatus, values, nodes: Math.max(0, Number(model.info.get("mip_node_count"))) };
  });
  const effort = { nodes: made.nodes, seconds: (performance.now() - started) / 1000 };
  if (made.modelStatus === highs.constants.modelStatus.infeasible) return { answer: "no", margin, ...effort };
  if (made.values === undefined)
    return { answer: "not decided", reason: `HiGHS ended with status ${made.modelStatus}`, ...effort };
  const network = networkOf(made.values, form, scaling);
  if (wrongAnswers(network, data).length === 0) return { answer: "yes", network, ...effort };
  return { answer: "not decided", reason: "the network that HiGHS found did not hold in exact arithmetic", ...effort };
}

function requireMargin(margin: number): void {
  check(margin > 0 && margin <= 1, () => ({
    where: "solveProgram",
    rule: "the margin is in (0, 1]",
    received: String(margin),
    repair: "Leave it out for 1e-3; below 1e-5 HiGHS's tolerances would count as margins.",
  }));
}

let loaded: Promise<Highs> | undefined;

/** The package's types say that it is CommonJS, where Node finds an ES module. */
async function loadHighs(): Promise<Highs> {
  loaded ??= import("highs").then((module) => (module.default as unknown as typeof module.default.default)());
  return loaded;
}

/**
 * The model: for each unit w [n] and b, then a binary a point and minimal set where a point has several. Rows w · x + b ≥ ε, or ≤ −ε, for points without a
 * choice; with one, the same released by M(1 − z), M the most that the left side can fall short by. The units of AND and OR being alike, the first choice of the
 * first such point is fixed.
 */
export function halfSpaceProgram(
  { points, labels }: LabelledPoints,
  form: OutputForm,
  { margin, scaling }: { readonly margin: number; readonly scaling: Scaling },
): ModelData {
  const { columns: dimension, rows: size } = points;
  const scaled = (row: number): number[] =>
    Array.from(scaling.scale, (by, j) => (points.data[row * dimension + j] - scaling.centre[j]) / by);
  const norm = (row: number): number => scaled(row).reduce((sum, x) => sum + Math.abs(x), 0);
  const norms = Array.from({ length: size }, (_, row) => norm(row));
  const reach = Math.max(...norms) + margin;
  const model = programBuilder();
  for (let unit = 0; unit < form.output.weights.length; unit++) {
    for (let j = 0; j < dimension; j++) model.column(-1, 1, false);
    model.column(-reach, reach, false);
  }
  const alike = form.output.weights.every((weight) => weight === form.output.weights[0]);
  let first = true;
  labels.forEach((label, row) => {
    const choices = label ? form.ones : form.zeros;
    const sign = label ? 1 : -1;
    const x = [...scaled(row), 1].map((value) => sign * value);
    const bigM = norms[row] + reach + margin;
    const binaries = choices.map((_, at) =>
      choices.length === 1 ? undefined : model.column(alike && first && at === 0 ? 1 : 0, 1, true),
    );
    first &&= choices.length === 1;
    choices.forEach((choice, at) => {
      for (const unit of choice) {
        const entries = x.map((value, j): Entry => [unit * (dimension + 1) + j, value]);
        const binary = binaries[at];
        if (binary === undefined) model.row(margin, entries);
        else model.row(margin - bigM, [...entries, [binary, -bigM]]);
      }
    });
    if (choices.length > 1) model.row(1, binaries.map((binary): Entry => [binary!, 1])); // prettier-ignore
  });
  return model.data();
}

type Entry = readonly [column: number, value: number];

function programBuilder() {
  const columns = { lower: [] as number[], upper: [] as number[], integer: [] as (0 | 1)[] };
  const rows = { lower: [] as number[], starts: [0], indices: [] as number[], values: [] as number[] };
  return {
    column(lower: number, upper: number, integer: boolean): number {
      columns.lower.push(lower);
      columns.upper.push(upper);
      return columns.integer.push(integer ? 1 : 0) - 1;
    },
    row(least: number, entries: readonly Entry[]): void {
      const kept = entries.filter(([, value]) => value !== 0);
      rows.lower.push(least);
      rows.indices.push(...kept.map(([column]) => column));
      rows.values.push(...kept.map(([, value]) => value));
      rows.starts.push(rows.indices.length);
    },
    data: (): ModelData => ({
      numCols: columns.lower.length,
      numRows: rows.lower.length,
      colCost: columns.lower.map(() => 0),
      colLower: columns.lower,
      colUpper: columns.upper,
      rowLower: rows.lower,
      rowUpper: rows.lower.map(() => Infinity),
      matrix: {
        ...{ format: "csr", numRows: rows.lower.length, numCols: columns.lower.length },
        ...{ starts: rows.starts, indices: rows.indices, values: rows.values },
      },
      integrality: columns.integer,
    }),
  };
}

/** The half-spaces in the points' own coordinates. */
function networkOf(values: Float64Array, form: OutputForm, { scale, centre }: Scaling): ThresholdNetwork {
  const dimension = scale.length;
  const units = Array.from(form.output.weights, (_, unit): HalfSpace => {
    const own = values.subarray(unit * (dimension + 1), (unit + 1) * (dimension + 1));
    const weights = Float64Array.from(scale, (by, j) => own[j] / by);
    return { weights, bias: weights.reduce((sum, w, j) => sum - w * centre[j], own[dimension]) };
  });
  return { units, output: form.output };
}
