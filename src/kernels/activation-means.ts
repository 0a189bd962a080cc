import { check } from "../errors.js";
import { closedForms, piecewiseLinearDual } from "./dual.js";
import { smoothDiagonals, type SmoothActivation } from "./hermite.js";
import type { InfiniteNetwork } from "./infinite-network.js";
import { kinkedDiagonal } from "./kinked.js";
import type { Diagonal, Diagonals, Dual } from "./segment.js";

const square = (value: number): number => value * value;
/** tanh, and the sigmoid as ½ + ½ tanh(z/2): F_σ(K) = ¼ + ¼ F_tanh(K/4), Ḟ_σ(K) = Ḟ_tanh(K/4)/16, exactly. */
const smoothForms: Readonly<Record<"tanh" | "sigmoid", SmoothActivation>> = {
  tanh: { value: Math.tanh, slope: (z) => 1 - square(Math.tanh(z)) },
  sigmoid: { value: (z) => 0.5 + 0.5 * Math.tanh(z / 2), slope: (z) => 0.25 - square(Math.tanh(z / 2)) / 4 },
};

/** How the means of an activation are had: in closed form, by a Hermite series, or by a quadrature a pair. */
export type ActivationMeans = {
  /** E[φ(u)²] and E[φ′(u)²], u ~ N(0, q), at each variance. */
  readonly diagonals: (variances: Float64Array) => Diagonals;
} & (
  | { readonly kind: "closed"; readonly dual: Dual }
  | { readonly kind: "smooth"; readonly own: SmoothActivation }
  | { readonly kind: "kinked"; readonly own: SmoothActivation; readonly kinks: readonly number[] }
);

/** @throws UserError for a slope function that is not the derivative of the value. */
export function activationMeans(activation: InfiniteNetwork["activation"] = "relu"): ActivationMeans {
  if (activation === "tanh" || activation === "sigmoid") return smooth(smoothForms[activation]);
  if (typeof activation === "string") return closed(named(activation));
  if ("slopes" in activation) return closed(piecewiseLinearDual(...activation.slopes));
  const { kinks = [] } = activation;
  requireSlope(activation, kinks);
  if (kinks.length === 0) return smooth(activation);
  const sorted = [...kinks].sort((a, b) => a - b);
  const diagonals = each((q) => kinkedDiagonal(activation, sorted, q));
  return { kind: "kinked", own: activation, kinks: sorted, diagonals };
}

const each =
  (diagonal: (q: number) => Diagonal) =>
  (variances: Float64Array): Diagonals => {
    const found = Array.from(variances, diagonal);
    return {
      values: Float64Array.from(found, ({ value }) => value),
      slopes: Float64Array.from(found, ({ slope }) => slope),
    };
  };

const closed = (dual: Dual): ActivationMeans => ({ kind: "closed", dual, diagonals: each(dual.diagonal) });
const smooth = (own: SmoothActivation): ActivationMeans => ({
  ...{ kind: "smooth", own },
  diagonals: (variances) => smoothDiagonals(own, variances),
});

function named(name: keyof typeof closedForms): Dual {
  check(name in closedForms, () => ({
    where: "the 'activation' parameter of infiniteKernels",
    rule: `it must be tanh, sigmoid, one of ${Object.keys(closedForms).join(", ")}, two slopes, or a function with its derivative`,
    received: `'${name}'`,
    repair: "For example { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 }.",
  }));
  return closedForms[name];
}

/** Compares φ′ with central differences of φ between the kinks. */
function requireSlope({ value, slope }: SmoothActivation, kinks: readonly number[]): void {
  for (let z = -3.05; z < 3.2; z += 0.4) {
    if (kinks.some((kink) => Math.abs(kink - z) < 1e-3)) continue;
    const measured = (value(z + 1e-5) - value(z - 1e-5)) / 2e-5;
    const given = slope(z);
    check(Math.abs(measured - given) <= 1e-5 * (1 + Math.abs(given)), () => ({
      where: "the 'activation' parameter of infiniteKernels",
      rule: "slope must be the derivative of value",
      received: `slope(${z.toFixed(2)}) = ${given.toPrecision(5)} where value rises by ${measured.toPrecision(5)}`,
      repair: "Give φ and φ′ as functions of a number, and the places where φ′ jumps as kinks.",
    }));
  }
}
