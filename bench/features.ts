import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { useBackend } from "../src/backend/backend.js";
import { median } from "../src/math/statistics/moments.js";
import { row, table, type Row } from "./harness/row.js";
import { works, type Work } from "./features/works.js";

// Steps of feature methods, and the measures that judge them, beside their peers: paired, one after the other in each round.
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    python: { type: "string", default: process.env.OVERPARAM_PYTHON },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "5" },
  },
  allowPositionals: true,
});
const rounds = values.quick ? 1 : Number(values.rounds);

/** The peers' seconds; empty where there is no Python, or it lacks the package. */
function peersOf(name: string, size: number): Readonly<Record<string, number>> {
  if (values.python === undefined || name === "isomap") return {};
  const env = { ...process.env, OMP_NUM_THREADS: "1", XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1" }; // prettier-ignore
  try {
    const script = join(import.meta.dirname, "features.py");
    const said = execFileSync(values.python, [script, name, String(size)], { encoding: "utf8", env });
    return JSON.parse(said) as Record<string, number>;
  } catch (error) {
    console.error(`${name} was left out: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
    return {};
  }
}

async function measured(name: string, work: Work): Promise<Row> {
  const size = values.quick ? work.quick : work.size;
  const pairs: { ours: number; peers: Readonly<Record<string, number>> }[] = [];
  for (let round = 0; round < rounds; round++)
    pairs.push({ ours: await work.seconds(size), peers: peersOf(name, size) });
  const names = Object.keys(pairs[0].peers);
  const better = names.sort((a, b) => median(pairs.map(({ peers }) => peers[a])) - median(pairs.map(({ peers }) => peers[b])))[0]; // prettier-ignore
  const scale = work.unit === "µs" ? 1e6 : 1;
  const line = { work: work.title, size: work.shape(size), unit: work.unit, reach: work.reach, ours: scale * median(pairs.map(({ ours }) => ours)) }; // prettier-ignore
  if (better === undefined)
    return row({
      ...line,
      peer: null,
      peerName: null,
      ...(name === "isomap" ? { ratio: line.ours, detail: { seconds: "reach is in seconds" } } : {}),
    });
  const ratios = pairs.map(({ ours, peers }) => ours / peers[better]).sort((a, b) => a - b);
  const spread = rounds < 3 ? {} : { low: ratios[0], high: ratios[ratios.length - 1] };
  return row({ ...line, ratio: median(ratios), ...spread, peer: scale * median(pairs.map(({ peers }) => peers[better])), peerName: better }); // prettier-ignore
}

await useBackend();
const rows: Row[] = [];
for (const [name, work] of Object.entries(works)) if (name.includes(values.only)) rows.push(await measured(name, work));
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
