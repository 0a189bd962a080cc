import type { Owner } from "../backend/owner.js";
import type { tensorflow } from "../backend/tensorflow.js";
import type { RateMultipliers } from "./parameterization.js";

/** A variable that training changes, with its rate and the way in which members share it. */
export interface Parameter {
  readonly name: string;
  readonly variable: tensorflow.Variable;
  /** Multiples of the global rate. */
  readonly rate: RateMultipliers;
  /** Entries of the first axis that each member has, in turn: 1, or 2 under an antisymmetric start; 0 for a lone member without that axis. */
  readonly perMember: number;
}

/**
 * What has outputs and weights. Built by createEnsemble (many dense members in one program), by layersNetwork (any tf.layers
 * model, one member) and by wrappers (linearized, scaled): all train and all are measured through this alone.
 */
export interface Network extends Owner {
  readonly members: number;
  /** What training changes. */
  readonly parameters: readonly Parameter[];
  /** The members' own inputs [members, N, ...] or shared ones [N, ...] to outputs [members, N, O]. */
  forward(inputs: tensorflow.Tensor): tensorflow.Tensor3D;
  /** The network as it is now, with weights of its own that no training changes: f₀ of drift, of α(f − f₀), of linearization. */
  frozen(): Network;
}
