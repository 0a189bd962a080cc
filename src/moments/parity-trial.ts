import { streamOf, type Seeded } from "../math/random.js";
import { descend, randomDense, type DenseNetwork } from "./dense.js";
import { filteredPca, subspaceCosine } from "./filtered-pca.js";
import { filteredRecovery, relativeError } from "./filtered-recovery.js";
import { networkOutputs } from "./network.js";
import { parityNetwork } from "./parity.js";
import type { Chunk } from "./stream.js";

/** The size of a {@link parityTrial}. */
export interface ParityOptions {
  readonly dimension: number;
  /** k, even. */
  readonly units: number;
  readonly samples: number;
  readonly width: number;
  /** Adam's steps in all, of either method. */
  readonly steps: number;
  readonly signal?: AbortSignal;
}

/** Descent and the pipeline on the same samples, with the same steps and width; errors are E(f − y)²/Var y on 5,000 fresh rows. */
export interface ParityTrial {
  readonly descentError: number;
  /** Of the network trained on the subspace alone, and after tuning in all inputs; 1 where no direction was found. */
  readonly liftedError: number;
  readonly tunedError: number;
  /** The least squared cosine of the principal angles with the planted subspace. */
  readonly cosine: number;
  /** Directions found. */
  readonly directions: number;
  /** Of the pipeline and of descent, wall clock of this process. */
  readonly pipelineSeconds: number;
  readonly descentSeconds: number;
}

/**
 * A parity of ReLUs ({@link parityNetwork}) by plain Adam from a random start and by filtered PCA with training in the subspace.
 * @example
 * const result = await parityTrial({ random: randomStream(0) }, { dimension: 5, units: 2, samples: 100, width: 4, steps: 5 });
 */
export async function parityTrial(seeded: Seeded, options: ParityOptions): Promise<ParityTrial> {
  const { dimension, units, samples, width, steps, signal } = options;
  const random = streamOf(seeded);
  const planted = parityNetwork(random, dimension, units);
  const drawn = (name: string, rows: number): Chunk => {
    const x = { rows, columns: dimension, data: random.split(name).normals(rows * dimension) };
    return { x, y: networkOutputs(planted, x) };
  };
  const [training, fresh] = [drawn("training", samples), drawn("fresh", 5000)];
  const until = signal === undefined ? {} : { signal };
  const started = performance.now();
  const half = Math.ceil(steps / 2);
  const found = await filteredRecovery(training, { units, width, steps: half, random: random.split("pipeline"), ...until }); // prettier-ignore
  const between = performance.now();
  const start = randomDense(random.split("descent"), "relu", dimension, width);
  const descended = await descend(start, training, { steps, random: random.split("descent"), ...until });
  const errorOf = (network: DenseNetwork | undefined): number => network === undefined ? 1 : relativeError(network, fresh); // prettier-ignore
  return {
    descentError: errorOf(descended),
    liftedError: errorOf(found.lifted),
    tunedError: errorOf(found.tuned),
    cosine: subspaceCosine(planted.planted, found.basis),
    directions: found.basis?.columns ?? 0,
    pipelineSeconds: (between - started) / 1000,
    descentSeconds: (performance.now() - between) / 1000,
  };
}

/** What the rounds of filtered PCA find of a strong direction beside a weak parity. */
export interface MultiScaleTrial {
  /** Directions of the first round and of all. */
  readonly first: number;
  readonly directions: number;
  /** Squared cosine of u₁ with the first round's span, and the least over the planted subspace with the whole. */
  readonly strongCosine: number;
  readonly cosine: number;
}

/**
 * y = 6 relu(u₁·x) + a parity of ReLUs in u₂ … u₅, all orthonormal: the strong direction hides the others until it is taken out.
 * @example
 * const result = await multiScaleTrial({ random: randomStream(0) }, { dimension: 6, samples: 1000, strength: 6 });
 */
export async function multiScaleTrial(
  seeded: Seeded,
  { dimension, samples, strength }: { dimension: number; samples: number; strength: number },
): Promise<MultiScaleTrial> {
  const random = streamOf(seeded);
  // Five orthonormal columns: the first is u₁, and the parity is one of the four others.
  const { planted } = parityNetwork(random, dimension, 5);
  const column = (at: number): Float64Array => planted.data.filter((_, place) => place % 5 === at);
  const four = { rows: dimension, columns: 4, data: planted.data.filter((_, place) => place % 5 !== 0) };
  const parity = parityNetwork(random, dimension, 4, four);
  const x = { rows: samples, columns: dimension, data: random.split("training").normals(samples * dimension) };
  const strong = { ...parity, weights: { rows: 1, columns: dimension, data: column(0) }, outputs: Float64Array.of(strength), biases: Float64Array.of(0) }; // prettier-ignore
  const [large, small] = [networkOutputs(strong, x), networkOutputs(parity, x)];
  const y = large.map((value, row) => value + small[row]);
  const { basis, rounds } = await filteredPca({ x, y }, { units: 6, random: random.split("pipeline") });
  const first = rounds[0].added;
  const span = basis === undefined || first === 0 ? undefined : { ...basis, columns: first, data: basis.data.filter((_, at) => at % basis.columns < first) }; // prettier-ignore
  const u1 = { rows: dimension, columns: 1, data: column(0) };
  const strongCosine = subspaceCosine(u1, span);
  return { first, directions: basis?.columns ?? 0, strongCosine, cosine: subspaceCosine(planted, basis) };
}
