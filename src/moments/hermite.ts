import { check } from "../errors.js";
import { gaussLegendre } from "../math/quadrature.js";

/**
 * The probabilists' Hermite polynomial He_j(z), j = 0, 1, …: He_{j+1} = z He_j − j He_{j−1}.
 * @example
 * hermite(2, 3); // (3² − 1)/√2, the normalised polynomial
 */
export function hermite(order: number, z: number): number {
  let [before, value] = [0, 1];
  for (let j = 0; j < order; j++) [before, value] = [value, z * value - j * before];
  return value;
}

/** How a unit's activation is read: σ(scale · z + shift). */
export interface UnitForm {
  /** ‖w‖ > 0; default 1. */
  readonly scale?: number;
  /** The unit's bias; default 0. */
  readonly shift?: number;
}

/** Beyond it a standard Gaussian has less than 1e-32 of its mass. */
const reach = 12;
/** Nodes of Gauss-Legendre on each panel. */
const nodes = gaussLegendre(16);

/**
 * c_j = E[σ(scale · z + shift) He_j(z)], z ~ N(0, 1), by Gauss-Legendre quadrature with 16 nodes on panels of [−12, 12] no wider than ½ and
 * ½/scale, one of whose edges is where σ has its kink or step (at preactivation 0): about 1e-13 for σ that is analytic on either side.
 * @throws UserError for a scale that is not positive, an order that is no integer ≥ 0, and a σ that is not finite there.
 * @example
 * hermiteCoefficient((z) => z, 1); // 1
 */
export function hermiteCoefficient(
  sigma: (z: number) => number,
  order: number,
  { scale = 1, shift = 0 }: UnitForm = {},
): number {
  check(Number.isInteger(order) && order >= 0 && scale > 0 && Number.isFinite(scale + shift), () => ({
    where: "hermiteCoefficient",
    rule: "the order must be an integer from 0 on, the scale positive and the shift finite",
    received: `order ${order}, scale ${scale}, shift ${shift}`,
    repair: "A unit with weights w and bias b has scale ‖w‖ and shift b.",
  }));
  const kink = Math.min(reach, Math.max(-reach, -shift / scale));
  const f = (z: number): number => sigma(scale * z + shift) * hermite(order, z) * Math.exp(-0.5 * z * z);
  const value = (panels(f, -reach, kink, scale) + panels(f, kink, reach, scale)) / Math.sqrt(2 * Math.PI);
  check(Number.isFinite(value), () => ({
    where: "hermiteCoefficient",
    rule: "the activation must be finite on [−12, 12] times the scale",
    received: `c${order} = ${value}`,
    repair: "Give an activation of at most polynomial growth.",
  }));
  return value;
}

function panels(f: (z: number) => number, from: number, to: number, scale: number): number {
  const count = Math.ceil((to - from) * 2 * Math.max(1, scale));
  const half = (to - from) / (2 * count);
  let sum = 0;
  for (let panel = 0; panel < count; panel++) {
    const centre = from + (2 * panel + 1) * half;
    for (const { x, weight } of nodes) sum += half * weight * f(centre + half * x);
  }
  return sum;
}
