import { check } from "../../errors.js";
import type { LoopOptions } from "./contract.js";

/** @throws UserError for options that cannot be meant. */
export function requireOptions({ state, record = [], capacity = 256, inputs = {} }: LoopOptions): void {
  const rule = (holds: boolean, what: string, received: string, repair: string) =>
    check(holds, () => ({ where: "compileLoop", rule: what, received, repair }));
  const twice = state.length - new Set(state).size;
  rule(twice === 0, "`state` lists each variable once", `${twice} repeated`, "Leave the repetitions out.");
  const gone = state.filter(({ isDisposed }) => isDisposed).length;
  rule(
    gone === 0,
    "the variables of `state` must be there",
    `${gone} disposed`,
    "Make the loop before they are disposed.",
  );
  const ascending = record.every(
    (step, index) => Number.isInteger(step) && step >= 0 && (index === 0 || step > record[index - 1]),
  );
  rule(
    ascending,
    "`record` takes whole steps from 0, ascending",
    `[${record.slice(0, 8).join(", ")}]`,
    "Sort them and drop repetitions.",
  );
  rule(
    Number.isInteger(capacity) && capacity >= 1,
    "`capacity` must be an integer in [1, inf)",
    String(capacity),
    "Give the most steps of one call.",
  );
  const name = Object.keys(inputs).find((key) => !/^[a-z]\w*$/i.test(key));
  rule(name === undefined, "names of `inputs` are letters, digits and _", `'${name}'`, "Rename it.");
}

/** @throws UserError for a number of steps that no loop can make. */
export function requireSteps(steps: number): void {
  check(Number.isSafeInteger(steps) && steps >= 0, () => ({
    where: "advance",
    rule: "the number of steps is an integer from 0",
    received: String(steps),
    repair: "Give the most steps to make; `until` ends a loop earlier.",
  }));
}
