import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A small experiment of its own, in pieces that a campaign may replace. */
export const pieces = {
  head: 'import { defineExperiment, meanInterval, z } from "overparam";\n',
  id: '"sample"',
  claim: '{ lecture: "none", statement: "s", reference: "r" }',
  parameters:
    'z.strictObject({ size: z.number().int().min(1).default(1).describe("d"), kind: z.enum(["a", "b"]).default("a") })',
  smoke: '{ description: "s", seeds: 2, axes: [{ size: [1] }] }',
  default: '{ description: "s", seeds: 5, axes: [{ size: [1, 2] }] }',
  more: "",
  trial: "async ({ size }, members) => members.map(({ seed }) => ({ value: size + seed / 10 }))",
  evidence: "(trials) => trials.map(({ parameters, result }) => ({ x: parameters.size, y: result.value }))",
  finding:
    '{ statement: "s", source: "s", margin: [0, 9], decides: true, estimate: (points, confidence) => meanInterval(points.map(({ y }) => y), { confidence }) }',
  tested: '() => "t"',
  notTested: '"n"',
  figure:
    '(points) => ({ title: "t", caption: "c", x: { label: "x", scale: "log" }, y: { label: "y", scale: "linear" }, marks: [{ mark: "dots", points }] })',
} as const;

export type Pieces = { readonly [K in keyof typeof pieces]: string };

export const sourceOf = (own: Pieces): string => `${own.head}export default defineExperiment({
  id: ${own.id}, claim: ${own.claim}, parameters: ${own.parameters},
  grids: { smoke: ${own.smoke}, default: ${own.default} }, needs: "nothing", ${own.more}
  trial: ${own.trial},
  evidence: ${own.evidence},
  findings: { mean: ${own.finding} },
  tested: ${own.tested}, notTested: ${own.notTested}, settles: "more",
  figures: { one: ${own.figure} },
});
`;

/** Writes the experiment as sample.ts and a points.csv into a folder. */
export function writeSample(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "sample.ts"), sourceOf(pieces));
  const rows = Array.from(
    { length: 24 },
    (_, at) => `${Math.sin(at).toFixed(3)},${Math.cos(2 * at).toFixed(3)},${at % 2}`,
  );
  writeFileSync(join(folder, "points.csv"), `a,b,y\n${rows.join("\n")}\n`);
}

/** A fresh copy of a run. */
export function copyRun(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}
