import type { TrialContext } from "../experiment/contract.js";
import type { Random } from "../math/random.js";
import { colourExactly, isColouring, randomGraph } from "./colouring.js";
import { descend, plantedSplitting } from "./descent.js";
import { outputForms } from "./forms.js";
import { wrongAnswers } from "./network.js";
import { solveProgram } from "./program.js";
import {
  colouringOfNetwork,
  colouringPoints,
  networkOfColouring,
  networkOfSplit,
  splitOfNetwork,
  splittingPoints,
} from "./reductions.js";
import { searchHalfSpaces } from "./search.js";
import { isSplit, randomSplitting, splitExactly } from "./splitting.js";

/** What one instance said. */
export interface ReductionResult {
  /** Whether all that was to hold held. */
  readonly holds: boolean;
  /** "yes", "no" or "not decided": nothing is said by an instance that was not decided. */
  readonly answer: string;
  /** Of the exact solver; NaN of descent. */
  readonly nodes: number;
  readonly seconds: number;
  /** Of descent; NaN of the others. */
  readonly steps: number;
}

/** What is asked of an instance. */
export interface ReductionCell {
  readonly part: "splitting" | "colouring" | "witness" | "backtracking" | "descent";
  /** n of backtracking and descent. */
  readonly elements: number;
  /** Sets of three for each element. */
  readonly ratio: number;
  /** The most updates of descent. */
  readonly steps: number;
}

/**
 * One instance a member, each drawn from the member's own stream.
 * @example
 * const results = await reductionTrials(cell, members, context); // the trial of three-node-hardness
 */
export async function reductionTrials(
  cell: ReductionCell,
  members: readonly { readonly random: Random }[],
  context: Pick<TrialContext, "signal" | "progress" | "loops">,
): Promise<ReductionResult[]> {
  const streams = members.map(({ random }) => random.split(cell.part));
  if (cell.part === "descent") return descents(cell, streams, context);
  const results: ReductionResult[] = [];
  for (const random of streams) {
    if (context.signal.aborted) break;
    results.push({ ...(await exactTrial(cell, random)), steps: NaN });
  }
  return results;
}

async function descents(
  cell: ReductionCell,
  streams: readonly Random[],
  context: Pick<TrialContext, "signal" | "progress" | "loops">,
) {
  const problems = streams.map((random) => ({ random, data: plantedSplitting(random, cell.elements, cell.ratio) }));
  const made = await descend(problems, { units: 2, steps: cell.steps }, context);
  return made.map(({ fits, steps }) => ({ holds: fits, answer: "yes", nodes: NaN, seconds: NaN, steps }));
}

type Exact = Omit<ReductionResult, "steps">;

function exactTrial({ part, elements, ratio }: ReductionCell, random: Random): Exact | Promise<Exact> {
  if (part === "splitting") return splittingTrial(random);
  if (part === "colouring") return colouringTrial(random);
  return part === "witness" ? witnessTrial(random) : backtrackingTrial(random, elements, ratio);
}

const [and, or] = outputForms(2, "any");

/**
 * A random instance of set splitting with 3 to 5 elements and sets of two or three: a network of two units exists for its points exactly where it can be split,
 * never as an OR, and solutions are mapped to solutions both ways.
 */
function splittingTrial(random: Random): Exact {
  const draws = random.split("size");
  const [elements, count] = [3 + draws.integer(3), 1 + draws.integer(7)];
  const instance = randomSplitting(random.split("instance"), { elements, count, planted: false, sizes: [2, 3] });
  const points = splittingPoints(instance);
  const exact = splitExactly(instance);
  const found = searchHalfSpaces(points, and);
  const neverOr = searchHalfSpaces(points, or).answer === "no";
  const forward = exact.answer !== "yes" || wrongAnswers(networkOfSplit(instance, exact.split), points).length === 0;
  const back = found.answer !== "yes" || isSplit(instance, splitOfNetwork(instance, found.network));
  const holds = found.answer === exact.answer && neverOr && forward && back;
  return { holds, answer: found.answer, nodes: found.nodes, seconds: found.seconds };
}

/** A random graph of 6 vertices: three half-spaces exist for its points exactly where it has three colours, and solutions are mapped both ways. */
function colouringTrial(random: Random, colours = 3): Exact {
  const graph = randomGraph(random.split("graph"), 6, 0.7);
  const points = colouringPoints(graph);
  const exact = colourExactly(graph, colours);
  const found = searchHalfSpaces(points, outputForms(colours, "and")[0]);
  const forward =
    exact.answer !== "yes" || wrongAnswers(networkOfColouring(exact.colouring, colours), points).length === 0;
  const back = found.answer !== "yes" || isColouring(graph, colouringOfNetwork(graph, found.network));
  return { holds: found.answer === exact.answer && forward && back, answer: found.answer, nodes: found.nodes, seconds: found.seconds }; // prettier-ignore
}

/**
 * Random labels of 10 points of the 5 x 5 lattice: the mixed-integer program and the search give one answer. Half-spaces of so few small integers have
 * margins above the program's 1e-3 wherever they exist; of Gaussian points some have smaller ones, and there the program's "no" is right only of its margin.
 */
async function witnessTrial(random: Random): Promise<Exact> {
  const places = random.split("points").permutation(25).subarray(0, 10);
  const points = {
    rows: 10,
    columns: 2,
    data: Float64Array.from([...places].flatMap((at) => [at % 5, Math.floor(at / 5)])),
  };
  const coin = random.split("labels");
  const data = { points, labels: Array.from({ length: 10 }, () => coin.uniform() < 0.5) };
  const found = searchHalfSpaces(data, and);
  const program = await solveProgram(data, and, { seconds: 60 });
  const answer = program.answer === "not decided" ? program.answer : found.answer;
  return { holds: program.answer === found.answer, answer, nodes: program.nodes, seconds: program.seconds };
}

/** Backtracking on sets of three that are too many to be split (`ratio` to an element). */
function backtrackingTrial(random: Random, elements: number, ratio: number): Exact {
  const count = Math.round(ratio * elements);
  const { answer, nodes, seconds } = splitExactly(randomSplitting(random.split("instance"), { elements, count, planted: false })); // prettier-ignore
  return { holds: true, answer, nodes, seconds };
}
