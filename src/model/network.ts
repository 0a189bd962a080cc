import type { Owner } from "../backend/owner.js";
import type { tensorflow } from "../backend/tensorflow.js";
import type { RateMultipliers } from "./parameterization.js";

/** A variable that training changes, with its rate and the way in which members share it. */
export interface Parameter {
  /** For records and messages. */
  readonly name: string;
  /** float32, of any rank. */
  readonly variable: tensorflow.Variable;
  /** Multiples of the global rate. */
  readonly rate: RateMultipliers;
  /** Entries of the first axis that each member has, in turn: 1, or 2 under an antisymmetric start; 0 for a lone member without that axis. */
  readonly perMember: number;
}

/** Inputs laid out once for many passes over them, forward and back, as the network that made them takes them. */
export interface Placed extends Owner {
  /** The first factor of the network's first product. */
  readonly laidOut: tensorflow.Tensor;
  /**
   * Its transpose, where there is a use for it: then neither X W nor its gradient Xᵀ dZ has to turn a matrix in every step
   * (worth a tenth to a fifth of a step).
   */
  readonly transposed?: tensorflow.Tensor;
}

/**
 * What has outputs and weights. Built by createEnsemble (many dense members in one program), by layersNetwork (any tf.layers
 * model, one member) and by wrappers (linearized, scaled): all train and all are measured through this alone.
 */
export interface Network extends Owner {
  /** S. */
  readonly members: number;
  /** Numbers in a row of inputs and of outputs, d and O, where they are known: data of other sizes are refused in words. */
  readonly inputs?: number;
  readonly outputs?: number;
  /** What training changes. */
  readonly parameters: readonly Parameter[];
  /** Whether its outputs have second derivatives in TensorFlow.js, which tangent kernels by products ask for: default true. */
  readonly differentiableTwice?: boolean;
  /** Whether its JavaScript is known to do the same each time. Default false: a layer of a user's own may count. */
  readonly constant?: boolean;
  /**
   * The members' own inputs [members, N, ...] or shared ones [N, ...], or inputs that this network or the one that it is a
   * frozen copy of has placed, to outputs [members, N, O].
   */
  forward(inputs: tensorflow.Tensor | Placed): tensorflow.Tensor3D;
  /** Inputs as forward takes them fastest; the caller disposes them. Absent where there is nothing to gain. */
  place?(inputs: tensorflow.Tensor): Placed;
  /** The network as it is now, with weights of its own that no training changes: f₀ of drift, of α(f − f₀), of linearization. */
  frozen(): Network;
}

/** Whether inputs have been placed. */
export function arePlaced(inputs: tensorflow.Tensor | Placed): inputs is Placed {
  return typeof inputs === "object" && inputs !== null && "laidOut" in inputs;
}
