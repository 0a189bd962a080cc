import { owning, type Owner } from "../backend/owner.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { TrainingData } from "../data/tensors.js";
import { UserError } from "../errors.js";
import { empiricalKernel } from "../kernels/empirical.js";
import type { Ensemble } from "../model/ensemble.js";
import type { Parameter } from "../model/network.js";
import type { RateMultipliers } from "../model/parameterization.js";
import { losses } from "./loss.js";
import type { Objective } from "./objective.js";
import { supervised, type SupervisedOptions } from "./supervised.js";

export interface BesideOptions extends Omit<SupervisedOptions, "batch" | "alpha"> {
  /** Points that nothing is trained on, inputs [M, d] or [S, M, d] with their targets. */
  readonly test?: TrainingData;
}

/**
 * Supervised full-batch training with the linearized network beside it, iterated in function space in the same loop: g ← g − η Θ₀ ∂L/∂g (with momentum
 * alike), g = f₀ at first and Θ₀ the tangent kernel of the present weights (Lee et al. 2019, equation 8), for any loss. Measured besides:
 * "linearLoss" of g, and "gap", the root mean square of f − g over samples and outputs. At `test` points X′ the same, g′ ← g′ − η Θ₀(X′, X) ∂L/∂g:
 * "testLoss", "linearTestLoss" and "testGap". The training itself is the same without. N·O up to some thousands: Θ₀ [S, N·O, N·O] is held.
 * @throws UserError for Adam, whose steps are no function of Θ.
 * @example
 * using objective = besideLinearized(ensemble, data); // the network, and its linearization at the start, by the same steps
 * const trained = await train(objective, { steps: 4, rate: { units: 0.5 } });
 */
export function besideLinearized(
  ensemble: Ensemble,
  data: TrainingData,
  { test, ...options }: BesideOptions = {},
): Objective & Owner {
  const real = supervised(ensemble, data, options);
  const { of } = losses[options.loss ?? "squared"];
  const followed = [data, ...(test === undefined ? [] : [test])].map(({ inputs }, index) =>
    follow(ensemble, data, inputs, index === 0 ? "linearized outputs" : "linearized test outputs"),
  );
  const [g, beyond] = followed.map(({ parameter }) => parameter.variable);
  const objective: Objective = {
    ...real,
    parameters: [...real.parameters, ...followed.map(({ parameter }) => parameter)],
    whole: () =>
      tf.tidy(() => {
        const measured = real.whole();
        const linearLoss = of(kernelGradient(followed), data.targets);
        const gap = distance(ensemble.forward(data.inputs), g);
        const descending = { ...measured, loss: alsoDescending(measured.loss, linearLoss), linearLoss, gap };
        if (test === undefined) return descending;
        const outputs = ensemble.forward(test.inputs);
        const there = {
          testLoss: of(outputs, test.targets),
          linearTestLoss: of(tf.clone(beyond) as tensorflow.Tensor3D, test.targets),
        };
        return { ...descending, ...there, testGap: distance(outputs, beyond) };
      }),
  };
  return owning(objective, () => {
    real.dispose();
    for (const { kernel, parameter } of followed) tf.dispose([kernel, parameter.variable]);
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

/** Outputs g′ at some points, with the kernel that moves them. */
interface Followed {
  /** Θ₀(X′, X), [S, M·O, N·O]. */
  readonly kernel: tensorflow.Tensor3D;
  readonly parameter: Parameter;
}

function follow(ensemble: Ensemble, data: TrainingData, inputs: tensorflow.Tensor, name: string): Followed {
  const variable = tf.tidy(() => tf.variable(ensemble.forward(inputs), true));
  const kernel = tf.tidy(() => {
    const whole = empiricalKernel(ensemble, inputs, inputs === data.inputs ? {} : { with: data.inputs });
    const [members, samples, outputs, others] = whole.shape;
    return tf.reshape(whole, [members, samples * outputs, others * outputs]) as tensorflow.Tensor3D;
  });
  return { kernel, parameter: { name, variable, rate: functionSpace, perMember: 1 } };
}

/** g, the first that is followed, whose derivative in each of them is its Θ ∂L/∂g. */
function kernelGradient(followed: readonly Followed[]): tensorflow.Tensor3D {
  const of = tf.customGrad((...outputs) => ({
    value: tf.clone(outputs[0] as tensorflow.Tensor),
    gradFunc: (dy: tensorflow.Tensor) => {
      const column = tf.reshape(dy, [dy.shape[0], -1, 1]) as tensorflow.Tensor3D;
      return followed.map(({ kernel, parameter }) => tf.reshape(tf.matMul(kernel, column), parameter.variable.shape));
    },
  }));
  return of(...followed.map(({ parameter }) => parameter.variable)) as tensorflow.Tensor3D;
}

/** The root mean square of the difference over samples and outputs, by member. */
const distance = (a: tensorflow.Tensor, b: tensorflow.Tensor): tensorflow.Tensor1D =>
  tf.sqrt(tf.mean(tf.squaredDifference(a, b), [1, 2]));

/** The loss itself, with the gradient of both. */
function alsoDescending(loss: tensorflow.Tensor1D, other: tensorflow.Tensor1D): tensorflow.Tensor1D {
  const of = tf.customGrad((...given) => ({
    value: tf.clone(given[0] as tensorflow.Tensor),
    gradFunc: (dy: tensorflow.Tensor) => [dy, dy],
  }));
  return of(loss, other) as tensorflow.Tensor1D;
}
