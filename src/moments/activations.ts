import { check } from "../errors.js";
import { erf } from "../math/special.js";
import { hermite, hermiteCoefficient, type UnitForm } from "./hermite.js";

/** The activations of the laboratory as functions of numbers, with their Hermite coefficients in closed form where there is one. */
export const unitNames = ["threshold", "sigmoid", "tanh", "relu", "leaky-relu", "erf", "gelu", "linear"] as const;
export type UnitName = (typeof unitNames)[number];

const leak = 0.01;
const functions: Readonly<Record<UnitName, (z: number) => number>> = {
  threshold: (z) => (z > 0 ? 1 : 0),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  "leaky-relu": (z) => Math.max(leak * z, z),
  erf,
  gelu: (z) => (z * (1 + erf(z * Math.SQRT1_2))) / 2,
  linear: (z) => z,
};

/**
 * σ of this name: 1[z > 0], 1/(1 + e⁻ᶻ), tanh z, max(0, z), max(z/100, z), erf z, z Φ(z), z.
 * @example
 * unitFunction("relu")(-1); // 0
 */
export function unitFunction(name: UnitName): (z: number) => number {
  check(Object.hasOwn(functions, name), () => ({
    where: "unitFunction",
    rule: `the activation must be one of ${unitNames.join(", ")}`,
    received: String(name),
    repair: "Give one of these names, or hermiteCoefficient a function of your own.",
  }));
  return functions[name];
}

/**
 * c_j of the named activation by quadrature ({@link hermiteCoefficient}), with 0 for what is below 1e-12, its error.
 * @example
 * unitCoefficient("tanh", 3); // closed form where there is one, else quadrature
 */
export function unitCoefficient(name: UnitName, order: number, form: UnitForm = {}): number {
  const value = hermiteCoefficient(unitFunction(name), order, form);
  return Math.abs(value) < 1e-12 ? 0 : value;
}

/**
 * c_j = E[σ(scale · z) He_j(z)] in closed form, the second witness of {@link unitCoefficient}; undefined for sigmoid and tanh, which
 * have none. For `order` ≥ 0 and `scale` > 0. With v = 1/(1 + 2 scale²), erf has c_j = (2 scale/√π) √v (v − 1)^((j−1)/2) (j − 2)‼ for odd j.
 * @example
 * closedCoefficient("relu", 2); // 1/(2√π): its second Hermite coefficient
 */
export function closedCoefficient(name: UnitName, order: number, scale = 1): number | undefined {
  unitFunction(name); // refuses an unknown name, which would read as one without a closed form
  const gauss = 1 / Math.sqrt(2 * Math.PI);
  const line = order === 1 ? scale : 0;
  const relu = scale * (order === 1 ? 0.5 : gauss * (order === 0 ? 1 : hermite(order - 2, 0)));
  switch (name) {
    case "threshold":
      return order === 0 ? 0.5 : gauss * hermite(order - 1, 0);
    case "relu":
      return relu;
    case "leaky-relu":
      return leak * line + (1 - leak) * relu;
    case "erf":
      return erfCoefficient(order, scale);
    case "gelu":
      return (
        scale * (normalCoefficient(order + 1, scale) + (order === 0 ? 0 : order * normalCoefficient(order - 1, scale)))
      );
    case "linear":
      return line;
    case "sigmoid":
    case "tanh":
      return undefined;
  }
}

/** E[erf(scale · z) He_j(z)]. */
function erfCoefficient(order: number, scale: number): number {
  if (order % 2 === 0) return 0;
  const v = 1 / (1 + 2 * scale * scale);
  let value = 2 * scale * Math.sqrt(v / Math.PI);
  for (let j = 3; j <= order; j += 2) value *= (v - 1) * (j - 2);
  return value;
}

/** E[Φ(scale · z) He_j(z)]. */
const normalCoefficient = (order: number, scale: number): number =>
  (order === 0 ? 0.5 : 0) + erfCoefficient(order, scale * Math.SQRT1_2) / 2;
