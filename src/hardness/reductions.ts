import { check } from "../errors.js";
import { requireColours, requireGraph, type Colouring, type Graph } from "./colouring.js";
import { answerAt, sideOf, type HalfSpace, type ThresholdNetwork } from "./network.js";
import type { LabelledPoints } from "./points.js";
import { requireSplitting, type Split, type SplittingInstance } from "./splitting.js";

/**
 * The AND of half-spaces as a threshold network.
 * @example
 * const network = andOf([{ weights: Float64Array.of(1, 0), bias: -1 }, { weights: Float64Array.of(0, 1), bias: -1 }]);
 */
export function andOf(units: readonly HalfSpace[]): ThresholdNetwork {
  return { units, output: { weights: new Float64Array(units.length).fill(1), bias: 0.5 - units.length } };
}

const gadgetPoints = [
  { bits: [1, 0, 1], label: true },
  { bits: [0, 1, 1], label: true },
  { bits: [1, 0, 0], label: false },
  { bits: [0, 1, 0], label: false },
  { bits: [0, 0, 1], label: false },
  { bits: [1, 1, 1], label: false },
] as const;

/**
 * Set splitting as points for two hidden threshold units (Blum and Rivest 1992): + the origin and the indicator of each set, − each unit vector; with the
 * gadget, three coordinates and six points more, after which no OR of two half-spaces fits and a network of any threshold output exists exactly where
 * a split does. Without it the AND of two half-spaces exists exactly where a split does.
 * [1 + sets + elements (+ 6), elements (+ 3)].
 * @throws UserError for an instance that is none, an empty set in it.
 * @example
 * const { points, labels } = splittingPoints(randomSplitting(randomStream(0), { elements: 6, count: 4, planted: true }));
 */
export function splittingPoints(instance: SplittingInstance, { gadget = true } = {}): LabelledPoints {
  requireSplitting("splittingPoints", instance);
  const { elements, sets } = instance;
  const columns = elements + (gadget ? 3 : 0);
  const indicator = (members: readonly number[]): number[] => {
    const row = new Array<number>(columns).fill(0);
    for (const member of members) row[member] = 1;
    return row;
  };
  const positive = [[], ...sets].map(indicator);
  const negative = Array.from({ length: elements }, (_, element) => indicator([element]));
  const extra = gadget
    ? gadgetPoints.map(({ bits }) => indicator(bits.flatMap((bit, at) => (bit ? [elements + at] : []))))
    : [];
  const labels = [...positive.map(() => true), ...negative.map(() => false), ...(gadget ? gadgetPoints.map(({ label }) => label) : [])]; // prettier-ignore
  return labelled([...positive, ...negative, ...extra], columns, labels);
}

/**
 * A split as the network that it is: a_i = −1 in the part, else n; [a · x ∓ x_{n+1} ∓ x_{n+2} ± x_{n+3} > −½], AND.
 * @example
 * const instance = randomSplitting(randomStream(0), { elements: 6, count: 4, planted: true });
 * const found = splitExactly(instance);
 * if (found.answer === "yes") networkOfSplit(instance, found.split); // it answers splittingPoints without an error
 */
export function networkOfSplit(
  { elements }: SplittingInstance,
  split: Split,
  { gadget = true } = {},
): ThresholdNetwork {
  const unit = (part: boolean, sign: 1 | -1): HalfSpace => ({
    weights: Float64Array.from([
      ...split.map((side) => (side === part ? -1 : elements)),
      ...(gadget ? [-sign, -sign, sign] : []),
    ]),
    bias: 0.5,
  });
  return andOf([unit(true, 1), unit(false, -1)]);
}

/**
 * A network that answers all of {@link splittingPoints} as the split that it is: the first part are the elements whose unit vectors the first half-space
 * rejects. Were a set in that part: the half-space accepts the origin, so its threshold is negative and each weight of the part is at most that; their
 * sum is, too, and the set's indicator is rejected.
 * @example
 * const instance = randomSplitting(randomStream(0), { elements: 6, count: 4, planted: true });
 * const found = splitExactly(instance);
 * if (found.answer === "yes") splitOfNetwork(instance, networkOfSplit(instance, found.split)); // a split again
 */
export function splitOfNetwork({ elements }: SplittingInstance, { units }: ThresholdNetwork): Split {
  const columns = units[0].weights.length;
  return Array.from({ length: elements }, (_, element) => {
    const point = new Float64Array(columns);
    point[element] = 1;
    return sideOf(units[0], point) <= 0;
  });
}

/**
 * Colouring with k colours as points for the AND of k half-spaces: − each unit vector e_v, + the midpoint (e_u + e_v)/2 of each edge. Of two ends of
 * an edge in one half-space's complement the midpoint is there too. [vertices + edges, vertices].
 * @throws UserError for what is no graph, a self-loop in it.
 * @example
 * const { points, labels } = colouringPoints({ vertices: 3, edges: [[0, 1], [1, 2]] });
 */
export function colouringPoints(graph: Graph): LabelledPoints {
  requireGraph("colouringPoints", graph);
  const { vertices, edges } = graph;
  const row = (members: readonly number[]): number[] =>
    Array.from({ length: vertices }, (_, at) => (members.includes(at) ? 1 / members.length : 0));
  const rows = [...Array.from({ length: vertices }, (_, vertex) => row([vertex])), ...edges.map((edge) => row(edge))];
  return labelled(rows, vertices, rows.map((_, index) => index >= vertices)); // prettier-ignore
}

/**
 * A colouring as the AND of a half-space a colour that rejects its vertices: −1 at those, 2 elsewhere, threshold −½.
 * @example
 * const network = networkOfColouring([0, 1, 0], 2);
 */
export function networkOfColouring(colouring: Colouring, colours: number): ThresholdNetwork {
  requireColours("networkOfColouring", colours);
  const unit = (colour: number): HalfSpace => ({
    weights: Float64Array.from(colouring, (own) => (own === colour ? -1 : 2)),
    bias: 0.5,
  });
  return andOf(Array.from({ length: colours }, (_, colour) => unit(colour)));
}

/**
 * A network that answers all of {@link colouringPoints} as a colouring: each vertex has the colour of the first half-space that rejects it.
 * @throws UserError where one is accepted by all.
 * @example
 * const graph = { vertices: 3, edges: [[0, 1], [1, 2]] } as const;
 * colouringOfNetwork(graph, networkOfColouring([0, 1, 0], 2)); // a colouring of the same graph
 */
export function colouringOfNetwork({ vertices }: Graph, network: ThresholdNetwork): Colouring {
  return Array.from({ length: vertices }, (_, vertex) => {
    const point = new Float64Array(vertices);
    point[vertex] = 1;
    check(!answerAt(network, point), () => ({
      where: "colouringOfNetwork",
      rule: "the network rejects every vertex's unit vector",
      received: `one that accepts vertex ${vertex}`,
      repair: "Give a network that answers all of colouringPoints(graph).",
    }));
    return network.units.findIndex((half) => sideOf(half, point) <= 0);
  });
}

function labelled(rows: readonly (readonly number[])[], columns: number, labels: readonly boolean[]): LabelledPoints {
  return { points: { rows: rows.length, columns, data: Float64Array.from(rows.flat()) }, labels };
}
