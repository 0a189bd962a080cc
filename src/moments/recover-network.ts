import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import { linearAlgebra, transpose } from "../math/algebra/ml-matrix.js";
import type { Random } from "../math/random.js";
import { normalized } from "../math/vectors.js";
import { unitCoefficient, unitFunction, type UnitName } from "./activations.js";
import { columnOf, decompose, type Decomposition } from "./decompose.js";
import { hermiteCoefficient } from "./hermite.js";
import { contractLast } from "./jennrich.js";
import type { HiddenNetwork } from "./network.js";
import { readUnit, type UnitReading } from "./read-unit.js";
import { unitSpan, type Span } from "./span.js";
import { spanTensors, type SpanTensor } from "./span-tensors.js";
import { checkUnits } from "./recover.js";
import type { Samples } from "./sums.js";

/** What {@link recoverNetwork} is told. */
export interface NetworkRecoveryOptions {
  /** n ≥ 1. */
  readonly inputs: number;
  /** k in [1, n]. */
  readonly units: number;
  /** Default "relu". */
  readonly activation?: UnitName;
  /** Whether units have biases, in [−3, 3] for ‖wᵢ‖ = 1; default false. */
  readonly biased?: boolean;
  /**
   * "joint" (default) fits the moments of all orders at once; "zhong" takes what Zhong et al. 2017 initialize descent from: the lowest
   * order from 3 on that does not vanish, contracted to 3 by a random vector of the span.
   */
  readonly method?: "joint" | "zhong";
  /** Where starts and slices are drawn. */
  readonly random: Random;
}

/** A network with what it adds to its units: y ≈ Σ aᵢ σ(wᵢ·x + bᵢ) + offset. */
export interface RecoveredNetwork extends HiddenNetwork {
  /** m0 − Σ aᵢ c₀(bᵢ): near 0 where the planted network has none. */
  readonly offset: number;
  /** Share of the tensors' weighted squares that the units do not fit, in [0, 1]. */
  readonly misfit: number;
}

/**
 * The hidden units of y = Σ aᵢ σ(wᵢ·x + bᵢ) + offset from samples x ~ N(0, I), aᵢ of either sign, unit wᵢ that are linearly independent, k ≤ n:
 * the span from M2 (M3 where c₂ = 0), tensors of order 2 to 4 in the span, each of what lower orders leave, their simultaneous diagonalisation and
 * joint least squares; aᵢ, bᵢ and signs from the amplitudes aᵢ c_j(bᵢ). ReLU takes M2 + M4, tanh, sigmoid and erf M1 + M3, biased units
 * all four. For ReLU without biases any ‖wᵢ‖ will do and aᵢ‖wᵢ‖ is returned. Passes over `samples()` must give the same chunks.
 * @throws UserError, with the number found, where c_j = 0, k > n, x is not standard Gaussian, or a unit does not stand out of the noise.
 * @example
 * const network = hiddenNetwork({ random: randomStream(0) }, { inputs: 4, units: 2, activation: "relu" });
 * const samples = () => networkSamples({ random: randomStream(1) }, network, 5000);
 * const recovered = await recoverNetwork(samples, { inputs: 4, units: 2, activation: "relu", random: randomStream(2) });
 */
export async function recoverNetwork(samples: Samples, options: NetworkRecoveryOptions): Promise<RecoveredNetwork> {
  const { inputs, units: k, activation = "relu", biased = false, method = "joint", random } = options;
  checkUnits("recoverNetwork", k, inputs);
  const orders = ordersOf(activation, biased);
  const span = await unitSpan(samples, inputs, k, unitCoefficient(activation, 2) === 0 ? 3 : 2);
  const tensors = await spanTensors(samples, span, orders);
  const found = decompose(method === "joint" ? tensors : contractedToThree(tensors, k, random), k, random);
  const amplitudes = amplitudesOf(tensors, span, found);
  const readings = Array.from(
    { length: k },
    (_, unit) =>
    readUnit(activation, amplitudes.map(({ order, weight, lambda }) => ({ order, weight, value: lambda[unit] })), biased), // prettier-ignore
  );
  return assembled(activation, span, found, readings);
}

/** The orders from 2 to 4 whose coefficients do not vanish; all where there are biases. */
function ordersOf(activation: UnitName, biased: boolean): number[] {
  const shift = biased ? 0.5 : 0;
  const values = [1, 2, 3, 4].map((order) => unitCoefficient(activation, order, { shift }));
  const orders = [2, 3, 4].filter((order) => values[order - 1] !== 0);
  check(values[0] !== 0 && orders.some((order) => order > 2), () => ({
    where: "recoverNetwork",
    rule: "c1 and one of c3, c4 of the activation must differ from zero",
    received: `c1 = ${values[0].toPrecision(3)}, c3 = ${values[2].toPrecision(3)}, c4 = ${values[3].toPrecision(3)} for ${activation}`,
    repair: "A linear network has no units that could be told apart.",
  }));
  return orders;
}

/** P3 of Zhong et al.: the lowest tensor from order 3 on, contracted along a random vector until its order is 3. */
function contractedToThree(tensors: readonly SpanTensor[], k: number, random: Random): SpanTensor[] {
  const { order, data, weight } = tensors.filter((tensor) => tensor.order > 2)[0];
  const alpha = normalized(random.split("alpha").normals(k));
  return [{ order: 3, data: order === 3 ? data : contractLast(data, alpha), weight }];
}

/** a c_j(b) of every unit for order 1 and the orders of the tensors, by linear systems in the units found. */
function amplitudesOf(tensors: readonly SpanTensor[], { basis, m1 }: Span, { units }: Decomposition) {
  const k = units.rows;
  const column = (data: Float64Array): Matrix => ({ rows: data.length, columns: 1, data });
  const linear = linearAlgebra.solve(units, linearAlgebra.multiply(transpose(basis), column(m1))).data;
  const gram = linearAlgebra.multiply(transpose(units), units);
  const higher = tensors.map(({ order, data, weight }) => {
    const along = Float64Array.from({ length: k }, (_, unit) => {
      let rest = data;
      for (let turn = 0; turn < order; turn++) rest = contractLast(rest, columnOf(units, unit));
      return rest[0];
    });
    const powers = { ...gram, data: gram.data.map((value) => value ** order) };
    return { order, weight, lambda: linearAlgebra.solve(powers, column(along)).data };
  });
  const most = Math.max(...tensors.map(({ weight }) => weight));
  return [{ order: 1, weight: 2 * most, lambda: linear }, ...higher];
}

function assembled(
  activation: UnitName,
  { basis, m0 }: Span,
  { units, misfit }: Decomposition,
  readings: readonly UnitReading[],
): RecoveredNetwork {
  const weights = transpose(linearAlgebra.multiply(basis, units));
  const data = weights.data.map((value, at) => (readings[Math.floor(at / weights.columns)].turned ? -value : value));
  const level = (shift: number): number => hermiteCoefficient(unitFunction(activation), 0, { shift });
  return {
    ...{ activation, misfit, weights: { ...weights, data } },
    outputs: Float64Array.from(readings, ({ output }) => output),
    biases: Float64Array.from(readings, ({ bias }) => bias),
    offset: readings.reduce((rest, { output, bias }) => rest - output * level(bias), m0),
  };
}
