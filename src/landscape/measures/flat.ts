import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import { differentiate, hessianTimes } from "../../train/differentiate.js";
import type { Objective } from "../../train/objective.js";

/** One vector a member, [P] each: its entries of the first parameter, then of the second, … */
export type Vectors = readonly Float64Array[];

/** An objective as S functions of vectors, for measures that are written in float64; TensorFlow computes them in float32. */
export interface FlatObjective {
  /** S. */
  readonly members: number;
  /** P, entries of each member's vector. */
  readonly size: number;
  /** The present weights. */
  weights(): Float64Array[];
  /** Sets the weights, rounded to float32. @throws UserError for vectors of other sizes, as hessianTimes does. */
  setWeights(vectors: Vectors): void;
  /** Losses on the whole at the present weights. */
  losses(): number[];
  /** Those with their gradients. */
  gradients(): { readonly losses: number[]; readonly gradients: Float64Array[] };
  /** ∇²L v of each member at the present weights: the gradient of ⟨∇L, v⟩; the loss must be differentiable twice. Kinks are left out (of ReLU networks: Gauss-Newton part and the smooth rest). */
  hessianTimes(vectors: Vectors): Float64Array[];
}

/**
 * Any objective as functions of vectors; what it measures on the whole is what counts. It keeps no tensor.
 * @throws UserError for an objective whose parameters are not shared out evenly among its members.
 * @example
 * using objective = supervised(ensemble, data);
 * const flat = flatObjective(objective); // losses, gradients and Hessian-vector products of one vector a member
 */
export function flatObjective(objective: Objective): FlatObjective {
  const { members, parameters } = objective;
  requireEven(objective);
  const { size, gather, scatter } = flattening(objective);
  const taken = (tensors: readonly tensorflow.Tensor[]): Float64Array[] => {
    const vectors = gather(tensors);
    tf.dispose([...tensors]);
    return vectors;
  };
  const numbers = (loss: tensorflow.Tensor): number[] => Array.from(loss.dataSync());
  return {
    ...{ members, size },
    weights: () => gather(parameters.map(({ variable }) => variable)),
    setWeights: (vectors) => {
      requireVectors("setWeights", vectors, members, size);
      const tensors = scatter(vectors);
      parameters.forEach(({ variable }, part) => variable.assign(tensors[part]));
      tf.dispose(tensors);
    },
    losses: () => {
      const measured = objective.whole();
      const losses = numbers(measured.loss);
      tf.dispose(Object.values(measured));
      return losses;
    },
    gradients: () => {
      const { measured, gradients } = differentiate(parameters, () => objective.whole());
      const losses = numbers(measured.loss);
      tf.dispose(Object.values(measured));
      return { losses, gradients: taken(gradients) };
    },
    hessianTimes: (vectors) => {
      requireVectors("hessianTimes", vectors, members, size);
      return taken(tf.tidy(() => hessianTimes(parameters, () => objective.whole().loss, scatter(vectors))));
    },
  };
}

/** Tensors of the parameters' shapes as one vector a member, and back. */
function flattening({ members, parameters }: Objective) {
  const sizes = parameters.map(({ variable }) => variable.size / members);
  const size = sizes.reduce((sum, each) => sum + each, 0);
  const gather = (tensors: readonly tensorflow.Tensor[]): Float64Array[] => {
    const flat = tensors.map((tensor) => tensor.dataSync());
    return Array.from({ length: members }, (_, member) => {
      const vector = new Float64Array(size);
      let at = 0;
      flat.forEach((values, part) => {
        vector.set(values.subarray(member * sizes[part], (member + 1) * sizes[part]), at);
        at += sizes[part];
      });
      return vector;
    });
  };
  const scatter = (vectors: Vectors): tensorflow.Tensor[] => {
    let from = 0;
    return parameters.map(({ variable }, part) => {
      const values = new Float32Array(variable.size);
      vectors.forEach((vector, member) => values.set(vector.subarray(from, from + sizes[part]), member * sizes[part]));
      from += sizes[part];
      return tf.tensor(values, variable.shape);
    });
  };
  return { size, gather, scatter };
}

function requireVectors(where: string, vectors: Vectors, members: number, size: number): void {
  check(vectors.length === members && vectors.every(({ length }) => length === size), () => ({
    where: `${where} of a flat objective`,
    rule: `it takes one vector a member, ${members} of ${size} numbers each`,
    received: `${vectors.length} of ${[...new Set(vectors.map(({ length }) => length))].join(" and ") || "no"} numbers`,
    repair: "Take what weights() returns, or vectors of its shape.",
  }));
}

function requireEven({ members, parameters }: Objective): void {
  const uneven = parameters.find(({ variable }) => variable.size % members !== 0);
  check(uneven === undefined, () => ({
    where: "flatObjective",
    rule: "every parameter has as many entries for each member",
    received: `${uneven?.name}, [${uneven?.variable.shape.join()}], for ${members} members`,
    repair: "Give each member entries of its own along the first axis.",
  }));
}
