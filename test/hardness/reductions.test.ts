import { expect, test } from "vitest";
import { colourExactly, isColouring, namedGraphs, randomGraph, type Graph } from "../../src/hardness/colouring.js";
import { outputForms } from "../../src/hardness/forms.js";
import { wrongAnswers } from "../../src/hardness/network.js";
import {
  colouringOfNetwork,
  colouringPoints,
  networkOfColouring,
  networkOfSplit,
  splitOfNetwork,
  splittingPoints,
} from "../../src/hardness/reductions.js";
import { searchHalfSpaces } from "../../src/hardness/search.js";
import { isSplit, randomSplitting, splitExactly, type SplittingInstance } from "../../src/hardness/splitting.js";
import { randomStream } from "../../src/math/random.js";

const [and] = outputForms(2, "and");
const [or] = outputForms(2, "or");

/** Random ones of 3 to 5 elements, so many sets that some cannot be split; and the seven lines of Fano's plane, which cannot. */
const fano = { elements: 7, sets: [[0, 1, 2], [0, 3, 4], [0, 5, 6], [1, 3, 5], [1, 4, 6], [2, 3, 6], [2, 4, 5]] }; // prettier-ignore
const instances: SplittingInstance[] = [
  ...Array.from({ length: 40 }, (_, seed) => {
    const random = randomStream(seed).split("splitting");
    const elements = 3 + random.integer(3);
    return randomSplitting(random, { elements, count: 2 + random.integer(8), planted: seed % 4 === 0, sizes: [2, 3] });
  }),
  fano,
];

test("a network of two half-spaces exists exactly where a split does, as an AND; as an OR never, by the gadget", () => {
  const answers = instances.map((instance) => {
    const points = splittingPoints(instance);
    const found = searchHalfSpaces(points, and);
    const { answer } = splitExactly(instance);
    expect(found.answer).toBe(answer);
    expect(searchHalfSpaces(points, or).answer).toBe("no");
    if (found.answer === "yes") expect(isSplit(instance, splitOfNetwork(instance, found.network))).toBe(true);
    return answer;
  });
  expect(answers.filter((answer) => answer === "no").length).toBeGreaterThan(3);
  expect(answers.filter((answer) => answer === "yes").length).toBeGreaterThan(20);
});

test("without the gadget an AND exists exactly where a split does, but an OR may", () => {
  for (const instance of instances) {
    const points = splittingPoints(instance, { gadget: false });
    expect(searchHalfSpaces(points, and).answer).toBe(splitExactly(instance).answer);
  }
  const one = splittingPoints({ elements: 3, sets: [[0, 1, 2]] }, { gadget: false });
  expect(searchHalfSpaces(one, or).answer).toBe("yes");
});

test("a split becomes a network that answers every point, and comes back from it", () => {
  for (const instance of instances) {
    const solved = splitExactly(instance);
    if (solved.answer !== "yes") continue;
    for (const gadget of [true, false]) {
      const network = networkOfSplit(instance, solved.split, { gadget });
      expect(wrongAnswers(network, splittingPoints(instance, { gadget }))).toEqual([]);
      expect(splitOfNetwork(instance, network)).toEqual(solved.split);
    }
  }
});

test.each([
  ["K4", 4],
  ["C5", 3],
  ["W5", 4],
  ["Petersen", 3],
  ["Grötzsch", 4],
] as const)("the AND of k half-spaces on %s's points exists from k = %i on, as a colouring does", (name, least) => {
  const graph: Graph = namedGraphs[name];
  for (const colours of [2, 3, 4]) {
    const [form] = outputForms(colours, "and");
    const found = searchHalfSpaces(colouringPoints(graph), form);
    expect([colours, found.answer]).toEqual([colours, colours >= least ? "yes" : "no"]);
    expect(colourExactly(graph, colours).answer).toBe(found.answer);
    if (found.answer === "yes") expect(isColouring(graph, colouringOfNetwork(graph, found.network))).toBe(true);
  }
});

test("a colouring becomes a network that answers every point, and comes back from it", () => {
  for (let seed = 0; seed < 20; seed++) {
    const graph = randomGraph(randomStream(seed), 8, 0.5);
    const solved = [2, 3, 4, 5, 6, 7, 8].map((colours) => colourExactly(graph, colours)).find(({ answer }) => answer === "yes"); // prettier-ignore
    if (solved?.answer !== "yes") throw new Error("eight vertices have eight colours");
    const network = networkOfColouring(solved.colouring, 1 + Math.max(...solved.colouring));
    expect(wrongAnswers(network, colouringPoints(graph))).toEqual([]);
    expect(colouringOfNetwork(graph, network)).toEqual(solved.colouring);
  }
});

test("planted instances can be split, and a limit ends in not decided, never in no", () => {
  for (let seed = 0; seed < 20; seed++) {
    const instance = randomSplitting(randomStream(seed), { elements: 20, count: 40, planted: true });
    const solved = splitExactly(instance);
    expect(solved.answer === "yes" && isSplit(instance, solved.split)).toBe(true);
  }
  const many = randomSplitting(randomStream(0), { elements: 30, count: 90, planted: false });
  expect(splitExactly(many, { nodes: 10 }).answer).toBe("not decided");
  expect(colourExactly(namedGraphs.Grötzsch, 3, { nodes: 3 }).answer).toBe("not decided");
  expect(searchHalfSpaces(splittingPoints(many), and, { nodes: 3 }).answer).toBe("not decided");
});

test.each([
  [
    "an empty set",
    () => splittingPoints({ elements: 3, sets: [[0], []] }),
    /none twice. Got set 2: {}. Leave the empty set out/,
  ],
  ["an element twice", () => splitExactly({ elements: 3, sets: [[1, 1, 2]] }), /Got set 1: {1, 1, 2}/],
  ["more elements than bits", () => splitExactly({ elements: 32, sets: [] }), /at most 31 elements. Got 32/],
  [
    "a self-loop",
    () => colouringPoints({ vertices: 3, edges: [[1, 1]] }),
    /Got the self-loop \(1, 1\). Leave the loop out/,
  ],
  ["an edge to nowhere", () => colourExactly({ vertices: 3, edges: [[0, 3]] }, 3), /from 0 to 2. Got \(0, 3\)/],
  ["one colour", () => colourExactly(namedGraphs.K4, 1), /colours is a whole number of at least 2.*Got 1/],
  ["two elements", () => randomSplitting(randomStream(0), { elements: 2, count: 1, planted: true }), /three elements at least/], // prettier-ignore
  ["a limit of no time", () => splitExactly({ elements: 3, sets: [] }, { seconds: 0 }), /seconds above 0/],
])("%s is refused with the rule and the repair", (_, call, message) => {
  expect(call).toThrow(message);
});
