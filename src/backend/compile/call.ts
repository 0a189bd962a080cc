import { UserError } from "../../errors.js";
import { tf, type tensorflow } from "../tensorflow.js";
import { disposedOf, requireThere } from "./checks.js";
import type { LoopGraph } from "./graph.js";
import { nativeBackend, type LoadedGraph } from "./native.js";
import type { LoopPlan } from "./plan.js";

/** What one run of the graph came to. */
export interface Call {
  readonly steps: number;
  readonly running: boolean;
  /** What the last step returned, where the plan says so. */
  readonly returned: readonly tensorflow.Tensor[];
}

/** A graph and what TensorFlow made of it. */
export interface Ready {
  readonly source: LoopGraph;
  readonly graph: LoadedGraph;
}

/**
 * Runs the loop for at most so many steps, and puts the state where it came to.
 * @throws UserError, the state left as it was, where a step did what TensorFlow's kernels refuse.
 */
export function runOnce(
  plan: LoopPlan,
  { source, graph }: Ready,
  limit: number,
  rows: readonly tensorflow.TensorInfo[],
): Call {
  const { trace, state, returns, until } = plan;
  const last = returns ? Object.values(trace.returned) : [];
  const going = until === undefined ? [] : [tf.cast(tf.scalar(1), trace.returned[until].type as "float32")];
  const sound = source.checks.length === 0 ? [] : [tf.scalar(true, "bool")];
  const [steps, ...results] = graph.run([
    tf.scalar(0, "int32"),
    ...sound,
    ...going,
    ...last.map(({ type, shape }) => tf.zeros([...shape], type as "float32")),
    ...state,
    tf.scalar(limit, "int32"),
    ...rows,
    ...trace.captured.map((captured) => captured.variable ?? captured),
  ]);
  const [made] = steps.dataSync();
  if (sound.length > 0 && results.shift()?.dataSync()[0] === 0) throw refuseOperands(made, source.checks);
  // A loop that makes no step would be asked again for ever.
  if (made < 1) throw new Error(`TensorFlow made ${made} of ${limit} steps.`);
  const running = until === undefined || results.shift()?.dataSync()[0] !== 0;
  const returned = results.splice(0, last.length);
  state.forEach((variable, index) => variable.assign(results[index]));
  return { steps: made, running, returned };
}

/** @throws UserError where a tensor or variable that the loop reads is gone. */
export function requireOperands({ trace, state }: LoopPlan): void {
  const variables = trace.captured.flatMap(({ variable }) => variable ?? []);
  const lost = trace.captured.filter(({ variable, dataId }) => !variable && nativeBackend().refCount(dataId) === 0);
  const tensors = lost.map(({ shape }) => `a tensor of shape [${shape.join()}]`);
  requireThere([...disposedOf([...state, ...variables]), ...tensors]);
}

function refuseOperands(step: number, operations: readonly string[]): UserError {
  return new UserError({
    where: "advance",
    rule: "indices lie inside what they index, integers are not divided by 0 or raised below 0, and numbers cast to int32 fit it",
    received: `another in step ${step} of this call, in ${operations.join(" or ")}`,
    repair: "The state is as before the call; mode 'eager' shows where.",
  });
}
