import { check } from "../errors.js";
import type { KernelModes } from "./modes.js";

/** How the squared loss 1/(2N) Σ (f − y)² is descended; η is the absolute rate, and a step of any of them is one unit of time. */
export interface Descent {
  /** "gd": gradient descent; "flow": its limit of small steps, at time η · step; "momentum": the heavy ball. Default "gd". */
  readonly method?: "gd" | "flow" | "momentum";
  readonly rate: number;
  /** β of "momentum", in [0, 1). */
  readonly momentum?: number;
  /** N; default the kernel's rows. A kernel of O outputs, [N·O, N·O], needs it. */
  readonly samples?: number;
}

export type Timed = Required<Descent>;

/**
 * The largest constant rate at which gradient descent on 1/(2N) Σ (f − y)² does not diverge: 2N/λmax, and (1 + β) times that with heavy-ball
 * momentum β (Polyak 1964). N is the number of points: `samples` where the kernel is of O outputs, [N·O, N·O].
 * @example
 * largestStableRate({ values: Float64Array.of(4, 1) }); // 2/λ_max
 */
export function largestStableRate(
  { values }: Pick<KernelModes, "values">,
  momentum = 0,
  samples = values.length,
): number {
  return ((1 + momentum) * 2 * samples) / values[values.length - 1];
}

/** What becomes of a mode's residual in some steps. */
interface Decay {
  /** g: the share that is left. */
  readonly kept: number;
  /** (1 − g)/λ, without cancellation: what the outputs elsewhere have of it. */
  readonly learned: number;
}

/** Of a mode of eigenvalue λ: g = (1 − ηλ/N)^k, e^{−ηλk/N}, or the heavy ball's recursion. */
export function decay(lambda: number, step: number, { method, rate, momentum, samples }: Timed): Decay {
  const unit = rate / samples;
  if (step === Infinity) return { kept: lambda > 0 ? 0 : 1, learned: 1 / lambda };
  if (method === "momentum") return heavyBall(unit, lambda, momentum, step);
  if (lambda === 0) return { kept: 1, learned: unit * step };
  const a = unit * lambda;
  if (method === "gd" && a >= 1) return { kept: (1 - a) ** step, learned: (1 - (1 - a) ** step) / lambda };
  const logarithm = step * (method === "flow" ? -a : Math.log1p(-a));
  return { kept: Math.exp(logarithm), learned: -Math.expm1(logarithm) / lambda };
}

/**
 * w = (1 − g)/a, a = ηλ/N, goes as w_{k+1} = (1 + β − a) w_k − β w_{k−1} + 1 from w_0 = w_{−1} = 0: a matrix of three rows to the k-th
 * power, by squaring.
 */
function heavyBall(unit: number, lambda: number, beta: number, step: number): Decay {
  const a = unit * lambda;
  let power = [1 + beta - a, -beta, 1, 1, 0, 0, 0, 0, 1];
  let whole = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (let left = step; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) whole = product(whole, power);
    power = product(power, power);
  }
  return { kept: 1 - a * whole[2], learned: unit * whole[2] };
}

function product(left: readonly number[], right: readonly number[]): number[] {
  return left.map((_, at) => {
    const [row, column] = [at - (at % 3), at % 3];
    return left[row] * right[column] + left[row + 1] * right[column + 3] + left[row + 2] * right[column + 6];
  });
}

/**
 * The descent with all that it leaves open.
 * @throws UserError for a rate above the largest stable one, momentum out of place, a step that is none, and Adam.
 */
export function requireDescent(
  call: string,
  modes: Pick<KernelModes, "values">,
  descent: Descent,
  steps: readonly number[],
): Timed {
  const { method = "gd", rate, momentum = 0, samples = modes.values.length } = descent;
  check((["gd", "flow", "momentum"] as string[]).includes(method), () => ({
    where: `the 'method' of ${call}`,
    rule: "it must be gd, flow or momentum",
    received: `'${method}'`,
    repair:
      "Adam divides each weight's step by its own gradients: the outputs then move by no fixed kernel, and have no closed form.",
  }));
  const uses = method === "momentum";
  check(momentum >= 0 && momentum < 1 && (uses || momentum === 0), () => ({
    where: `the 'momentum' of ${call}`,
    rule: "it must be in [0, 1), and of method 'momentum' alone",
    received: `${momentum}, method '${method}'`,
    repair: "For example { method: 'momentum', rate, momentum: 0.9 }.",
  }));
  requireRate(call, rate, method === "flow" ? Infinity : largestStableRate(modes, momentum, samples), { uses, steps });
  const wrong = steps.find(
    (step) => !(step >= 0 && (method === "flow" || step === Infinity || Number.isInteger(step))),
  );
  check(wrong === undefined, () => ({
    where: `the 'step' of ${call}`,
    rule: "time is counted in steps from 0 on, whole ones except of flow",
    received: String(wrong),
    repair: "Flow time t = η · step is step t/η.",
  }));
  return { method, rate, momentum, samples };
}

function requireRate(
  call: string,
  rate: number,
  most: number,
  { uses, steps }: { readonly uses: boolean; readonly steps: readonly number[] },
): void {
  check(rate > 0 && rate <= most && rate < Infinity, () => ({
    where: `the 'rate' of ${call}`,
    rule: `it must be above 0 and at most the largest stable one, ${most.toPrecision(6)} = 2N${uses ? "(1 + β)" : ""}/λmax`,
    received: String(rate),
    repair: "Above it the loss grows without bound; largestStableRate(modes) gives it, half of it is a good start.",
  }));
  check(rate < most || !steps.includes(Infinity), () => ({
    where: `the 'rate' of ${call}, at step Infinity`,
    rule: `it must be below the largest stable one, ${most.toPrecision(6)}, at which the top mode goes to and fro for ever`,
    received: String(rate),
    repair: "Take a smaller rate, or ask at a finite step.",
  }));
}
