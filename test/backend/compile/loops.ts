import { expect } from "vitest";
import type { Loop, LoopOptions } from "../../../src/backend/compile/contract.js";
import { compileLoop } from "../../../src/backend/compile/loop.js";
import { tf, type tensorflow } from "../../../src/backend/tensorflow.js";

/** A variable that leaves no other tensor behind. */
export function owned<T>(make: (value: T) => tensorflow.Tensor, value: T): tensorflow.Variable {
  return tf.tidy(() => tf.variable(make(value)));
}

/** A loop with variables of its own; everything is disposed afterwards. */
export function withLoop<T>(
  make: (variables: {
    x: tensorflow.Variable;
    n: tensorflow.Variable;
  }) => Omit<LoopOptions, "state"> & { state?: LoopOptions["state"] },
  look: (loop: Loop, variables: { x: tensorflow.Variable; n: tensorflow.Variable }) => T,
): T {
  const [x, n] = tf.tidy(() => [tf.variable(tf.tensor1d([1, 2, 3])), tf.variable(tf.scalar(0))]);
  const [variables, kept] = [{ x, n }, tf.memory().numTensors];
  try {
    const loop = compileLoop({ state: [x, n], ...make(variables) });
    try {
      return look(loop, variables);
    } finally {
      loop.dispose();
      expect(tf.memory().numTensors).toBe(kept);
    }
  } finally {
    tf.dispose([x, n]);
  }
}
