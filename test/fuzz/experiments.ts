import { randomStream } from "../../src/math/random.js";
import { pick } from "./cli.js";
import { pieces, sourceOf, type Pieces } from "./sample.js";

const thrower = '() => { throw new TypeError("x.y is not a function"); }';
const results = ["undefined", "5", "null", "{}", '"x"', "[1]", "NaN", "Promise.resolve(1)", "() => 1"];
const returning = results.map((result) => `() => (${result})`);
const estimateOf = (estimate: string): string =>
  `{ statement: "s", source: "s", margin: [0, 9], decides: true, estimate: ${estimate} }`;

/** Faulty pieces by the piece that they replace. */
const faults: { readonly [K in keyof Pieces]?: readonly string[] } = {
  head: ['import { nothing } from "./gone.js";\n', 'throw new Error("at once");\n', "Promise.reject(new Error('late'));\n"].map((line) => pieces.head + line), // prettier-ignore
  id: ['""', '"a/b"', '"../up"', "5", "undefined", '"\\u0001"', `"${"x".repeat(300)}"`],
  claim: ["undefined", "null", "{}", '"claim"', '{ lecture: 1, statement: "\\u0001\\ud800", reference: "r" }'],
  parameters: [
    "z.strictObject({})",
    "z.string()",
    "undefined",
    "{}",
    'z.strictObject({ size: z.number().describe("no default") })',
    "z.strictObject({ size: z.number().default(1), seeds: z.number().default(1) })",
    'z.strictObject({ "a b": z.number().default(1) })',
    "z.strictObject({ size: z.array(z.number()).default([1]) })",
    "z.strictObject({ size: z.number().min(5).default(1) })",
    "z.strictObject({ size: z.date().default(new Date()) })",
  ],
  smoke: [
    "undefined",
    "{}",
    '{ description: "s", seeds: 0, axes: [{}] }',
    '{ description: "s", seeds: 1e9, axes: [{}] }',
    '{ description: "s", seeds: 1, axes: [{ size: 5 }] }',
  ],
  default: [
    '{ description: "s", seeds: 2, axes: [{ nope: [1] }] }',
    '{ description: "s", seeds: 2, axes: [{ size: ["x"] }] }',
    '{ description: "s", seeds: 2, axes: [] }',
    '{ description: "s", seeds: NaN, axes: [{}] }',
  ],
  more: [
    ...["check", "memory", "settle", "refine"].flatMap((name) => [...returning, thrower, "5", "async () => undefined"].map((text) => `${name}: ${text},`)), // prettier-ignore
    ...["-1", "Infinity", '"many"'].map((text) => `memory: () => ${text},`),
    "refine: () => [{ parameters: { size: 3 }, seeds: 1e9 }],",
    "refine: () => [{ parameters: { size: 0 }, seeds: 1 }],",
    "refine: (trials) => [{ parameters: { size: 100 + trials.length }, seeds: 1 }],",
    'needs: "gpu",',
    'together: "yes",',
    "tables: [5],",
    ...returning.map((text) => `tables: [${text}],`),
    'tables: [() => ({ title: "\\u0001", columns: ["a"], rows: [["\\ud800"], [NaN]] })],',
  ],
  trial: [
    ...returning,
    thrower,
    "5",
    "undefined",
    "async () => []",
    "async (_, members) => members.map(() => undefined)",
    "async (_, members) => members.map(() => ({ value: new Float32Array(3) }))",
    "async (_, members) => members.map(() => () => 1)",
    "async (_, members) => members.map(() => { const a = {}; a.a = a; return a; })",
    "async (_, members) => members.map(() => ({ value: 1n }))",
    "async (_, members) => { throw null; }",
    'async (_, members) => { throw "text"; }',
    "async (_, members) => members.map(() => ({ value: NaN }))",
    'async (_, members, { save }) => { await save(members[0], "../x", { "a/b": "x" }); return members.map(() => ({ value: 1 })); }',
    'async (_, members, { save }) => { await save(members[0], "x", 5); return members.map(() => ({ value: 1 })); }',
    'async (_, members, { save }) => { await save(members[0], "x", { "a": 5 }); return members.map(() => ({ value: 1 })); }',
    'async (_, members, { save }) => { await save(undefined, "x", { "a": "b" }); return members.map(() => ({ value: 1 })); }',
  ],
  evidence: [...returning, thrower, "async (trials) => trials", "5"],
  finding: [
    "null",
    "{}",
    "5",
    '{ statement: "s", source: "s", margin: [9, 0], decides: true, estimate: () => 1 }',
    ...[...returning, thrower, '() => ({ value: "x", low: 0, high: 1, confidence: 0.95 })', "() => ({ value: 1, low: 2, high: 0, confidence: 2 })"].map(estimateOf), // prettier-ignore
    ...returning.map((text) => estimateOf(`() => [{ name: "a", seeds: 5, interval: ${text} }]`)),
    ...returning.map((text) => `{ ${estimateOf("() => meanInterval([1, 2, 3])").slice(1, -1)}, premises: ${text} }`),
  ],
  tested: [...returning, thrower, "5"],
  notTested: [...returning, thrower, "5", "undefined"],
  figure: [
    ...returning,
    thrower,
    "5",
    '() => ({ title: "\\u0001\\ud800 <b>", caption: "\\u0000", x: { label: "\\u0007", scale: "log" }, y: { label: "y", scale: "log" }, marks: [{ mark: "dots", points: [{ x: 0, y: -1 }, { x: NaN, y: 1, low: -1, high: 2 }] }] })',
    '() => ({ title: "t", caption: "c", x: { label: "x", scale: "none" }, y: { label: "y", scale: "linear" }, marks: [] })',
    '() => ({ title: "t", caption: "c", x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" }, marks: [{ mark: "pie" }] })',
    '() => ({ title: "t", caption: "c", x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" }, marks: [{ mark: "line", points: 5 }] })',
    ...["line", "dots", "bars", "cells", "image", "rule", "text"].map(
      (mark) =>
        `() => ({ title: "t", caption: "c", x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" }, marks: [{ mark: "${mark}", points: [{}] }] })`,
    ),
  ],
};

/** An experiment with one fault, or two, by the number of the case. */
export function faulty(seed: number, at: number): { readonly source: string; readonly fault: string } {
  const random = randomStream(seed).split(`experiments ${at}`);
  const all = Object.entries(faults).flatMap(([piece, texts]) => texts.map((text) => [piece, text] as const));
  const first = all[at % all.length];
  const chosen = random.uniform() < 0.2 ? [first, pick(random, all)] : [first];
  const replaced: Pieces = { ...pieces, ...Object.fromEntries(chosen) };
  return {
    source: sourceOf(replaced),
    fault: chosen.map(([piece, text]) => `${piece}: ${text.slice(0, 160)}`).join("; "),
  };
}

/** Faults that end or stop a process, for the real command: the file, and what standard error has to say. */
export const ending: readonly (readonly [head: string, said: string])[] = [
  ["Promise.reject(new Error('nobody waits'));\n", "nobody waits"],
  ["process.exit(0);\n", "the command must come to its end"],
  ["await new Promise(() => undefined);\n", "the command must come to its end"],
  [
    "setInterval(() => undefined, 1000); await new Promise(() => undefined);\n",
    "it awaits something that does not come",
  ],
  [
    "setTimeout(() => { throw new TypeError('late'); }, 5); await new Promise((done) => setTimeout(done, 500));\n",
    "late",
  ],
];
