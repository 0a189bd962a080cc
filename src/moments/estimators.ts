import { check } from "../errors.js";
import { dot } from "../math/vectors.js";
import { contractionMeans, contractionPass } from "./contraction-sums.js";
import { momentsOf, type Estimate, type Moments } from "./contracted.js";
import type { Chunks } from "./stream.js";
import { sumsOf, type Samples } from "./sums.js";

/**
 * Contracted moments of samples (x, y), x ~ N(0, I) in n dimensions, along a unit direction θ [n] (length 1 to 1e-6), in one pass and with
 * memory O(n²). With t = θ·x, He₃(I, I, θ) = t(xxᵀ − I) − (xθᵀ + θxᵀ) and
 * He₄(I, I, θ, θ) = (t² − 1)(xxᵀ − I) − 2t(xθᵀ + θxᵀ) + 2θθᵀ; for y = Σ aᵢ σ(wᵢ·x) with unit wᵢ they estimate
 * c_j Σ aᵢ (wᵢ·θ)^(j−2) wᵢwᵢᵀ. A standard error is the root of the entry's sample variance over N. About 17n² operations a row.
 * @throws UserError for rows that are not finite or not n wide, fewer than two rows, and a direction that is not of unit length.
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const moments = await estimateMoments(networkSamples({ random: randomStream(1) }, network, 1000), Float64Array.of(1, 0, 0, 0));
 */
export async function estimateMoments(chunks: Chunks, direction: Float64Array): Promise<Moments> {
  return momentsAlong(() => chunks, direction);
}

/** The same of samples that threads may share. */
export async function momentsAlong(samples: Samples, direction: Float64Array): Promise<Moments> {
  const norm = Math.sqrt(dot(direction, direction));
  check(Math.abs(norm - 1) <= 1e-6, () => ({
    where: "estimateMoments",
    rule: "the direction θ must have length 1",
    received: `‖θ‖ = ${norm}`,
    repair: "Divide θ by its length.",
  }));
  return momentsOf(contractionMeans(await sumsOf(samples, contractionPass, direction), direction.length), direction);
}

/**
 * The moments of all rows together from those of parts of them, along one direction: as one pass over all would give them, to rounding. So
 * several processes or threads share a stream, each with its own chunks (`share` of {@link networkSamples}).
 * @throws UserError for no parts, or parts of different shapes.
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const part = (seed: number) => estimateMoments(networkSamples({ random: randomStream(seed) }, network, 100), Float64Array.of(1, 0, 0, 0));
 * const both = mergeMoments([await part(1), await part(2)]);
 */
export function mergeMoments(parts: readonly Moments[]): Moments {
  const [first] = parts;
  check(parts.length > 0 && parts.every(({ m1 }) => m1.value.rows === first.m1.value.rows), () => ({
    where: "mergeMoments",
    rule: "there must be parts, all of as many inputs",
    received: parts.map(({ m1 }) => `${m1.value.rows} inputs`).join(", ") || "none",
    repair: "Merge estimates along one direction.",
  }));
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const merged = (pick: (part: Moments) => Estimate): Estimate => {
    const shape = pick(first).value;
    const over = (entry: (part: Estimate, rows: number, at: number) => number): Float64Array =>
      shape.data.map((_, at) => parts.reduce((sum, part) => sum + (part.count / count) * entry(pick(part), part.count, at), 0)); // prettier-ignore
    const mean = over(({ value }, _, at) => value.data[at]);
    // E of the square: the variance of a part is its squared standard error times its rows less 1.
    const square = over(({ value, error }, rows, at) => error.data[at] ** 2 * (rows - 1) + value.data[at] ** 2);
    const error = square.map((value, at) => Math.sqrt(Math.max(0, value - mean[at] ** 2) / (count - 1)));
    return { value: { ...shape, data: mean }, error: { ...shape, data: error } };
  };
  return {
    ...{ count, m1: merged(({ m1 }) => m1), m2: merged(({ m2 }) => m2) },
    ...{ m3: merged(({ m3 }) => m3), m4: merged(({ m4 }) => m4) },
  };
}
