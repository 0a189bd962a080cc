import type { Seeded } from "../math/random.js";
import type { Matrix } from "../math/algebra/contract.js";
import { dot } from "../math/vectors.js";
import { unitCoefficient } from "./activations.js";
import type { Estimate } from "./contracted.js";
import { estimateMoments } from "./estimators.js";
import { networkSamples, type HiddenNetwork } from "./network.js";
import type { Chunk } from "./stream.js";

/** Measured correlations of a known network beside what the identity E[y He_j(x)] = c_j Σ aᵢ wᵢ^⊗j says. */
export interface Witness {
  /** ‖M − M̂‖/‖M‖ (Frobenius) of M1 and M2; NaN for M2 where c₂ = 0. */
  readonly m1Error: number;
  readonly m2Error: number;
  /** ĉ_j = E[y He_j(w₁·x)] / Σ aᵢ (wᵢ·w₁)^j, j = 1..4. */
  readonly coefficients: readonly number[];
  /** Standard errors of ĉ_j: of a mean of N independent rows. */
  readonly errors: readonly number[];
  /** c_j by quadrature. */
  readonly expected: readonly number[];
  /** Root mean square of (M̂ − M)/standard error over the entries of M2, M3 and M4: near 1 where standard errors are honest. */
  readonly standardized: number;
}

/**
 * Draws samples of a network without biases and holds their moments, contracted along its first unit, against the identity.
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const witness = await correlationWitness({ random: randomStream(1) }, network, { samples: 1000 });
 */
export async function correlationWitness(
  seeded: Seeded,
  network: HiddenNetwork,
  { samples }: { readonly samples: number },
): Promise<Witness> {
  const n = network.weights.columns;
  const direction = network.weights.data.slice(0, n);
  const along: Chunk[] = [];
  const rows = alsoAlong(networkSamples(seeded, network, samples), direction, along);
  const { m1, m2, m3, m4 } = await estimateMoments(rows, direction);
  const ofUnit = await estimateMoments(along, Float64Array.of(1));
  const expected = [1, 2, 3, 4].map((order) => unitCoefficient(network.activation, order));
  const overlap = (power: number): number => sumOver(network, (a, w) => a * dot(w, direction) ** power);
  // Of t = w₁·x alone the four moments are E[y He_j(t)], with the standard errors that entries of the others do not give.
  const own = [ofUnit.m1, ofUnit.m2, ofUnit.m3, ofUnit.m4];
  const [first, second, third, fourth] = expected.map((c, at) => momentOf(network, c, at + 1, direction));
  const z = [scores(m2, second), scores(m3, third), scores(m4, fourth)].flat();
  return {
    m1Error: distance(m1.value, first) / size(first),
    m2Error: expected[1] === 0 ? NaN : distance(m2.value, second) / size(second),
    coefficients: own.map(({ value }, at) => value.data[0] / overlap(at + 1)),
    errors: own.map(({ error }, at) => error.data[0] / Math.abs(overlap(at + 1))),
    expected,
    standardized: Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length),
  };
}

function sumOver({ weights, outputs }: HiddenNetwork, term: (a: number, w: Float64Array) => number): number {
  const n = weights.columns;
  return outputs.reduce((sum, a, unit) => sum + term(a, weights.data.subarray(unit * n, unit * n + n)), 0);
}

/** c Σ aᵢ wᵢ for order 1, and c Σ aᵢ (wᵢ·θ)^(order − 2) wᵢwᵢᵀ beyond, as a list of entries. */
function momentOf(network: HiddenNetwork, c: number, order: number, direction: Float64Array): Float64Array {
  const n = direction.length;
  if (order === 1) return new Float64Array(n).map((_, i) => c * sumOver(network, (a, w) => a * w[i]));
  const entry = (i: number, j: number): number =>
    c * sumOver(network, (a, w) => a * dot(w, direction) ** (order - 2) * w[i] * w[j]);
  return new Float64Array(n * n).map((_, at) => entry(Math.floor(at / n), at % n));
}

/** The chunks, while each with t = θ·x in place of x is added to `along`. */
function* alsoAlong(chunks: Iterable<Chunk>, direction: Float64Array, along: Chunk[]): Generator<Chunk, void> {
  for (const chunk of chunks) {
    const { rows, columns, data } = chunk.x;
    const t = new Float64Array(rows).map((_, row) => dot(data.subarray(row * columns, (row + 1) * columns), direction));
    along.push({ x: { rows, columns: 1, data: t }, y: chunk.y });
    yield chunk;
  }
}

const scores = ({ value, error }: Estimate, truth: Float64Array): number[] =>
  [...value.data].map((entry, at) => (entry - truth[at]) / error.data[at]);
const size = (entries: Float64Array): number => Math.sqrt(dot(entries, entries));
const distance = ({ data }: Matrix, truth: Float64Array): number => size(data.map((value, at) => value - truth[at]));

/**
 * One row a coefficient at the greatest N: "c2 of relu", what was measured, its standard error and what quadrature says.
 * @example
 * const lines = coefficientRows(rows); // of a run of correlations
 */
export function coefficientRows(
  rows: readonly (Witness & { readonly activation: string; readonly samples: number })[],
) {
  return mostSamples(rows).flatMap(({ activation, coefficients, errors, expected }) =>
    coefficients.map((value, at) => ({
      ...{ name: `c${at + 1} of ${activation}`, value },
      ...{ error: errors[at], expected: expected[at] },
    })),
  );
}

/**
 * The rows with the most samples.
 * @example
 * mostSamples([{ samples: 10 }, { samples: 100 }]); // those of 100
 */
export function mostSamples<R extends { readonly samples: number }>(rows: readonly R[]): R[] {
  const greatest = Math.max(...rows.map(({ samples }) => samples));
  return rows.filter(({ samples }) => samples === greatest);
}
