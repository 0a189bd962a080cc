import { tf, type tensorflow } from "./tensorflow.js";

/** What TensorFlow.js keeps for a gradient, and forgets where the loss throws. */
export function disposeTape(): void {
  const { activeTape, gradientDepth } = tf.engine().state as unknown as Tape;
  if (gradientDepth === 0) activeTape?.forEach(({ saved }) => saved?.forEach((tensor) => tensor?.dispose()));
}

interface Tape {
  readonly gradientDepth: number;
  readonly activeTape?: readonly { readonly saved?: readonly (tensorflow.Tensor | null)[] }[];
}
