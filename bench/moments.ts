import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { useBackend } from "../src/backend/backend.js";
import type { Matrix } from "../src/math/algebra/contract.js";
import { randomStream } from "../src/math/random.js";
import { filteredRecovery, relativeError } from "../src/moments/filtered-recovery.js";
import {
  estimateMoments,
  hiddenNetwork,
  matchUnits,
  networkSamples,
  recoverUnits,
  type Chunk,
} from "../src/moments/index.js";
import { networkOutputs } from "../src/moments/network.js";
import { parityNetwork } from "../src/moments/parity.js";
import { spanTensors } from "../src/moments/span-tensors.js";
import { raceRow, secondsOf, type Timed } from "./harness/paired.js";
import { row, table, type Row } from "./harness/row.js";
import { startWorker } from "./harness/worker.js";

// Moments beside numpy's einsum, samples to weights, and filtered PCA with fine-tuning beside JAX.
const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    /** A Python with numpy and jax. */
    python: { type: "string", default: process.env.OVERPARAM_PYTHON },
    pairs: { type: "string", default: "5" },
    quick: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const pairs = values.quick ? 2 : Number(values.pairs);
const scaled = (size: number): number => (values.quick ? size / 20 : size);
const peer =
  values.python === undefined
    ? undefined
    : startWorker({ name: "numpy and JAX", file: values.python, args: [join(import.meta.dirname, "moments.py")] });
interface Answer {
  readonly seconds: number;
  readonly entry?: number;
  readonly error?: number;
}

const [inputs, units, chunkRows] = [50, 5, 10_000];
/** The same 10,000 rows again and again: what is timed is the summing, not the drawing. */
const chunk: Chunk = (() => {
  const random = randomStream(0);
  const network = hiddenNetwork(random, { activation: "relu", inputs, units });
  return networkSamples(random, network, chunkRows).next().value as Chunk;
})();
const unit = new Float64Array(inputs).fill(1, 0, 1);
const span: Matrix = { rows: inputs, columns: units, data: new Float64Array(inputs * units).map((_, at) => Number(at % (units + 1) === 0)) }; // prettier-ignore

function* repeated(rows: number): Generator<Chunk> {
  for (let done = 0; done < rows; done += chunkRows) yield chunk;
}

/** Contracted moments with their errors, and the full tensors of order 3 and 4 in a span of 5 dimensions. */
async function momentsOf(rows: number): Promise<number> {
  const { m2 } = await estimateMoments(repeated(rows), unit);
  await spanTensors(() => repeated(rows), { basis: span, m0: 0, m1: new Float64Array(inputs) }, [3, 4]);
  return m2.value.data[1];
}

async function einsumRows(): Promise<Row[]> {
  const rows = scaled(1_000_000);
  const about = { work: "moments to order 4, with standard errors", size: `n = 50, k = 5, N = ${rows}`, unit: "s" };
  await momentsOf(2 * chunkRows);
  const ours: Timed = () => secondsOf(() => momentsOf(rows));
  if (peer === undefined) return [row({ ...about, ours: await ours(), peer: null, peerName: null })];
  const folder = mkdtempSync(join(tmpdir(), "overparam-moments-"));
  const file = join(folder, "chunk.bin");
  const lines = Float64Array.from({ length: chunkRows * (inputs + 1) }, (_, at) => {
    const [line, column] = [Math.floor(at / (inputs + 1)), at % (inputs + 1)];
    return column === inputs ? chunk.y[line] : chunk.x.data[line * inputs + column];
  });
  writeFileSync(file, lines);
  const spec = { kind: "moments", file, chunk: chunkRows, chunks: rows / chunkRows, inputs, units };
  const theirs = (optimize: boolean): Timed => async () =>
    (await peer.ask<Answer>({ ...spec, optimize })).seconds; // prettier-ignore
  const { entry } = await peer.ask<Answer>({ ...spec, chunks: 1, optimize: true });
  const detail = { difference: Math.abs((entry ?? NaN) - (await momentsOf(chunkRows))) };
  const made = [
    await raceRow(ours, theirs(false), pairs, { ...about, against: "numpy einsum on chunks", reach: 0.7, detail }),
    await raceRow(ours, theirs(true), Math.min(pairs, 2), { ...about, against: "numpy einsum(optimize=True)", detail }),
  ];
  rmSync(folder, { recursive: true });
  return made;
}

/** The greatest resident bytes while chunks that a generator makes anew stream by, at the greatest N over those at a tenth of it. */
async function memoryRows(): Promise<Row[]> {
  const most = scaled(10_000_000);
  const random = randomStream(2);
  const network = hiddenNetwork(random, { activation: "relu", inputs: 20, units });
  const direction = new Float64Array(20).fill(1, 0, 1);
  const peakOf = async (rows: number): Promise<number> => {
    let peak = 0;
    function* watched(): Generator<Chunk> {
      for (const one of networkSamples(random, network, rows)) {
        yield one;
        peak = Math.max(peak, process.memoryUsage.rss());
      }
    }
    globalThis.gc?.();
    await estimateMoments(watched(), direction);
    return peak;
  };
  await peakOf(20 * chunkRows); // what the heap grows to before the collector first runs
  const [few, many] = [await peakOf(most / 10), await peakOf(most)];
  const about = { work: "peak resident bytes of contracted moments", size: `n = 20, N = ${most}`, unit: "bytes" };
  return [row({ ...about, ours: many, peer: few, peerName: `N = ${most / 10}`, reach: 1.05 })];
}

async function recoveryRows(): Promise<Row[]> {
  const random = randomStream(1);
  const network = hiddenNetwork(random, { activation: "relu", inputs: 20, units: 5 });
  const kept = [...networkSamples(random, network, 100_000)];
  const recovered = () => recoverUnits(() => kept, { inputs: 20, units: 5, random: random.split("recovery") });
  const { worst } = matchUnits((await recovered()).weights, network.weights);
  const seconds = await secondsOf(recovered);
  const about = { work: "samples to weights", size: "n = 20, k = 5, N = 100000", unit: "s" };
  return [
    row({ ...about, ours: seconds, peer: 3, peerName: "3 s", reach: 1, detail: { worst } }),
    row({ ...about, work: "worst |cosine| of a unit", ours: worst, peer: 0.99, peerName: ".99", reach: 1, sense: "at least", unit: "cosine" }), // prettier-ignore
  ];
}

async function filteredRows(): Promise<Row[]> {
  await useBackend();
  const [samples, steps] = values.quick ? [200_000, 100] : [400_000, 6000];
  const random = randomStream(0);
  const planted = parityNetwork(random, inputs, 6);
  const drawn = (name: string, rows: number): Chunk => {
    const x = { rows, columns: inputs, data: random.split(name).normals(rows * inputs) };
    return { x, y: networkOutputs(planted, x) };
  };
  const [training, fresh] = [drawn("training", samples), drawn("fresh", 5000)];
  let error = NaN;
  const once = async (): Promise<void> => {
    const { tuned } = await filteredRecovery(training, {
      units: 6,
      width: 256,
      steps,
      random: random.split("pipeline"),
    });
    error = tuned === undefined ? NaN : relativeError(tuned, fresh);
  };
  const ours: Timed = () => secondsOf(once);
  await once();
  const about = {
    work: "filtered PCA and fine-tuning",
    size: `k = 6, n = 50, N = ${samples}, 2 x ${steps} steps`,
    unit: "s",
  };
  if (peer === undefined) return [row({ ...about, ours: await ours(), peer: null, peerName: null, detail: { error } })];
  const spec = { kind: "filtered", inputs, units: 6, samples, width: 256, steps, seed: 0 };
  const errors: number[] = [];
  const theirs: Timed = async () => {
    const answer = await peer.ask<Answer>(spec);
    errors.push(answer.error ?? NaN);
    return answer.seconds;
  };
  const made = await raceRow(ours, theirs, Math.min(pairs, 3), { ...about, against: "JAX, jit", reach: 1 });
  return [{ ...made, detail: { error, peerErrors: errors } }];
}

const works: readonly (readonly [title: string, rows: () => Promise<Row[]>])[] = [
  ["moments to order 4", einsumRows],
  ["resident bytes", memoryRows],
  ["samples to weights", recoveryRows],
  ["filtered PCA", filteredRows],
];
const rows: Row[] = [];
for (const [title, made] of works) {
  if (!values.only.every((part) => title.includes(part))) continue;
  process.stderr.write(`${title}\n`);
  rows.push(...(await made()));
}
await peer?.close();
console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
