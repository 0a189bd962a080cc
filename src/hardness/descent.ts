import type { TrialContext } from "../experiment/contract.js";
import type { Random } from "../math/random.js";
import { train } from "../train/train.js";
import { wrongAnswers } from "./network.js";
import { splittingPoints } from "./reductions.js";
import { softAnd, type SoftAndMember } from "./soft-and.js";
import { randomSplitting } from "./splitting.js";

/** What gradient descent made of one member's points. */
export interface DescentResult {
  /** Whether the thresholded half-spaces of some step answer every point right, in exact arithmetic: what success means. */
  readonly fits: boolean;
  /** "zero-error" or "budget", as train says. */
  readonly status: string;
  readonly steps: number;
  /** Points that the last thresholded half-spaces answer wrongly. */
  readonly wrong: number;
  /** Which way the steps went. */
  readonly path: string;
}

/** How it descends: full-batch Adam at rate 0.05 on {@link softAnd}, from one start a member. */
export interface Descent {
  readonly units: number;
  /** The most updates, in [1, ∞). */
  readonly steps: number;
}

/**
 * Trains each member's AND of half-spaces until its thresholded units make no error, or the steps are used up.
 * @example
 * const task = { random: randomStream(0), data: plantedGaussian(randomStream(1), 8, 2) };
 * const [result] = await descend([task], { units: 2, steps: 10 }, context);
 */
export async function descend(
  members: readonly SoftAndMember[],
  { units, steps }: Descent,
  context: Pick<TrialContext, "signal" | "progress" | "loops">,
): Promise<DescentResult[]> {
  using objective = softAnd(members, units);
  const { signal, progress, loops } = context;
  const trained = await train(objective, {
    ...{ signal, progress, loops, steps },
    ...{ optimizer: { method: "adam" }, rate: { absolute: 0.05 }, stop: { zeroError: true }, record: [0] },
  });
  return objective.networks().map((network, at) => {
    const { status, path, steps: made } = trained[at];
    const wrong = wrongAnswers(network, members[at].data).length;
    return { fits: wrong === 0, status, steps: made, wrong, path };
  });
}

/**
 * A planted instance of set splitting with sets of three, as points without the gadget: what gradient descent is to fit.
 * @example
 * const data = plantedSplitting(randomStream(0), 6, 1.5);
 */
export function plantedSplitting(random: Random, elements: number, ratio: number): SoftAndMember["data"] {
  const count = Math.round(ratio * elements);
  return splittingPoints(randomSplitting(random.split("instance"), { elements, count, planted: true }), { gadget: false }); // prettier-ignore
}
