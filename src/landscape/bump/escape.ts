import { bumpLoss, constantLoss, descendBump, type BumpNetwork } from "./network.js";

/** Losses along a continuous path out of a bad minimum. */
export interface Escape {
  /** Losses at its points, in order: straight to w = 0, the slide of one u, the first step of w, and descent. */
  readonly stages: readonly (readonly number[])[];
  /** The largest rise between neighbouring points, updates of the descent included. */
  readonly rise: number;
  /** The loss where it ends. */
  readonly loss: number;
}

/** Points on each straight part. */
const points = 200;

/**
 * A path from a bad minimum to zero loss that does not rise: (1) straight to w = 0 and f ≡ ⅓; (2) with w = 0 one u slides from below 0 to
 * u* = t/(3(1 − t²)), t = tanh b, while c keeps f ≡ ⅓; (3) that unit's w moves to 1e-3 and its b to b − w/2, so that the unit stays centred on x = ½:
 * the loss falls by w²(u(1 − t²)t/6 − u²(1 − t²)²/4), at u* by the most; (4) gradient descent at rate 0.1/m.
 * @example
 * const { network } = descendBump(trapStart({ random: randomStream(0) }, 2));
 * const escape = escapePath(network); // along which the loss never rises
 */
export function escapePath(minimum: BumpNetwork): Escape {
  const flat = flattened(minimum);
  const tilted = withUnit(flat, { u: bestSlide(flat) });
  const stirred = withUnit(tilted, { w: 1e-3, b: tilted.b[0] - 5e-4 }, tilted.c);
  const straight = [lossesOf(minimum, flat), lossesOf(flat, tilted), lossesOf(tilted, stirred)];
  const descent = descendBump(stirred, {
    rate: 0.1 / minimum.w.length,
    steps: 1_000_000,
    loss: 1e-16,
    gradientNorm: 0,
  });
  const rise = Math.max(descent.rise, ...straight.map(largestRise));
  return { stages: [...straight, descent.curve.map(([, loss]) => loss)], rise, loss: descent.loss };
}

function flattened(minimum: BumpNetwork): BumpNetwork {
  return constantAt({ ...minimum, w: new Float64Array(minimum.w.length) });
}

/** The same with c so that f ≡ ⅓ where w = 0. */
function constantAt(network: BumpNetwork): BumpNetwork {
  const sum = network.u.reduce((total, weight, unit) => total + weight * Math.tanh(network.b[unit]), 0);
  return { ...network, c: constantLoss - sum };
}

function bestSlide({ b }: BumpNetwork): number {
  const t = Math.tanh(b[0]);
  return t / (3 * (1 - t * t));
}

/** With other parameters of unit 0, and c so that f(½) stays, unless it is given. */
function withUnit(network: BumpNetwork, change: Partial<Record<"w" | "b" | "u", number>>, c = NaN): BumpNetwork {
  const [w, b, u] = (["w", "b", "u"] as const).map((name) => {
    const values = network[name].slice();
    values[0] = change[name] ?? values[0];
    return values;
  });
  return Number.isNaN(c) ? constantAt({ ...network, w, b, u }) : { w, b, u, c };
}

/** Losses at 201 points of the straight line between two networks. */
function lossesOf(from: BumpNetwork, to: BumpNetwork): number[] {
  return Array.from({ length: points + 1 }, (_, index) => {
    const share = index / points;
    const between = (a: number, b: number): number => a + share * (b - a);
    const mixed = (name: "w" | "b" | "u") => from[name].map((value, unit) => between(value, to[name][unit]));
    return bumpLoss({ w: mixed("w"), b: mixed("b"), u: mixed("u"), c: between(from.c, to.c) });
  });
}

function largestRise(losses: readonly number[]): number {
  return losses.slice(1).reduce((most, loss, index) => Math.max(most, loss - losses[index]), -Infinity);
}
