// npm run calibrate [-- REPLICATES]: how often verdicts are false, on planted truths; writes the table of docs/verdicts.md.
import { readFileSync, writeFileSync } from "node:fs";
import type { Interval } from "../src/math/statistics/interval.js";
import { kinds, type Kind } from "./calibrate/kinds.js";
import { rates, type Plan } from "./calibrate/rates.js";

const replicates = Number(process.argv[2] ?? 2000);
const plans: readonly Plan[] = [5, 10, 40, "looks"];
const columns = [
  "verdict on",
  "seeds",
  "false supported, just outside",
  "false refuted, on the edge",
  "false refuted, inside",
  "power to support, inside",
  "power to refute, far outside",
];

/** A share in per cent, with its 95 % Monte-Carlo interval. */
function percent({ value, low, high }: Interval): string {
  const [share, from, to] = [value, low, high].map((part) => (100 * part).toFixed(1));
  return `${share} [${from}, ${to}]`;
}

function row(kind: Kind, plan: Plan): string[] {
  const outside = rates(kind, "outside", plan, replicates);
  const edge = rates(kind, "edge", plan, replicates);
  const inside = rates(kind, "inside", plan, replicates);
  const far = rates(kind, "far outside", plan, replicates);
  const numbers = [outside.supported, edge.refuted, inside.refuted, inside.supported, far.refuted];
  return [kind.name, plan === "looks" ? "40, 80 … 640" : String(plan), ...numbers.map(percent)];
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const lines = [line(columns), line(columns.map((_, index) => (index < 2 ? "---" : "--:")))];
console.log(lines.join("\n"));
for (const kind of kinds) {
  for (const plan of plans) {
    lines.push(line(row(kind, plan)));
    console.log(lines.at(-1));
  }
}
const page = new URL("../docs/verdicts.md", import.meta.url);
const [start, end] = ["<!-- calibration: written by npm run calibrate -->", "<!-- end of calibration -->"];
const text = readFileSync(page, "utf8");
const [before, after] = [text.slice(0, text.indexOf(start)), text.slice(text.indexOf(end))];
const caption = `Per cent of ${replicates} simulated runs, with 95 % Monte-Carlo intervals.`;
writeFileSync(page, [before + start, caption, "", ...lines, "", after].join("\n"));
