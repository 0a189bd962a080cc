// npm run calibrate [-- REPLICATES [KIND [PLAN]]]: how often verdicts are false on planted truths, into docs/verdicts.md row by row.
import { readFileSync, writeFileSync } from "node:fs";
import type { Interval } from "../src/math/statistics/interval.js";
import { kinds, type Kind } from "./calibrate/kinds.js";
import { rates, type Plan } from "./calibrate/rates.js";

const [replicates, onlyKind, onlyPlan] = [Number(process.argv[2] ?? 2000), process.argv[3], process.argv[4]];
const plans: readonly Plan[] = [5, 10, 40, "looks"];
const columns = [
  "verdict on",
  "seeds",
  "runs",
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

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const start = (kind: Kind, plan: Plan): string => `| ${kind.name} | ${plan === "looks" ? "40, 80 … 640" : plan} |`;

function row(kind: Kind, plan: Plan): string {
  const outside = rates(kind, "outside", plan, replicates);
  const edge = rates(kind, "edge", plan, replicates);
  const inside = rates(kind, "inside", plan, replicates);
  const far = rates(kind, "far outside", plan, replicates);
  const numbers = [outside.supported, edge.refuted, inside.refuted, inside.supported, far.refuted];
  return `${start(kind, plan)} ${[String(replicates), ...numbers.map(percent)].join(" | ")} |`;
}

const page = new URL("../docs/verdicts.md", import.meta.url);
const [opening, closing] = ["<!-- calibration: written by npm run calibrate -->", "<!-- end of calibration -->"];

/** Puts one row into the page's table, in the order of kinds and plans, in place of an earlier one. */
function write(kind: Kind, plan: Plan, found: string): void {
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(opening) + opening.length, text.indexOf(closing)];
  const known = text
    .slice(from, to)
    .split("\n")
    .map((old) => old.replace(/ +/g, " "));
  const every = kinds.flatMap((each) => plans.map((size) => start(each, size)));
  const rows = every.map((begin) =>
    begin === start(kind, plan) ? found : known.find((candidate) => candidate.startsWith(begin)),
  );
  const table = [line(columns), line(columns.map((_, index) => (index < 2 ? "---" : "--:")))];
  const lines = [...table, ...rows.filter((each) => each !== undefined)];
  writeFileSync(page, [text.slice(0, from), "", ...lines, "", text.slice(to)].join("\n"));
}

if (onlyKind !== undefined && !kinds.some(({ name }) => name === onlyKind)) {
  console.error(`There is no verdict on '${onlyKind}': ${kinds.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
if (onlyPlan !== undefined && !plans.some((plan) => String(plan) === onlyPlan)) {
  console.error(`There is no plan '${onlyPlan}': ${plans.join(", ")}.`);
  process.exit(2);
}
console.log(line(columns));
for (const kind of kinds.filter(({ name }) => onlyKind === undefined || name === onlyKind)) {
  for (const plan of plans.filter((each) => onlyPlan === undefined || String(each) === onlyPlan)) {
    const found = row(kind, plan);
    console.log(found);
    write(kind, plan, found);
  }
}
