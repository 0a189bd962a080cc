import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { useBackend } from "../backend/backend.js";
import { columnBlocks } from "../data/column-blocks.js";
import { readColumns, splitTarget, targetOf } from "../data/named-columns.js";
import { asUsage, check } from "../errors.js";
import { keepNetwork } from "../experiment/keep.js";
import { randomStream } from "../math/random.js";
import { layersFormat } from "../model/export.js";
import type { UnitName } from "../moments/activations.js";
import { denseModel, type DenseNetwork } from "../moments/dense.js";
import { recoverFromFile, type FileRecovery } from "../moments/recover-file.js";
import { unwhitened, whitened, whiteningOf, type Whitening } from "../moments/gaussianity.js";
import {
  recoverFromSamples,
  recoveryMethods,
  type MethodResult,
  type SampleRecovery,
  type SampleRecoveryOptions,
} from "../moments/recover-samples.js";
import { encode } from "../run/json.js";
import { countOf, seedOf } from "./flags.js";
import { print } from "./output.js";
import { recoveryText } from "./recovery-text.js";
import { choiceOf } from "./table-flags.js";

/** What `overparam recover` is told, as it was typed. */
export interface RecoverFlags {
  readonly target: string;
  readonly columns: string | undefined;
  readonly drop: string | undefined;
  readonly delimiter: string | undefined;
  readonly units: unknown;
  readonly activation: string;
  readonly method: string;
  readonly biased: boolean;
  readonly whiten: boolean;
  readonly steps: unknown;
  readonly seed: unknown;
  readonly hold: unknown;
  readonly to: string | undefined;
  readonly json: boolean;
}

/** `overparam recover`: a network of one hidden layer from samples in a file. */
export async function recover(path: string, flags: RecoverFlags): Promise<number> {
  const methods = flags.method === "all" ? recoveryMethods : recoveryMethods.filter((name) => name === flags.method);
  const given = flags.units === undefined || flags.units === "auto" ? undefined : countOf("--units", flags.units);
  const steps = countOf("--steps", flags.steps) ?? 2000;
  await asUsage(() => {
    requireMethod(methods.length, flags.method);
  });
  const samples = await asUsage(() => samplesOf(path, flags));
  await asUsage(() => {
    requireUnits(given, samples.names.length);
  });
  await useBackend();
  const { whitening, ...recovery } = await samples.recovered({
    ...{ methods, activation: flags.activation as UnitName, biased: flags.biased, steps },
    ...(given === undefined ? {} : { units: given }),
    random: randomStream(seedOf(flags.seed)).split("recover"),
  });
  const best = bestOf(recovery.methods);
  if (flags.to !== undefined && best?.network !== undefined) await write(flags.to, best, best.network, whitening, samples.names); // prettier-ignore
  const document = { file: path, target: flags.target, inputs: samples.names, whitened: flags.whiten, ...summary(recovery), best: best?.method ?? null }; // prettier-ignore
  print(flags.json ? `${encode(document, 2)}\n` : `${recoveryText(recovery, best, flags)}\n`);
  return best === undefined ? 1 : 0;
}

/** Numbers in memory where --hold says nothing: 512 MiB of doubles. */
const most = 2 ** 26;

/** The samples of the file, in memory where they are few enough, else streamed, and what is recovered from them. */
async function samplesOf(path: string, { target, whiten, hold: held, ...flags }: RecoverFlags) {
  const asked = countOf("--hold", held);
  check(asked === undefined || asked >= 10, () => ({
    where: "--hold",
    rule: "it must be at least 10 rows, a fifth of which are held out",
    received: String(asked),
    repair: "Leave it out for as many as take 512 MiB.",
  }));
  const choice = choiceOf({ ...flags });
  const holdOf = (columns: number): number => asked ?? Math.floor(most / columns);
  const { names } = await columnBlocks(path, { ...choice, also: target });
  const table = await readColumns(path, { ...choice, also: target }, holdOf(names.length) * names.length);
  const inputs = targetOf(path, names, target).names;
  if (table === undefined) {
    const file = { path, target, ...choice };
    const recovered = (options: SampleRecoveryOptions): Promise<FileRecovery> =>
      recoverFromFile(file, { ...options, whiten, hold: holdOf(names.length) });
    return { names: inputs, recovered };
  }
  const { x, y } = splitTarget(path, table, target);
  const recovered = async (options: SampleRecoveryOptions): Promise<FileRecovery> => {
    const whitening = whiten ? whiteningOf(x) : undefined;
    const recovery = await recoverFromSamples({ x: whitening === undefined ? x : whitened(whitening, x), y }, options);
    return whitening === undefined ? recovery : { ...recovery, whitening };
  };
  return { names: inputs, recovered };
}

function requireMethod(found: number, method: string): void {
  check(found > 0, () => ({
    where: "--method",
    rule: `it is one of ${recoveryMethods.join(", ")}, all`,
    received: method,
    repair: "Leave it out for all.",
  }));
}

function requireUnits(units: number | undefined, inputs: number): void {
  check(units === undefined || units <= inputs, () => ({
    where: "--units",
    rule: "there can be no more units than inputs: more are not linearly independent",
    received: `${units} units, ${inputs} inputs`,
    repair: "Ask for fewer, or for --units auto.",
  }));
}

/** The method with the least held-out error after descent. */
const bestOf = (methods: readonly MethodResult[]): MethodResult | undefined =>
  methods.filter(({ network }) => network !== undefined).sort((a, b) => a.refined - b.refined)[0];

/** What --json prints of it. */
function summary({ methods, count, gaussianity, ...rest }: SampleRecovery) {
  return {
    ...rest,
    gaussianity: { ...gaussianity, standard: gaussianity.fails.length === 0 },
    count: count === undefined ? null : { ...count, spectrum: [...count.spectrum] },
    methods: methods.map(({ method, reason, heldOut, refined, errors, found, network }) => ({
      ...{ method, reason, heldOut, refined, errors: errors ?? null },
      found: found === undefined ? null : numbersOf(found),
      network: network === undefined ? null : numbersOf(network),
    })),
  };
}

function numbersOf({ weights, outputs, biases, offset, activation }: DenseNetwork) {
  const { rows, columns, data } = weights;
  const each = Array.from({ length: rows }, (_, unit) => [...data.subarray(unit * columns, (unit + 1) * columns)]);
  return { activation, weights: each, outputs: [...outputs], biases: [...biases], offset };
}

async function write(
  to: string,
  { method }: MethodResult,
  network: DenseNetwork,
  whitening: Whitening | undefined,
  inputs: readonly string[],
): Promise<void> {
  const model = denseModel(whitening === undefined ? network : unwhitened(network, whitening));
  try {
    const save = async (
      _: unknown,
      name: string,
      files: Readonly<Record<string, Uint8Array | string>>,
    ): Promise<void> => {
      await mkdir(join(to, name), { recursive: true });
      for (const [file, content] of Object.entries(files)) await writeFile(join(to, name, file), content);
    };
    const metadata = { part: "network", method, inputs, inputDimension: inputs.length, outputDimension: 1 };
    await keepNetwork({ save }, { seed: 0, random: randomStream(0) }, "network", await layersFormat(model), metadata);
  } finally {
    model.dispose();
  }
}
