import { hermiteCoefficient } from "./hermite.js";
import { unitCoefficient, unitFunction, type UnitName } from "./activations.js";

/** A unit as its amplitudes tell it: the output weight, the bias, and whether its direction is to be turned round. */
export interface UnitReading {
  readonly output: number;
  readonly bias: number;
  readonly turned: boolean;
}

/** Measured a c_j(b) of one unit for some orders, each with its weight in the fit. */
export type Amplitudes = readonly { readonly order: number; readonly value: number; readonly weight: number }[];

/** Where biases are looked for. */
const reach = 3;
const coarse = Array.from({ length: 61 }, (_, index) => -reach + (2 * reach * index) / 60);
const tables = new Map<UnitName, readonly (readonly number[])[]>();

/**
 * Output weight a, bias b in [−3, 3] (0 unless `biased`) and sign s by least squares of Σ weight_j (λ_j − s^j a c_j(b))²: b on a lattice
 * of 0.1, then by golden section. Of readings that fit alike, such as (a, w, b) and (−a, −w, −b) of tanh, the one with a > 0 is taken.
 */
export function readUnit(activation: UnitName, amplitudes: Amplitudes, biased: boolean): UnitReading {
  const candidates = [false, true].map((turned) => {
    const at = (b: number) => fit(coefficientsAt(activation, b), amplitudes, turned);
    const bias = biased ? refined((b) => at(b).rest, lattice(activation, amplitudes, turned)) : 0;
    return { turned, bias, ...at(bias) };
  });
  const [as, turned] = candidates;
  const alike = Math.abs(as.rest - turned.rest) <= 1e-9 * (1e-12 + as.size);
  const chosen = alike ? (as.output >= 0 ? as : turned) : as.rest < turned.rest ? as : turned;
  return { output: chosen.output, bias: chosen.bias, turned: chosen.turned };
}

const coefficientsAt = (activation: UnitName, b: number): number[] =>
  [1, 2, 3, 4].map((order) =>
    b === 0 ? unitCoefficient(activation, order) : hermiteCoefficient(unitFunction(activation), order, { shift: b }),
  );

function fit(coefficients: readonly number[], amplitudes: Amplitudes, turned: boolean) {
  let [cross, square, size] = [0, 0, 0];
  for (const { order, value, weight } of amplitudes) {
    const c = coefficients[order - 1] * (turned && order % 2 === 1 ? -1 : 1);
    cross += weight * c * value;
    square += weight * c * c;
    size += weight * value * value;
  }
  const output = square === 0 ? 0 : cross / square;
  return { output, rest: size - output * cross, size };
}

/** The lattice's best bias. */
function lattice(activation: UnitName, amplitudes: Amplitudes, turned: boolean): number {
  const table = tables.get(activation) ?? coarse.map((b) => coefficientsAt(activation, b));
  tables.set(activation, table);
  const rests = table.map((coefficients) => fit(coefficients, amplitudes, turned).rest);
  return coarse[rests.indexOf(Math.min(...rests))];
}

/** The minimum near a point of the lattice, to 1e-6. */
function refined(rest: (b: number) => number, near: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.max(-reach, near - 0.1), Math.min(reach, near + 0.1)];
  while (high - low > 1e-6) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (rest(left) < rest(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
