import { compileLoop, optimizerSlots } from "../../../src/backend/compile/loop.js";
import { traceStep } from "../../../src/backend/compile/trace.js";
import { NotInXla } from "../../../src/backend/compile/in-xla.js";
import { mulNoNan } from "../../../src/backend/mul-no-nan.js";
import { relu } from "../../../src/backend/relu.js";
import { statelessNormal } from "../../../src/backend/stateless-normal.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";
import type { LoopMode } from "../../../src/backend/compile/contract.js";
import { recorded, type Case } from "./cases.js";

/** What a mode made of a case: all recorded numbers and the state after, or why not. */
export type Outcome = { readonly values: readonly ArrayLike<number>[] } | { readonly error: Error };

/** "equal", "both refuse" (an error in the eager step too), "not in XLA", or what differs. */
export type Verdict = "equal" | "both refuse" | "not in XLA" | { readonly differs: string };

/**
 * One part in 10^4, relative to 1 or more: XLA's own functions (tanh, exp, erf) are within some 10 units in the last place of TensorFlow's, and
 * products and sums of ten terms add them up. What three random nudges of the inputs, by two units, move as far is ill-conditioned.
 */
const tolerance = 1e-4;

export function compare(one: Case, mode: "graph" | "xla"): Verdict {
  const expected = run(one, "eager");
  const actual = run(one, mode);
  if ("error" in actual) {
    if (actual.error instanceof NotInXla) return "not in XLA";
    return "error" in expected ? "both refuse" : { differs: `${mode}: ${actual.error.message}` };
  }
  if ("error" in expected) return { differs: `${mode} gives values, eager ${expected.error.message}` };
  const distance = distanceOf(actual, expected);
  if (distance.size <= tolerance) return "equal";
  const nudged = [1, 2, 3].map((seed) => run(one, "eager", seed));
  const sensitive = nudged.some((other) => "values" in other && distanceOf(other, expected).size > distance.size / 100);
  return sensitive ? "equal" : { differs: `${mode}: ${distance.where}` };
}

/** The operations of the graph that a case's step is, by their names in TensorFlow; none where it is refused. */
export function operationsOf(one: Case): string[] {
  let operations: string[] = [];
  run(
    one,
    "graph",
    0,
    (made) => (operations = traceStep({ ...made, constant: true }, {}).trace.nodes.map(({ op }) => op)),
  );
  return operations;
}

/** The names that a case's code uses. */
const scope = { tf: undefined as unknown, optimizerSlots, relu, mulNoNan, statelessNormal };

export function run(
  { given, state, setup, body }: Case,
  mode: LoopMode,
  nudge = 0,
  look: (made: Made) => void = () => undefined,
): Outcome {
  const before = new Set(Object.values(tf.engine().registeredVariables));
  let made: Made | undefined;
  const tensors = tf.tidy(() => given.map((one) => tensorOf(one, state.includes(one.name), nudge)));
  try {
    const names = [...Object.keys(scope), ...given.map(({ name }) => name)];
    const code = `let dispose = () => undefined;\n${setup}\nreturn { dispose,  state: [${state.join(", ")}], step: () => {\n${body}\n} };`;
    const make = new Function(...names, code) as (...values: unknown[]) => Made;
    made = make(...Object.values({ ...scope, tf }), ...tensors);
    look(made);
    const loop = compileLoop({ ...made, mode, record: recorded, constant: true });
    try {
      loop.advance(recorded.length);
      const records = Object.values(loop.records()).flat();
      return { values: [...records, ...made.state.map((variable) => variable.dataSync().slice())] };
    } finally {
      loop.dispose();
    }
  } catch (error) {
    return { error: error as Error };
  } finally {
    made?.dispose();
    tf.dispose(tensors);
    for (const variable of Object.values(tf.engine().registeredVariables))
      if (!before.has(variable)) variable.dispose();
  }
}

interface Made {
  readonly state: readonly tensorflow.Variable[];
  readonly step: () => Record<string, tensorflow.Tensor>;
  readonly dispose: () => void;
}

function tensorOf({ type, shape, values }: Case["given"][number], isState: boolean, nudge: number): tensorflow.Tensor {
  const factor = (at: number): number => (nudge === 0 ? 1 : 1 + (((at * 7 + nudge * 13) % 5) - 2) * 2 ** -23);
  const numbers = type === "float32" ? values.map((value, at) => value * factor(at)) : [...values];
  const tensor = tf.tensor(type === "bool" ? numbers.map(Boolean) : numbers, [...shape], type);
  return isState ? tf.variable(tensor) : tf.keep(tensor);
}

/** The greatest distance of two numbers, relative to the second where that is above 1; infinite where only one is NaN or infinite. */
function distanceOf(a: { values: Values }, b: { values: Values }): { size: number; where: string } {
  let worst = { size: 0, where: "" };
  if (a.values.length !== b.values.length) return { size: Infinity, where: "other results" };
  b.values.forEach((expected, result) => {
    const actual = a.values[result];
    if (actual.length !== expected.length)
      worst = { size: Infinity, where: `${actual.length} numbers, not ${expected.length}` };
    for (let at = 0; at < expected.length; at++) {
      const size = between(actual[at], expected[at]);
      if (size > worst.size)
        worst = { size, where: `result ${result}[${at}] is ${actual[at]}, eagerly ${expected[at]}` };
    }
  });
  return worst;
}

type Values = readonly ArrayLike<number>[];

function between(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const size = Math.abs(a - b) / Math.max(1, Math.abs(b));
  return Number.isFinite(size) ? size : Infinity;
}
