import { optimizerSlots } from "../backend/compile/loop.js";
import { mulNoNan } from "../backend/mul-no-nan.js";
import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check, described } from "../errors.js";
import { spread } from "../model/by-member.js";
import type { Parameter } from "../model/network.js";

export const methodNames = ["gd", "momentum", "adam"] as const;
export type MethodName = (typeof methodNames)[number];

export interface OptimizerOptions {
  readonly method: MethodName;
  /** β of momentum, in [0, 1): default 0.9. */
  readonly momentum?: number;
}

/**
 * A tf.train optimizer with a rate for each layer and member. The optimizer, at rate 1, applies the gradient to a
 * shadow variable that holds zero; what that holds then is the optimizer's own step u, and w ← w + s∘u with the rates s.
 * Exact for SGD, momentum and Adam, whose slots do not depend on the rate.
 */
export interface MemberOptimizer extends Owner {
  /**
   * Moves the weights by one step where `moving` [S] is 1, and leaves them where it is 0, whatever the gradients are. `factor`,
   * a scalar, multiplies the rates: default 1.
   */
  apply(gradients: readonly tensorflow.Tensor[], moving: tensorflow.Tensor1D, factor?: tensorflow.Tensor): void;
  /** What a step changes besides the weights: the optimizer's slots. (Shadows are written before they are read.) */
  readonly state: readonly tensorflow.Variable[];
}

export function createOptimizer(
  parameters: readonly Parameter[],
  options: OptimizerOptions,
  rates: Float64Array,
): MemberOptimizer {
  // First, as a parameter may refuse Adam.
  const multipliers = parameters.map(({ rate }) => (options.method === "adam" ? rate.adam : rate.gd));
  requireMultipliers(multipliers, parameters, options.method);
  const optimizer = inner(options);
  const members = rates.length;
  const slots = parameters.map((parameter, index) => ({
    parameter,
    shadow: tf.tidy(() => tf.variable(tf.zerosLike(parameter.variable), true, `shadow-${(serial += 1)}`)),
    scale: scaleOf(parameter, multipliers[index], rates),
  }));
  const state = primedSlots(
    optimizer,
    slots.map(({ shadow }) => shadow),
  );
  const apply: MemberOptimizer["apply"] = (gradients, moving, factor) =>
    tf.tidy(() => {
      for (const { shadow } of slots) shadow.assign(tf.fill(shadow.shape, 0));
      optimizer.applyGradients(Object.fromEntries(slots.map(({ shadow }, index) => [shadow.name, gradients[index]])));
      const open: tensorflow.Tensor1D = factor === undefined ? moving : tf.mul(moving, factor);
      const openFor = once((parameter) => spread(parameter, members, open));
      for (const { parameter, shadow, scale } of slots) {
        const { variable } = parameter;
        variable.assign(tf.add(variable, mulNoNan(shadow, tf.mul(scale, openFor(parameter)))));
      }
    });
  return owning({ state, apply }, () => {
    tf.dispose(slots.flatMap(({ shadow, scale }) => [shadow, scale]));
    optimizer.dispose();
    // Momentum's dispose forgets the rate that it inherits from SGD.
    (optimizer as unknown as { c?: tensorflow.Tensor }).c?.dispose();
  });
}

function requireMultipliers(
  multipliers: readonly number[],
  parameters: readonly Parameter[],
  method: MethodName,
): void {
  const odd = multipliers.findIndex((value: unknown) => typeof value !== "number" || !Number.isFinite(value));
  check(odd < 0, () => ({
    where: `the rate of parameter ${parameters[odd].name}`,
    rule: `it has a finite multiple of the global rate for ${method}`,
    received: described(multipliers[odd]),
    repair: "Give { gd: 1, adam: 1 }.",
  }));
}

/** The same tensor for parameters that share it: those of one rank and as many entries a member. */
function once(make: (parameter: Parameter) => tensorflow.Tensor): (parameter: Parameter) => tensorflow.Tensor {
  const made = new Map<string, tensorflow.Tensor>();
  return (parameter) => {
    const key = `${parameter.perMember} of rank ${parameter.variable.rank}`;
    const found = made.get(key) ?? make(parameter);
    made.set(key, found);
    return found;
  };
}

/** The optimizer's own slots, made by a step along zero, which leaves them as they start but for Adam's powers of β. */
function primedSlots(optimizer: tensorflow.Optimizer, shadows: readonly tensorflow.Variable[]): tensorflow.Variable[] {
  tf.tidy(() =>
    optimizer.applyGradients(Object.fromEntries(shadows.map((shadow) => [shadow.name, tf.zerosLike(shadow)]))),
  );
  const { accBeta1, accBeta2, beta1, beta2 } = optimizer as unknown as Partial<AdamPowers>;
  if (beta1 !== undefined) tf.tidy(() => void accBeta1?.assign(tf.scalar(beta1)));
  if (beta2 !== undefined) tf.tidy(() => void accBeta2?.assign(tf.scalar(beta2)));
  return optimizerSlots(optimizer);
}

/** What Adam keeps of its β: running powers, which start at β itself. */
interface AdamPowers {
  readonly accBeta1: tensorflow.Variable;
  readonly accBeta2: tensorflow.Variable;
  readonly beta1: number;
  readonly beta2: number;
}

let serial = 0;

function inner({ method, momentum = 0.9 }: OptimizerOptions): tensorflow.Optimizer {
  if (method === "gd") return tf.train.sgd(1);
  return method === "momentum" ? tf.train.momentum(1, momentum) : tf.train.adam(1);
}

function scaleOf(parameter: Parameter, multiplier: number, rates: Float64Array): tensorflow.Tensor {
  const own = Float32Array.from(rates, (rate) => rate * multiplier);
  return tf.tidy(() => tf.clone(spread(parameter, rates.length, tf.tensor1d(own))));
}
