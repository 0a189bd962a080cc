// npm run crash [-- --kills N --seed N]: a kill at each operation on the disk of an export, before it and in its middle; N random
// kills of runs (default 500), a fifth of them of the command with two workers; and a kill at each operation of a run, with an export
// of what it left. What was lost, repeated, left or half exported is printed; 1 where anything was.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { randomStream } from "../../src/math/random.js";
import { exportOfKilled, goOn, killExport, killRun, node, undisturbed } from "./kill.js";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "500" }, seed: { type: "string", default: "1" } },
});
const room = mkdtempSync(join(tmpdir(), "overparam-crash-"));
const reference = await undisturbed(room);
const tally = { runPoints: 0, exportPoints: 0, randomKills: 0, faults: 0 };

function tell(where: string, faults: readonly string[]): void {
  tally.faults += faults.length;
  for (const fault of faults) console.log(`${where}: ${fault}`);
}

for (const at of reference.points.export) {
  tell(`export, operation ${at}`, await killExport(join(room, "exports", "to"), reference, at));
  tally.exportPoints += 1;
}
console.log(JSON.stringify(tally));

/** Milliseconds that a whole run takes now, on this machine. */
async function duration(how: "here" | "command"): Promise<number> {
  const folder = join(room, `timed-${how}`);
  const began = performance.now();
  await node({ args: goOn(folder, how) });
  rmSync(folder, { recursive: true, force: true });
  return performance.now() - began;
}

const random = randomStream(Number(values.seed)).split("kills");
for (let round = 0; tally.randomKills < Number(values.kills); round++) {
  const how = round % 5 === 4 ? "command" : "here";
  const whole = await duration(how);
  const times = Array.from({ length: 4 }, () => ({ after: whole * random.uniform() }));
  const { kills, faults } = await killRun(join(room, `random-${round}`), reference, how, times);
  tally.randomKills += kills;
  tell(`random kills after ${times.map(({ after }) => `${after.toFixed(0)} ms`).join(", ")} (${how})`, faults);
  if (round % 10 === 9) console.log(JSON.stringify(tally));
}
for (const at of reference.points.run) {
  const { kills, faults } = await killRun(join(room, "point"), reference, "here", [{ at }]);
  tally.runPoints += kills;
  tell(`run, operation ${at}`, [...faults, ...(await exportOfKilled(room, reference, at))]);
}
rmSync(room, { recursive: true, force: true });
console.log(JSON.stringify(tally));
process.exitCode = tally.faults > 0 ? 1 : 0;
