import { dot, normalized } from "../math/vectors.js";
import { streamOf, type Seeded } from "../math/random.js";

/** The settings of {@link convolutionDescent}. */
export interface ConvolutionOptions {
  /** d of a patch. */
  readonly patch: number;
  /** k patches, which do not overlap. */
  readonly patches: number;
  /** The most steps. */
  readonly steps: number;
}

/**
 * Gradient descent at rate 1/2 on the population loss of one ReLU filter shared by k patches that do not overlap, x ~ N(0, I):
 * L = [k(‖w‖² + ‖w*‖²)/2 + k(k−1)(‖w‖² + ‖w*‖²)/2π − 2k g(w, w*) − k(k−1)‖w‖‖w*‖/π]/k², g(u, v) = ‖u‖‖v‖(sin θ + (π − θ) cos θ)/2π.
 * Brutzkus & Globerson 2017 prove that it converges. w* and the start are uniform directions of length 1. Returns the loss at the end.
 * @example
 * convolutionDescent({ random: randomStream(0) }, { patch: 2, patches: 3, steps: 100 }); // the distance to the filter
 */
export function convolutionDescent(seeded: Seeded, { patch, patches: k, steps }: ConvolutionOptions): number {
  const random = streamOf(seeded).split("convolution");
  const target = normalized(random.split("target").normals(patch));
  const weights = normalized(random.split("start").normals(patch)).slice();
  const diagonal = (k / 2 + (k * (k - 1)) / (2 * Math.PI)) / (k * k);
  const cross = (k - 1) / (Math.PI * k);
  for (let step = 0; ; step++) {
    const norm = Math.sqrt(dot(weights, weights));
    const cosine = Math.max(-1, Math.min(1, dot(weights, target) / norm));
    const [sine, open] = [Math.sqrt(1 - cosine * cosine), Math.PI - Math.acos(cosine)];
    const g = (norm * (sine + open * cosine)) / (2 * Math.PI);
    const loss = diagonal * (norm * norm + 1) - (2 * g) / k - cross * norm;
    if (loss < 1e-12 || step >= steps) return loss;
    const own = 2 * diagonal - sine / (Math.PI * k * norm) - cross / norm;
    for (let i = 0; i < patch; i++) weights[i] -= 0.5 * (own * weights[i] - (open / (Math.PI * k)) * target[i]);
  }
}
