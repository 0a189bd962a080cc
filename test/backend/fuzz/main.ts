// npm run fuzz [-- --seconds N --seed N]: random steps, eagerly, in the graph and by XLA, until the time is over; 1 where any differ.
import { parseArgs } from "node:util";
import { useBackend } from "../../../src/backend/backend.js";
import { chainCase, rowCase, scriptOf, trainingCase, type Case } from "./cases.js";
import { compare } from "./compare.js";
import { rows } from "./rows.js";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string", default: "1" } },
});
await useBackend("cpu");
const end = performance.now() + 1000 * Number(values.seconds);
const tally: Record<string, number> = {};
let seed = Number(values.seed);
while (performance.now() < end) {
  for (const one of casesOf(seed)) if (performance.now() < end) look(one);
  seed += 1;
}
console.log(JSON.stringify(tally));
process.exitCode = (tally.different ?? 0) > 0 ? 1 : 0;

function* casesOf(seed: number): Generator<Case> {
  for (const [operation, all] of Object.entries(rows))
    for (const row of all.keys()) yield rowCase(operation, row, seed);
  for (let at = 0; at < 50; at++) yield chainCase(50 * seed + at);
  for (let at = 0; at < 20; at++) yield trainingCase(20 * seed + at);
}

function look(one: Case): void {
  for (const mode of ["graph", "xla"] as const) {
    const verdict = compare(one, mode);
    const name = typeof verdict === "string" ? verdict : "different";
    tally[name] = (tally[name] ?? 0) + 1;
    if (typeof verdict !== "string") console.log(`${one.name}\n${verdict.differs}\n\n${scriptOf(one)}`);
  }
}
