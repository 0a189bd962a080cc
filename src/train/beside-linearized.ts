import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { TrainingData } from "../data/tensors.js";
import { UserError } from "../errors.js";
import { tangentKernel } from "../kernels/empirical.js";
import type { Ensemble } from "../model/ensemble.js";
import type { Parameter } from "../model/network.js";
import type { RateMultipliers } from "../model/parameterization.js";
import { losses } from "./loss.js";
import type { Objective } from "./objective.js";
import { supervised, type SupervisedOptions } from "./supervised.js";

/**
 * Supervised full-batch training with the linearized network beside it, iterated in function space in the same loop: g ← g − η Θ₀ ∂L/∂g (with momentum
 * alike), g = f₀ at first and Θ₀ the tangent kernel of the present weights (Lee et al. 2019, equation 8), for any loss. Measured besides:
 * "linearLoss" of g, and "gap", the root mean square of f − g over samples and outputs. The training itself is the same without. N·O up to
 * some thousands: Θ₀ [S, N·O, N·O] is held.
 * @throws UserError for Adam, whose steps are no function of Θ.
 */
export function besideLinearized(
  ensemble: Ensemble,
  data: TrainingData,
  options: Omit<SupervisedOptions, "batch" | "alpha"> = {},
): Objective & Owner {
  const real = supervised(ensemble, data, options);
  const { of } = losses[options.loss ?? "squared"];
  const kernel = tangentKernel(ensemble, data.inputs);
  const g = tf.tidy(() => tf.variable(ensemble.forward(data.inputs), true));
  const linear: Parameter = { name: "linearized outputs", variable: g, rate: functionSpace, perMember: 1 };
  const objective: Objective = {
    ...real,
    parameters: [...real.parameters, linear],
    whole: () =>
      tf.tidy(() => {
        const measured = real.whole();
        const moved = kernelGradient(g, kernel);
        const linearLoss = of(moved, data.targets);
        const outputs = ensemble.forward(data.inputs);
        const gap: tensorflow.Tensor1D = tf.sqrt(tf.mean(tf.squaredDifference(outputs, g), [1, 2]));
        return { ...measured, loss: alsoDescending(measured.loss, linearLoss), linearLoss, gap };
      }),
  };
  return owning(objective, () => {
    real.dispose();
    tf.dispose([kernel, g]);
  });
}

const functionSpace: RateMultipliers = {
  gd: 1,
  get adam(): never {
    throw new UserError({
      where: "besideLinearized",
      rule: "the linearized network follows gradient descent, with or without momentum, in function space",
      received:
        "Adam, whose step divides each weight's gradient by its own size and is no function of the tangent kernel",
      repair:
        "Train with the method gd or momentum, or train linearized(network), which takes Adam's steps in its own weights.",
    });
  },
};

/** g, whose derivative in g is Θ ∂L/∂g. */
function kernelGradient(g: tensorflow.Variable, kernel: tensorflow.Tensor3D): tensorflow.Tensor3D {
  const of = tf.customGrad((outputs) => ({
    value: tf.clone(outputs as tensorflow.Tensor),
    gradFunc: (dy: tensorflow.Tensor) => {
      const [members, samples, width] = dy.shape;
      const column = tf.reshape(dy, [members, samples * width, 1]) as tensorflow.Tensor3D;
      return tf.reshape(tf.matMul(kernel, column), [members, samples, width]);
    },
  }));
  return of(g) as tensorflow.Tensor3D;
}

/** The loss itself, with the gradient of both. */
function alsoDescending(loss: tensorflow.Tensor1D, other: tensorflow.Tensor1D): tensorflow.Tensor1D {
  const of = tf.customGrad((...given) => ({
    value: tf.clone(given[0] as tensorflow.Tensor),
    gradFunc: (dy: tensorflow.Tensor) => [dy, dy],
  }));
  return of(loss, other) as tensorflow.Tensor1D;
}
