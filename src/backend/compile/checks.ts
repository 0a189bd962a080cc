import { check, checkObject, described } from "../../errors.js";
import { isLoaded, tf } from "../tensorflow.js";
import { loopModes, type InputRow, type LoopOptions } from "./contract.js";
import { carries } from "./returned.js";

type Rule = (holds: boolean, what: string, received: () => string, repair: string) => void;
const rule: Rule = (holds, what, received, repair) =>
  check(holds, () => ({ where: "compileLoop", rule: what, received: received(), repair }));

/** @throws UserError for options that cannot be meant, and before there is a TensorFlow. */
export function requireOptions(options: LoopOptions): void {
  checkObject("the options of compileLoop", options, "Give { state, step }.");
  rule(isLoaded(), "TensorFlow must be loaded", () => "a call before useBackend", "Call await useBackend() first.");
  requireStep(options);
  requireState(options.state);
  requireRecord(options.record === undefined ? [] : options.record);
  requireFrom(options.from ?? 0);
  requireInputs(options);
}

function requireStep({ step, mode = "auto", until, loops = 1 }: LoopOptions): void {
  rule(typeof step === "function", "`step` is a function", () => typeof step, "Pass what makes one step.");
  rule(
    loopModes.includes(mode),
    `\`mode\` is one of ${loopModes.join(", ")}`,
    () => `'${String(mode)}'`,
    "Leave it out for auto.",
  );
  rule(
    until === undefined || typeof until === "string",
    "`until` is the name of a returned scalar",
    () => typeof until,
    "Return the scalar from the step, and pass its name.",
  );
  rule(loops > 0, "`loops` must be in (0, inf]", () => String(loops), "Give how many loops of this step are made.");
}

function requireState(state: LoopOptions["state"]): void {
  rule(Array.isArray(state), "`state` is an array of variables", () => typeof state, "Pass [] where nothing changes.");
  const other = state.findIndex((one) => !(one instanceof tf.Variable));
  rule(
    other < 0,
    "`state` holds variables",
    () => `${(state[other] as object | undefined)?.constructor.name ?? "undefined"} at ${other}`,
    "Make them by tf.variable; a tensor never changes.",
  );
  const twice = state.length - new Set(state).size;
  rule(twice === 0, "`state` lists each variable once", () => `${twice} repeated`, "Leave the repetitions out.");
  const gone = state.filter(({ isDisposed }) => isDisposed).length;
  rule(
    gone === 0,
    "the variables of `state` must be there",
    () => `${gone} disposed`,
    "Make the loop before they are disposed.",
  );
  const odd = state.find(({ dtype }) => !carries(dtype));
  rule(
    odd === undefined,
    "the variables of `state` are float32, int32 or bool",
    () => `${odd?.name} of ${odd?.dtype}`,
    "Keep real and imaginary parts in two variables.",
  );
}

function requireRecord(record: readonly number[]): void {
  const ascending =
    Array.isArray(record) &&
    record.every((step, index) => Number.isInteger(step) && step >= 0 && (index === 0 || step > record[index - 1]));
  rule(
    ascending,
    "`record` takes whole steps from 0, ascending",
    () => (Array.isArray(record) ? `[${record.slice(0, 8).join(", ")}]` : described(record)),
    "Sort them and drop repetitions.",
  );
}

function requireFrom(from: number): void {
  const rest = [() => String(from), "Give the `steps` of the loop that stopped."] as const;
  rule(Number.isSafeInteger(from) && from >= 0, "`from` is an integer from 0", ...rest);
}

function requireInputs({ inputs = {}, capacity = 256 }: LoopOptions): void {
  checkObject("the `inputs` of compileLoop", inputs, "Give { name: { type, shape } }, or leave it out.");
  rule(
    Number.isInteger(capacity) && capacity >= 1,
    "`capacity` must be an integer in [1, inf)",
    () => String(capacity),
    "Give the most steps of one call.",
  );
  const name = Object.keys(inputs).find((key) => !/^[a-z]\w*$/i.test(key));
  rule(name === undefined, "names of `inputs` are letters, digits and _", () => `'${name}'`, "Rename it.");
  const wrong = Object.entries(inputs).find(([, row]) => !isRow(row));
  rule(
    wrong === undefined,
    "an input is { type: 'float32' or 'int32', shape: sizes from 0 }",
    () => `${JSON.stringify(wrong?.[1])} for '${wrong?.[0]}'`,
    "Give the type and the shape of one row.",
  );
}

function isRow(row: InputRow | undefined): boolean {
  const shape: unknown = row?.shape;
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size >= 0);
  return isShape && (row?.type === "float32" || row?.type === "int32");
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

/** @throws UserError for what a loop reads or changes that is gone, named as its reader would. */
export function requireThere(gone: readonly string[]): void {
  check(gone.length === 0, () => ({
    where: "advance",
    rule: "the tensors and variables that the step reads must stay as long as the loop",
    received: `${gone.length} that were disposed since the loop was made, the first ${gone[0]}`,
    repair: "Dispose them after the loop; keep what changes between calls in a variable, a schedule in `inputs`.",
  }));
}

/** Variables that were disposed, in words. */
export function disposedOf(variables: LoopOptions["state"]): string[] {
  return variables.filter(({ isDisposed }) => isDisposed).map(({ name }) => `the variable ${name}`);
}

/** @throws UserError where the backend of the loop was exchanged. */
export function requireBackend(isSame: boolean, now: string): void {
  check(isSame, () => ({
    where: "advance",
    rule: "a loop stays on the backend that it was made on, where its graph and its state are",
    received: `a call on the backend ${now}`,
    repair: "Choose the backend before the loop is made, and keep it.",
  }));
}

/** @throws UserError where a loop is asked for steps after its end. */
export function requireUndisposed(disposed: boolean): void {
  check(!disposed, () => ({
    where: "advance",
    rule: "a loop that was disposed makes no steps",
    received: "a disposed loop",
    repair: "Dispose it after the last step; records() stays.",
  }));
}
