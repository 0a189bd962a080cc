import { UserError } from "../errors.js";
import type { Random } from "../math/random.js";
import type { UnitName } from "./activations.js";
import { descend, randomDense, type DenseNetwork } from "./dense.js";
import { filteredRecovery, relativeError } from "./filtered-recovery.js";
import { gaussianity, type Gaussianity } from "./gaussianity.js";
import { halvesError, type UnitErrors } from "./halves.js";
import { recoverNetwork } from "./recover-network.js";
import { requireSamples, splitSamples } from "./samples.js";
import { countUnits, type UnitCount } from "./spectrum.js";
import type { Chunk } from "./stream.js";
import type { Samples } from "./sums.js";

/** The ways from samples to a network. */
export const recoveryMethods = ["moments", "filtered", "descent"] as const;
export type RecoveryMethod = (typeof recoveryMethods)[number];

/** What {@link recoverFromSamples} is told. */
export interface SampleRecoveryOptions {
  readonly methods: readonly RecoveryMethod[];
  readonly activation: UnitName;
  /** k, or undefined to count. */
  readonly units?: number;
  /** Whether hidden units have biases. */
  readonly biased: boolean;
  /** Adam's steps of every refinement; twice as many of descent from a random start. */
  readonly steps: number;
  readonly random: Random;
}

/** What one method made of the samples. */
export interface MethodResult {
  readonly method: RecoveryMethod;
  /** Why it made nothing; empty where it did. */
  readonly reason: string;
  /** E(f − y)²/Var y on held-out rows: before descent (moments, subspace) and after; NaN where there is none. */
  readonly heldOut: number;
  readonly refined: number;
  /** Of the moment method: by how much halves of the samples disagree about each unit. */
  readonly errors?: UnitErrors;
  /** As the method found it, and as descent left it. */
  readonly found?: DenseNetwork;
  readonly network?: DenseNetwork;
}

/** All that was found out. */
export interface SampleRecovery {
  /** Rows that the moment method learned from. */
  readonly training: number;
  /** Those among them that descent and filtered PCA learned from: all, unless a file was streamed. */
  readonly inMemory: number;
  readonly heldOut: number;
  readonly gaussianity: Gaussianity;
  /** Absent where the number of units was given. */
  readonly count?: UnitCount;
  readonly units: number;
  readonly methods: readonly MethodResult[];
}

/**
 * Recovers a network of one hidden layer from samples by each of the methods, on four fifths of the rows, and holds all against the rest.
 * A method that cannot be used says why.
 * @throws UserError for samples of which nothing could be said ({@link requireSamples}) and, where units are to be counted, inputs that are not standard Gaussian and counts of none.
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const [samples] = networkSamples({ random: randomStream(1) }, network, 5000);
 * const options = { methods: ["moments"], activation: "relu", units: 2, biased: false, steps: 0, random: randomStream(2) } as const;
 * const recovered = await recoverFromSamples(samples, options);
 */
export async function recoverFromSamples(samples: Chunk, options: SampleRecoveryOptions): Promise<SampleRecovery> {
  requireSamples(samples);
  const [training, fresh] = splitSamples(samples, 0.8, options.random.split("held-out"));
  const [a, b] = splitSamples(training, 0.5, options.random.split("moments").split("halves"));
  const rows = samples.x.rows;
  return recoverFrom({ training, fresh, all: () => [training], rows, halves: [() => [a], () => [b]] }, options);
}

/** Samples as {@link recoverFrom} takes them. */
export interface Parts {
  /** In memory, for descent and filtered PCA. */
  readonly training: Chunk;
  /** In memory, of which no method sees anything. */
  readonly fresh: Chunk;
  /** What the units are counted from and the moment method learns from, whole and as two halves. */
  readonly all: Samples;
  readonly halves: readonly [Samples, Samples];
  /** Rows of `all` and `fresh`. */
  readonly rows: number;
}

/** {@link recoverFromSamples} of samples that are split, and that requireSamples has seen. */
export async function recoverFrom(parts: Parts, options: SampleRecoveryOptions): Promise<SampleRecovery> {
  const { training, fresh, all, rows } = parts;
  const { random, activation } = options;
  const looks = gaussianity(training.x);
  if (options.units === undefined) requireGaussian("--units auto", looks);
  const counting = { inputs: training.x.columns, activation, random };
  const count = options.units === undefined ? await countUnits(all, counting) : undefined;
  const units = options.units ?? requireCounted(count);
  const methods: MethodResult[] = [];
  for (const method of options.methods) methods.push(await attempt(method, { ...options, ...parts, units }));
  const counted = count === undefined ? {} : { count };
  const [heldOut, inMemory] = [fresh.x.rows, training.x.rows];
  return { training: rows - heldOut, inMemory, heldOut, gaussianity: looks, ...counted, units, methods };
}

function requireCounted(count: UnitCount | undefined): number {
  if (count !== undefined && count.value > 0) return count.value;
  throw new UserError({
    where: "--units auto",
    rule: "a unit at least must stand out of the noise",
    received: `largest eigenvalue ${count?.spectrum[0].toPrecision(3)}, noise to ${count?.edge.toPrecision(3)}`,
    repair: "Give --units, or more samples; a parity hides from second moments, where --method filtered may see it.",
  });
}

type Attempt = SampleRecoveryOptions & Parts & { readonly units: number };

async function attempt(method: RecoveryMethod, given: Attempt): Promise<MethodResult> {
  try {
    return await recoveries[method](given);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { method, reason: error.message, heldOut: NaN, refined: NaN };
  }
}

const recoveries: Readonly<Record<RecoveryMethod, (given: Attempt) => Promise<MethodResult>>> = {
  moments: async ({ training, fresh, all, halves, units, activation, biased, steps, random }) => {
    const how = { inputs: training.x.columns, units, activation, biased, random: random.split("moments") };
    const found = await recoverNetwork(all, how);
    const errors = await halvesError(halves, found, how);
    const network = await descend(found, training, { steps, rate: 1e-3, random: random.split("refine") });
    return { method: "moments", reason: "", ...errorsOf(fresh, found, network), errors, found, network };
  },
  filtered: async ({ training, fresh, units, steps, random }) => {
    requireGaussian("filtered PCA", gaussianity(training.x));
    const width = Math.max(64, 8 * units);
    const how = { units: Math.min(units, training.x.columns), width, steps, random: random.split("filtered") };
    const { lifted, tuned, rounds } = await filteredRecovery(training, how);
    if (lifted === undefined || tuned === undefined) throw nothingFound(rounds[0].spectrum[0], rounds[0].edge);
    return { method: "filtered", reason: "", ...errorsOf(fresh, lifted, tuned), found: lifted, network: tuned };
  },
  descent: async ({ training, fresh, units, activation, steps, random }) => {
    const start = randomDense(random.split("descent"), activation, training.x.columns, units);
    const network = await descend(start, training, { steps: 2 * steps, random: random.split("descent") });
    return { method: "descent", reason: "", heldOut: NaN, refined: relativeError(network, fresh), network };
  },
};

const errorsOf = (fresh: Chunk, found: DenseNetwork, network: DenseNetwork) => ({
  heldOut: relativeError(found, fresh),
  refined: relativeError(network, fresh),
});

function requireGaussian(where: string, { fails }: Gaussianity): void {
  if (fails.length === 0) return;
  throw new UserError({
    where,
    rule: "x must look standard Gaussian",
    received: fails.join("; "),
    repair: fails.some((fail) => fail.startsWith("kurtosis"))
      ? "No whitening mends a kurtosis: leave out or clip outliers, or take descent, which asks nothing of x (--method descent --units 5)."
      : "Whiten x first (--whiten), which mends mean and covariance; descent (--method descent --units 5) asks nothing of x.",
  });
}

const nothingFound = (largest: number, edge: number): UserError =>
  new UserError({
    where: "filtered PCA",
    rule: "a direction must stand out of the noise twice over",
    received: `largest eigenvalue ${largest.toPrecision(3)}, noise to ${edge.toPrecision(3)}`,
    repair: "Give more samples.",
  });
