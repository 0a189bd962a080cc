import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check, checkCount, checkObject, described } from "../errors.js";
import type { Parameter } from "../model/network.js";
import { requireMeasured, type Measured, type Objective } from "./objective.js";

/** @throws UserError for an objective that does not keep its contract. */
export function requireObjective(objective: Objective): void {
  checkObject("the objective of train", objective, "Give what supervised makes, or an Objective of your own.");
  const { members, sample } = objective;
  const parameters: unknown = objective.parameters;
  checkCount("the 'members' of an objective", members, 1);
  check(Array.isArray(parameters) && parameters.length > 0, () => ({
    where: "the 'parameters' of an objective",
    rule: "they are the variables that training changes, one or more",
    received: described(parameters),
    repair: "Give [{ name, variable, rate: { gd: 1, adam: 1 }, perMember: 1 }].",
  }));
  objective.parameters.forEach((parameter, at) => requireParameter(parameter, at, members));
  const { whole } = objective as { readonly whole: unknown };
  check(typeof whole === "function", () => ({
    where: "the 'whole' of an objective",
    rule: "it is a function that measures",
    received: described(whole),
    repair: "Give () => ({ loss }), of shape [members].",
  }));
  if (sample !== undefined) checkCount("the 'epoch' of an objective's sample", sample.epoch, 1);
}

function requireParameter(parameter: Parameter, at: number, members: number): void {
  const where = `parameter ${at} of an objective`;
  checkObject(where, parameter, "Give { name, variable, rate: { gd: 1, adam: 1 }, perMember: 1 }.");
  const { variable, rate, perMember } = parameter;
  check(
    variable instanceof tf.Variable && variable.dtype === "float32" && variable.trainable && !variable.isDisposed,
    () => ({
      where,
      rule: "its variable is a tf.Variable of float32 that is trainable and there",
      received: variable instanceof tf.Variable ? stateOf(variable) : described(variable),
      repair: "Make it by tf.variable(tensor).",
    }),
  );
  check(Number.isFinite((rate as Parameter["rate"] | undefined)?.gd), () => ({
    where,
    rule: "its rate says by what the global rate is multiplied, { gd, adam }",
    received: described(rate),
    repair: "Give { gd: 1, adam: 1 }.",
  }));
  const fits = perMember === 0 ? members === 1 : variable.shape[0] === members * perMember;
  check(Number.isInteger(perMember) && fits, () => ({
    where,
    rule: "the first axis of its variable has `perMember` entries for each member (0 for a lone member without that axis)",
    received: `perMember ${String(perMember)} and shape [${variable.shape.join()}] for ${members} members`,
    repair: "Lay the members along the first axis.",
  }));
}

function stateOf({ dtype, trainable, isDisposed }: tensorflow.Variable): string {
  if (isDisposed) return "a disposed one";
  return trainable ? `one of ${dtype}` : "one with trainable false";
}

/** What the objective measures on the whole, after it was looked at. */
export function wholeOf(objective: Objective): Measured {
  const measured = objective.whole();
  requireMeasured(measured, objective.members);
  return measured;
}

const inTraining = new WeakSet<tensorflow.Variable>();

/**
 * Takes the variables for one training; what it returns lets them go.
 * @throws UserError where another training, which has not ended, moves one of them.
 */
export function takeWeights(parameters: readonly Parameter[]): Disposable & Pick<Objective, "parameters"> {
  const taken = parameters.find(({ variable }) => inTraining.has(variable));
  check(taken === undefined, () => ({
    where: "train",
    rule: "weights are trained by one training at a time",
    received: `${taken?.name}, which a training that has not ended moves`,
    repair: "Await the first before the second, or train another network (frozen() copies one).",
  }));
  parameters.forEach(({ variable }) => inTraining.add(variable));
  return { parameters, [Symbol.dispose]: () => parameters.forEach(({ variable }) => inTraining.delete(variable)) };
}
