import { check } from "../errors.js";
import type { Random } from "../math/random.js";
import { requireLimits, type SearchLimits } from "./limits.js";

/** An undirected graph. */
export interface Graph {
  /** Vertices 0 … vertices − 1, at least one. */
  readonly vertices: number;
  /** Pairs of different vertices. */
  readonly edges: readonly (readonly [number, number])[];
}

/** A colour 0 … k − 1 for each vertex. */
export type Colouring = readonly number[];

/** @throws UserError for a self-loop, which no colouring has, and for edges of vertices that are not there. */
export function requireGraph(where: string, { vertices, edges }: Graph): void {
  check(Number.isInteger(vertices) && vertices >= 1, () => ({
    where,
    rule: "a graph has a whole number of vertices, at least 1",
    received: String(vertices),
    repair: "Give their number; the vertices are 0 to vertices - 1.",
  }));
  for (const [a, b] of edges) {
    const fits = [a, b].every((vertex) => Number.isInteger(vertex) && vertex >= 0 && vertex < vertices);
    check(fits && a !== b, () => ({
      where,
      rule: `an edge joins two different vertices from 0 to ${vertices - 1}`,
      received: a === b ? `the self-loop (${a}, ${b})` : `(${a}, ${b})`,
      repair: a === b ? "Leave the loop out: a vertex never differs from itself." : "Correct the edge.",
    }));
  }
}

/** @throws UserError for a number of colours below 2. */
export function requireColours(where: string, colours: number): void {
  check(Number.isInteger(colours) && colours >= 2, () => ({
    where,
    rule: "the number k of colours is a whole number of at least 2: with one, only a graph without edges is coloured",
    received: String(colours),
    repair: "Take 3, from which on the question is NP-complete.",
  }));
}

/**
 * Whether every edge joins two colours. @throws UserError for what is no graph.
 * @example
 * isColouring({ vertices: 2, edges: [[0, 1]] }, [0, 1]); // true
 */
export function isColouring(graph: Graph, colouring: Colouring): boolean {
  requireGraph("isColouring", graph);
  return colouring.length === graph.vertices && graph.edges.every(([a, b]) => colouring[a] !== colouring[b]);
}

const cycle = (length: number): [number, number][] =>
  Array.from({ length }, (_, at): [number, number] => [at, (at + 1) % length]);
const spokes = (hub: number, rim: readonly number[]): [number, number][] =>
  rim.map((at): [number, number] => [hub, at]);
const five = [0, 1, 2, 3, 4];

/** Graphs whose least numbers of colours are known: K4 4, C5 3, W5 4, Petersen 3, Grötzsch 4 (without a triangle). */
export const namedGraphs = {
  K4: { vertices: 4, edges: [...cycle(4), [0, 2], [1, 3]] },
  C5: { vertices: 5, edges: cycle(5) },
  W5: { vertices: 6, edges: [...cycle(5), ...spokes(5, five)] },
  Petersen: {
    vertices: 10,
    edges: [...cycle(5), ...five.flatMap((at): [number, number][] => [[at, at + 5], [at + 5, 5 + ((at + 2) % 5)]])], // prettier-ignore
  },
  Grötzsch: {
    vertices: 11,
    edges: [...cycle(5), ...five.flatMap((at) => spokes(5 + at, [(at + 1) % 5, (at + 4) % 5])), ...spokes(10, [5, 6, 7, 8, 9])], // prettier-ignore
  },
} as const satisfies Readonly<Record<string, Graph>>;

/**
 * Each pair of vertices joined with probability `density` in [0, 1].
 * @example
 * const graph = randomGraph(randomStream(0), 5, 0.5);
 */
export function randomGraph(random: Random, vertices: number, density: number): Graph {
  const edges: [number, number][] = [];
  for (let a = 0; a < vertices; a++)
    for (let b = a + 1; b < vertices; b++) if (random.uniform() < density) edges.push([a, b]);
  const graph = { vertices, edges };
  requireGraph("randomGraph", graph);
  return graph;
}

/** The answer of exact backtracking. */
export type ColouringAnswer = {
  /** Vertices given a colour. */
  readonly nodes: number;
} & ({ readonly answer: "yes"; readonly colouring: Colouring } | { readonly answer: "no" | "not decided" });

/**
 * Colours by backtracking: always the vertex with the fewest colours left (Brélaz 1979), a new colour tried once. Exact.
 * @throws UserError for what is no graph, fewer colours than two, and limits that are none.
 * @example
 * const answer = colourExactly(randomGraph(randomStream(0), 5, 0.5), 3);
 */
export function colourExactly(graph: Graph, colours: number, limits: SearchLimits = {}): ColouringAnswer {
  requireGraph("colourExactly", graph);
  requireColours("colourExactly", colours);
  requireLimits("colourExactly", limits);
  const neighbours = Array.from({ length: graph.vertices }, (): number[] => []);
  for (const [a, b] of graph.edges)
    [neighbours[a], neighbours[b]] = [
      [...neighbours[a], b],
      [...neighbours[b], a],
    ];
  const { seconds = 60, nodes: largest = Infinity } = limits;
  const started = performance.now();
  const colouring = new Array<number>(graph.vertices).fill(-1);
  let [nodes, limited] = [0, false];
  const left = (vertex: number, used: number): number[] =>
    Array.from({ length: Math.min(used + 1, colours) }, (_, colour) => colour).filter((colour) =>
      neighbours[vertex].every((other) => colouring[other] !== colour),
    );
  const place = (used: number): boolean => {
    const next = fewest(colouring, (vertex) => left(vertex, used).length);
    if (next === undefined) return true;
    for (const colour of left(next, used)) {
      limited ||= ++nodes > largest || performance.now() - started > 1000 * seconds;
      if (limited) return false;
      colouring[next] = colour;
      if (place(Math.max(used, colour + 1))) return true;
      colouring[next] = -1;
    }
    return false;
  };
  if (place(0)) return { answer: "yes", colouring, nodes };
  return { answer: limited ? "not decided" : "no", nodes };
}

function fewest(colouring: readonly number[], left: (vertex: number) => number): number | undefined {
  let [best, least] = [undefined as number | undefined, Infinity];
  colouring.forEach((colour, vertex) => {
    const count = colour < 0 ? left(vertex) : Infinity;
    if (count < least) [best, least] = [vertex, count];
  });
  return best;
}
