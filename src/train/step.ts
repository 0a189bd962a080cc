import type { InputRow, Loop, Rows } from "../backend/compile/contract.js";
import { compileLoop } from "../backend/compile/loop.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { spread } from "../model/by-member.js";
import type { Parameter } from "../model/network.js";
import { differentiate } from "./differentiate.js";
import { requireMeasured } from "./objective.js";
import type { Parts } from "./parts.js";
import { squaredNorm } from "./stop.js";

/** The most steps of one call: what comes in with each step (rows of a sample, factors) is kept below 4 MiB. */
export function callCapacity(inputs: Readonly<Record<string, InputRow>>, steps: number): number {
  const sizes = Object.values(inputs).map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  if (sizes.length === 0) return Infinity;
  const size = sizes.reduce((sum, one) => sum + one, 0);
  return Math.max(1, Math.min(4096, steps, Math.floor(2 ** 20 / size)));
}

export function inputsOf({ objective, options }: Parts): Record<string, InputRow> {
  const factor: Record<string, InputRow> =
    options.schedule === undefined ? {} : { factor: { type: "float32", shape: [] } };
  return { ...objective.sample?.rows, ...factor };
}

/** The compiled loop of a training from its step `from` on, with what is measured at these steps kept. */
export function makeLoop(parts: Parts, from: number, record: readonly number[]): Loop {
  const { objective, options } = parts;
  const inputs = inputsOf(parts);
  const capacity = callCapacity(inputs, options.steps);
  return compileLoop({
    state: stateOf(parts),
    from,
    step: (given) => updateOnce(parts, given),
    inputs,
    capacity: Number.isFinite(capacity) ? capacity : 1,
    record: record.filter((at) => at >= from),
    until: "going",
    mode: options.mode,
    loops: options.loops,
    constant: objective.constant,
    inside: objective.sample?.inside,
  });
}

/** All that a step changes. */
export function stateOf({ objective: { parameters, carried }, optimizer, ended }: Parts): tensorflow.Variable[] {
  const moved = [...parameters, ...(carried?.variables ?? [])].map(({ variable }) => variable);
  return [...moved, ...optimizer.state, ...ended.state];
}

/** The next value where a member moves, the present one where it has ended. */
function carry(
  one: Pick<Parameter, "variable" | "perMember">,
  members: number,
  next: tensorflow.Tensor,
  moving: tensorflow.Tensor1D,
): void {
  one.variable.assign(tf.where(tf.greater(spread(one, members, moving), 0), next, one.variable));
}

/** One update of every member that is still moving: forward, stop rules, gradient, optimizer. */
function updateOnce({ objective, options, optimizer, ended }: Parts, given: Rows) {
  const { members, parameters, sample } = objective;
  return tf.tidy(() => {
    const measure = () => {
      const found = sample === undefined ? objective.whole() : sample.measure(given);
      requireMeasured(found, members);
      return found;
    };
    const { measured, gradients } = differentiate(parameters, measure);
    const small =
      options.stop?.gradientNorm === undefined ? {} : { squaredNorm: squaredNorm(parameters, members, gradients) };
    const moving = ended.step({ measured, onWhole: sample === undefined, ...small });
    const carried = objective.carried?.next(given) ?? [];
    optimizer.apply(gradients, moving, given.factor);
    objective.carried?.variables.forEach((one, at) => carry(one, members, carried[at], moving));
    return { ...(sample === undefined ? measured : {}), going: tf.max(moving) };
  });
}
