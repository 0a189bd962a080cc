import { parseArgs } from "node:util";
import { useBackend } from "../src/backend/backend.js";
import { tf } from "../src/backend/tensorflow.js";
import { sphere } from "../src/data/generators.js";
import { randomLabels } from "../src/data/labels.js";
import { randomStream } from "../src/math/random.js";
import { createEnsemble } from "../src/model/ensemble.js";
import { mlp } from "../src/model/network.js";
import { trainingData } from "../src/train/data.js";
import { train } from "../src/train/train.js";

/** One row of the table: a work, its size, and what was measured. */
interface Row {
  readonly work: string;
  readonly size: string;
  readonly ours: number;
  readonly reach: number | null;
  readonly unit: string;
}

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } }, allowPositionals: true });
const size = { samples: 100, dimension: 10 };

/** Trains an ensemble for some steps without stop rules, looking in at the steps given. */
async function trainFor(
  width: number,
  members: number,
  steps: number,
  look: (done: number) => void = () => undefined,
): Promise<number> {
  const streams = Array.from({ length: members }, (_, seed) => randomStream(seed));
  const data = trainingData(
    streams.map((random) => ({
      name: "sphere",
      ...size,
      outputs: 1,
      classes: [],
      inputs: sphere(random, size),
      targets: randomLabels(random, size.samples),
    })),
  );
  const ensemble = createEnsemble(mlp({ inputs: size.dimension, outputs: 1, depth: 1, width }), streams);
  const started = performance.now();
  await train(ensemble, {
    data,
    steps,
    rate: { absolute: 1 },
    random: randomStream(0),
    progress: (fraction) => look(Math.round(fraction * steps)),
  });
  const seconds = (performance.now() - started) / 1000;
  ensemble.dispose();
  tf.dispose([data.inputs, data.targets]);
  return seconds;
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Milliseconds a step of ten members together, median of five. */
async function stepTime(width: number): Promise<Row> {
  const steps = width > 1000 ? 40 : 200;
  await trainFor(width, 10, 20);
  const times: number[] = [];
  for (let repeat = 0; repeat < 5; repeat++) times.push((1000 * (await trainFor(width, 10, steps))) / steps);
  return {
    work: "one hidden ReLU layer, N = 100, d = 10, gradient descent, 10 members, own data",
    size: `width ${width}`,
    ours: median(times),
    reach: null,
    unit: "ms a step of all members",
  };
}

/** Resident memory at 10,000 steps over that at 1,000. */
async function memory(): Promise<Row> {
  const resident = new Map<number, number>();
  const at = (done: number): void => {
    for (const mark of [1000, 9900]) {
      if (done < mark || resident.has(mark)) continue;
      globalThis.gc?.();
      resident.set(mark, process.memoryUsage().rss);
    }
  };
  await trainFor(64, 4, 10_000, at);
  return {
    work: "resident memory after 10,000 eager steps over that after 1,000",
    size: "width 64, 4 members",
    ours: (resident.get(9900) ?? NaN) / (resident.get(1000) ?? NaN),
    reach: 1.05,
    unit: "ratio",
  };
}

await useBackend();
const rows: Row[] = [];
for (const width of [16, 64, 256, 1024, 4096]) rows.push(await stepTime(width));
rows.push(await memory());
if (values.json) console.log(JSON.stringify(rows, null, 2));
else
  for (const { work, size: of, ours, reach, unit } of rows)
    console.log(`${work}; ${of}: ${ours.toPrecision(4)} ${unit}${reach === null ? "" : ` (reach ${reach})`}`);
