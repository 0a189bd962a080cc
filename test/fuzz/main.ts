// npm run fuzz -- cli|files|experiments [--seed N --minutes M --cases C --from C]: cases until the time is over; prints each kind of fault once; 1 where
// there are any.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { silence } from "./quiet.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "1" },
    from: { type: "string", default: "1" },
    cases: { type: "string", default: "1e9" },
  },
});
const print = silence();
process.on("unhandledRejection", () => undefined); // of users' experiments; the real command ends with a sentence
const { campaigns, prepareFolder } = await import("./campaign.js");
const campaign = campaigns[positionals[0]];
const folder = mkdtempSync(join(tmpdir(), "overparam-fuzz-"));
await prepareFolder(folder);
const end = performance.now() + 60_000 * Number(values.minutes);
const kinds = new Map<string, number>();
let at = Number(values.from);
for (; at - Number(values.from) < Number(values.cases) && performance.now() < end; at++)
  for (const { what, how } of await campaign(Number(values.seed), at)) {
    const kind = what
      .replace(/\d+/g, "#")
      .replace(/case-#|'[^']*'/g, "")
      .slice(0, 120);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (kinds.get(kind) === 1) print(`${positionals[0]} ${at}: ${how}\n  ${what}\n`);
  }
process.chdir(tmpdir());
rmSync(folder, { recursive: true, force: true });
print(
  `${at - Number(values.from)} cases, ${kinds.size} kinds of fault: ${JSON.stringify(Object.fromEntries(kinds))}\n`,
);
process.exit(kinds.size > 0 ? 1 : 0);
