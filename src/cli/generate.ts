import { writeFile } from "node:fs/promises";
import { tableBytes } from "../data/named-columns.js";
import { asUsage, check } from "../errors.js";
import { randomStream } from "../math/random.js";
import type { UnitName } from "../moments/activations.js";
import { hiddenNetwork, networkSamples } from "../moments/network.js";
import { accessError } from "../run/access.js";
import { encode } from "../run/json.js";
import { countOf, seedOf } from "./flags.js";
import { print } from "./output.js";

/** What `overparam generate teacher` is told, as it was typed. */
export interface GenerateFlags {
  readonly inputs: unknown;
  readonly units: unknown;
  readonly samples: unknown;
  readonly activation: string;
  readonly biased: boolean;
  readonly mixed: boolean;
  readonly seed: unknown;
  readonly to: string;
  readonly json: boolean;
}

/** The most numbers of one file: 2 GiB of doubles. */
const most = 2 ** 28;

/** `overparam generate teacher`: samples of a random network as a file, and the network beside them as <file>.teacher.json. */
export async function generateTeacher(flags: GenerateFlags): Promise<number> {
  const [inputs, units] = [countOf("--inputs", flags.inputs) ?? 20, countOf("--units", flags.units) ?? 5];
  const [samples, seed] = [countOf("--samples", flags.samples) ?? 100_000, seedOf(flags.seed)];
  return asUsage(async () => {
    check(samples * (inputs + 1) <= most, () => ({
      where: "--samples",
      rule: `a file holds ${most} numbers at most`,
      received: `${samples} rows of ${inputs + 1}`,
      repair: "Ask for fewer rows.",
    }));
    const random = randomStream(seed);
    const shape = { activation: flags.activation as UnitName, inputs, units };
    const network = hiddenNetwork(random, { ...shape, biased: flags.biased, mixedSigns: flags.mixed });
    const width = inputs + 1;
    const values = new Float64Array(samples * width);
    let row = 0;
    for (const { x, y } of networkSamples(random, network, samples))
      for (let at = 0; at < x.rows; at++, row++) {
        values.set(x.data.subarray(at * inputs, (at + 1) * inputs), row * width);
        values[row * width + inputs] = y[at];
      }
    const names = [...Array.from({ length: inputs }, (_, at) => `x${at + 1}`), "y"];
    await write(flags.to, await tableBytes(flags.to, { names, rows: samples, values }));
    const { weights, outputs, biases } = network;
    const rows = Array.from({ length: units }, (_, unit) => [...weights.data.subarray(unit * inputs, (unit + 1) * inputs)]); // prettier-ignore
    const teacher = {
      ...shape,
      samples,
      seed,
      to: flags.to,
      weights: rows,
      outputs: [...outputs],
      biases: [...biases],
    };
    await write(`${flags.to}.teacher.json`, `${encode(teacher, 2)}\n`);
    print(flags.json ? `${encode(teacher, 2)}\n` : `${samples} samples of ${units} ${flags.activation} units of ${inputs} inputs: ${flags.to}; the network: ${flags.to}.teacher.json\n`); // prettier-ignore
    return 0;
  });
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content).catch((error: unknown) => {
    throw accessError(path, error);
  });
}
