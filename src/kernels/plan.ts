import type { HermiteSeries } from "./hermite.js";
import type { KernelLayer } from "./infinite-network.js";

/** All that the entries of a kernel are computed from; typed arrays and numbers alone, so that threads can have it. */
export interface KernelPlan {
  /** X, and X′ below it where there is one. */
  readonly points: Float64Array;
  readonly dimension: number;
  /** N of X, and N′ of X′ (0 where K(X, X) is meant). */
  readonly rows: number;
  readonly others: number;
  readonly layers: readonly KernelLayer[];
  /** How each hidden layer's means are had; a series a layer where they are had so. */
  readonly series: readonly HermiteSeries[];
  /** |x|² of the points. */
  readonly lengths: Float64Array;
  /** q^l of the points, one array a layer of weights: the diagonal of K^l. */
  readonly variances: readonly Float64Array[];
  /** The diagonal of the tangent kernel. */
  readonly tangents: Float64Array;
  /** The first point that each is equal to. */
  readonly groups: Int32Array;
}

/** Memory that threads share; of this thread alone in a browser's page that is not isolated, which has no threads either. */
export function sharedBytes(size: number): SharedArrayBuffer | ArrayBuffer {
  return typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(size) : new SharedArrayBuffer(size);
}

/** Numbers in memory that threads share. */
export function sharedArray(size: number): Float64Array {
  return new Float64Array(sharedBytes(8 * size));
}
