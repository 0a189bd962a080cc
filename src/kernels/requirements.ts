import type { tensorflow } from "../backend/tensorflow.js";
import { check } from "../errors.js";
import type { Ensemble } from "../model/ensemble.js";
import type { EmpiricalOptions } from "./options.js";

type Asked = Pick<EmpiricalOptions, "with" | "outputs" | "member">;

/** @throws UserError for inputs, a member or an output that the ensemble does not have. */
export function requireKernel({ spec, members }: Ensemble, inputs: tensorflow.Tensor, asked: Asked): void {
  requireInputs("inputs", inputs, spec.inputs, members);
  if (asked.with !== undefined) requireInputs("the inputs 'with'", asked.with, spec.inputs, members);
  const { member, outputs } = asked;
  if (member !== undefined) requireIndex("member", member, members);
  if (typeof outputs === "number") requireIndex("outputs", outputs, spec.outputs);
}

function requireInputs(what: string, { shape }: tensorflow.Tensor, dimension: number, members: number): void {
  const fits = shape.at(-1) === dimension && (shape.length === 2 || (shape.length === 3 && shape[0] === members));
  check(fits, () => ({
    where: `${what} of a tangent kernel [S, N, O, N′, O′]`,
    rule: `they are [N, ${dimension}] for all members, or [${members}, N, ${dimension}] of the members' own`,
    received: `[${shape.join()}]`,
    repair: "Give the network's inputs, samples before coordinates.",
  }));
}

function requireIndex(name: string, value: number, size: number): void {
  check(Number.isInteger(value) && value >= 0 && value < size, () => ({
    where: `the '${name}' option of a tangent kernel`,
    rule: `it is an integer in [0, ${size - 1}]`,
    received: String(value),
    repair: "Count from 0, or leave it out for all.",
  }));
}
