import { check } from "../../errors.js";

/** f(x) = Σ u_i tanh(w_i x + b_i) + c, m units; the arrays have m numbers each. */
export interface BumpNetwork {
  readonly w: Float64Array;
  readonly b: Float64Array;
  readonly u: Float64Array;
  readonly c: number;
}

/** The three points of the bump: y = 0, 1, 0 at x = 0, ½, 1. */
export const bumpInputs: readonly number[] = [0, 0.5, 1];
export const bumpTargets: readonly number[] = [0, 1, 0];

/** The loss of the best constant, f ≡ ⅓: ½(1/9 + 4/9 + 1/9). */
export const constantLoss = 1 / 3;

/**
 * ½ Σ_n (f(x_n) − y_n)² of a network on the bump.
 * @example
 * bumpLoss(trapStart({ random: randomStream(0) }, 3));
 */
export function bumpLoss({ w, b, u, c }: BumpNetwork): number {
  return bumpInputs.reduce((sum, x, n) => {
    let output = c;
    for (let unit = 0; unit < w.length; unit++) output += u[unit] * Math.tanh(w[unit] * x + b[unit]);
    return sum + (output - bumpTargets[n]) ** 2 / 2;
  }, 0);
}

/** How a descent on the bump is made and when it ends. */
export interface BumpDescentOptions {
  /** η in (0, ∞): default 0.4/m. */
  readonly rate?: number;
  /** The most updates: default 100,000. */
  readonly steps?: number;
  /** Ends where the loss is at most this: default 1e-8. */
  readonly loss?: number;
  /** Ends where the gradient's norm is at most this: default 1e-6. */
  readonly gradientNorm?: number;
}

/** Where a descent on the bump ended. */
export interface BumpDescent {
  readonly network: BumpNetwork;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly steps: number;
  /** The largest rise of the loss from one update to the next; at most 0 of a monotone descent. */
  readonly rise: number;
  /** (update, loss) at updates 0, 1, 2, 3, 4, 6, 8, … and the last. */
  readonly curve: readonly (readonly [step: number, loss: number])[];
}

/**
 * Full-batch gradient descent on the bump in float64.
 * @throws UserError for a rate outside (0, ∞), or arrays of unequal lengths.
 * @example
 * const descent = descendBump(trapStart({ random: randomStream(0) }, 2));
 */
export function descendBump(start: BumpNetwork, options: BumpDescentOptions = {}): BumpDescent {
  const units = start.w.length;
  const { rate = 0.4 / units, steps = 100_000, loss: enough = 1e-8, gradientNorm: flat = 1e-6 } = options;
  check(rate > 0 && rate < Infinity && units > 0 && [start.b, start.u].every(({ length }) => length === units), () => ({
    where: "descendBump",
    rule: "w, b and u have one number a unit, and the rate lies in (0, ∞)",
    received: `${units}, ${start.b.length} and ${start.u.length} numbers and the rate ${rate}`,
    repair: "Take trapStart or randomStart.",
  }));
  const state = stateOf(start);
  const curve: [number, number][] = [];
  let [step, rise, before] = [0, -Infinity, Infinity];
  for (; ; step++) {
    const { loss, gradientNorm } = evaluate(state);
    rise = Math.max(rise, loss - before);
    before = loss;
    const done = loss <= enough || gradientNorm <= flat || step >= steps || !Number.isFinite(loss);
    if (done || isRecorded(step)) curve.push([step, loss]);
    if (done) return { network: networkOf(state), loss, gradientNorm, steps: step, rise, curve };
    move(state, rate);
  }
}

/** 0, 1, 2, 3, 4, 6, 8, 12, 16, …: two an octave. */
function isRecorded(step: number): boolean {
  const power = 2 ** Math.floor(Math.log2(Math.max(1, step)));
  return step === power || 2 * step === 3 * power || step === 0;
}

/** Parameters, tanh at the three inputs and the gradient, [m] each. */
interface State {
  readonly parameters: readonly Float64Array[];
  readonly images: readonly Float64Array[];
  readonly gradient: readonly Float64Array[];
  c: number;
  slopeOfC: number;
}

function stateOf({ w, b, u, c }: BumpNetwork): State {
  const empty = () => [0, 1, 2].map(() => new Float64Array(w.length));
  return { parameters: [w.slice(), b.slice(), u.slice()], images: empty(), gradient: empty(), c, slopeOfC: 0 };
}

const networkOf = ({ parameters: [w, b, u], c }: State): BumpNetwork => ({
  w: w.slice(),
  b: b.slice(),
  u: u.slice(),
  c,
});

/** Loss and gradient at the state, written into it. */
function evaluate(state: State): { loss: number; gradientNorm: number } {
  const [w, b, u] = state.parameters;
  const [t0, t1, t2] = state.images;
  const [gw, gb, gu] = state.gradient;
  let [r0, r1, r2] = [state.c, state.c - 1, state.c];
  for (let unit = 0; unit < w.length; unit++) {
    r0 += u[unit] * (t0[unit] = Math.tanh(b[unit]));
    r1 += u[unit] * (t1[unit] = Math.tanh(b[unit] + w[unit] / 2));
    r2 += u[unit] * (t2[unit] = Math.tanh(b[unit] + w[unit]));
  }
  let square = (state.slopeOfC = r0 + r1 + r2) ** 2;
  for (let unit = 0; unit < w.length; unit++) {
    const s0 = r0 * u[unit] * (1 - t0[unit] * t0[unit]);
    const s1 = r1 * u[unit] * (1 - t1[unit] * t1[unit]);
    const s2 = r2 * u[unit] * (1 - t2[unit] * t2[unit]);
    const dw = (gw[unit] = s1 / 2 + s2);
    const db = (gb[unit] = s0 + s1 + s2);
    const du = (gu[unit] = r0 * t0[unit] + r1 * t1[unit] + r2 * t2[unit]);
    square += dw * dw + db * db + du * du;
  }
  return { loss: (r0 * r0 + r1 * r1 + r2 * r2) / 2, gradientNorm: Math.sqrt(square) };
}

function move(state: State, rate: number): void {
  for (let kind = 0; kind < 3; kind++) {
    const [values, slopes] = [state.parameters[kind], state.gradient[kind]];
    for (let unit = 0; unit < values.length; unit++) values[unit] -= rate * slopes[unit];
  }
  state.c -= rate * state.slopeOfC;
}
