import { UserError } from "../../errors.js";

function refusal(rule: string, received: string, repair: string): UserError {
  return new UserError({ where: "compileLoop", rule, received, repair });
}

export const refuseReading = (): never => {
  throw refusal(
    "a step must not read a tensor back",
    "dataSync() or data() inside it",
    "Return the tensor from the step to have it recorded; rows are picked by indices with tf.gatherND.",
  );
};

export const refuseGraph = (): never => {
  throw refusal("a step must not run a graph of its own", "a SavedModel inside it", "Run it before the step.");
};

export const refuseBuffer = (): never => {
  throw refusal(
    "what a step draws or fills in JavaScript would be the same in every repetition",
    "tf.random*, dropout, tf.eye or another tf.buffer inside it",
    "Draw before the loop and pass it through `inputs`, one row a step; leave dropout out.",
  );
};

export const refuseUpload = (size: number): UserError =>
  refusal(
    "a step must not upload data, which would be baked into the graph",
    `${size} numbers that are made inside it`,
    "Create the tensor once, before the step.",
  );

export const refuseType = (type: number): UserError =>
  refusal("constants are float32, int32 or bool", `TensorFlow's type ${type}`, "Cast it before the step.");

export const refuseCaptured = (dtype: string): UserError =>
  refusal(
    "a step reads float32, int32 or bool tensors from outside",
    `a ${dtype} tensor`,
    "Pass real and imaginary parts apart and join them inside the step by tf.complex.",
  );

export const refuseOperation = (op: string): UserError =>
  refusal(
    "a step may use the stateless operations of TensorFlow that TensorFlow.js calls",
    op,
    "Use other operations, or leave this one to eager training (mode 'eager').",
  );

export const refuseShape = (op: string): UserError =>
  refusal(
    "the shapes of a step must not depend on values: a graph has those of its first step",
    op,
    "Do it outside the step, or mask entries (tf.where with two tensors, tf.mul) instead of taking them out.",
  );

export const refuseAttribute = (name: string): UserError =>
  refusal("attributes are types, numbers, flags and strings", name, "Train this step eagerly.");

export const refuseDifference = (received: string): UserError =>
  refusal(
    "a step must be the same operations on the same tensors in the same shapes each time it runs",
    received,
    "Keep what changes from step to step (a schedule, a counter, a batch) in a variable of `state` or in `inputs`.",
  );

export const refuseKept = (count: number): UserError =>
  refusal(
    "a step must not keep tensors of its own: they would not change with its repetitions",
    `${count} that outlive it`,
    "Return them from the step to have them recorded, or assign them to variables of `state`.",
  );
