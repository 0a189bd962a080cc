import { tf } from "../../src/backend/tensorflow.js";
import { openSession } from "./session.js";
import { firstRow } from "../harness/spec.js";

/** What is built and disposed a thousand times: anything that holds a compiled loop. */
interface Disposable {
  dispose(): void;
}

/** Builds a compiled loop and runs it. */
async function buildLoop(): Promise<Disposable> {
  const session = openSession({ ...firstRow, width: 16, members: 2 }, 16);
  await session.first();
  return session;
}

/**
 * Resident bytes after so many loops built and disposed one after another, and after the first tenth of them, by when
 * TensorFlow's own pools have grown.
 */
export async function memoryGrowth(loops: number): Promise<{ before: number; after: number; tensors: number }> {
  const resident = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().rss;
  };
  let before = 0;
  const tensors = tf.memory().numTensors;
  for (let index = 1; index <= loops; index++) {
    (await buildLoop()).dispose();
    if (index === Math.ceil(loops / 10)) before = resident();
  }
  return { before, after: resident(), tensors: tf.memory().numTensors - tensors };
}
