import type { tensorflow } from "../backend/tensorflow.js";

/** Which part of a tangent kernel is asked for. */
export interface EmpiricalOptions {
  /** X′ of a cross kernel K(X, X′), [N′, d] or [S, N′, d]: default X itself. */
  readonly with?: tensorflow.Tensor;
  /**
   * "all" pairs of the O outputs (default), "trace", their sum over equal outputs Σ_o Θ[(n,o),(n′,o)] without a division by O, or one
   * output by its index from 0. Of a trace and of one output the axes O and O′ have length 1.
   */
  readonly outputs?: "all" | "trace" | number;
  /** Whether layers count with their rate multipliers R, as in gradient descent: default true. */
  readonly rates?: boolean;
  /** Of this member alone: then S is 1, and the values are the same, bit for bit, in any ensemble. */
  readonly member?: number;
  /** The most memory in bytes, result included: rows of X are taken in tiles that keep to it. Default no limit, and one tile. */
  readonly bytes?: number;
}
