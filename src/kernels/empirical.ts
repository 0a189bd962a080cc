import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Ensemble } from "../model/ensemble.js";
import { inputsOf, layerFactors, memberOf, type LayerFactors, type Outputs, type Program } from "./factors.js";
import { diagonalTerms, layerTerms, type KernelForm } from "./layer-terms.js";
import type { EmpiricalOptions } from "./options.js";
import { requireKernel } from "./requirements.js";
import { rowsOfTiles } from "./tile-sizes.js";

/**
 * The empirical tangent kernel of every member at its present weights, Θ = J R Jᵀ of shape [S, N, O, N′, O′], without forming J:
 *
 *   Θ[(n,o),(n′,o′)] = Σ_l (r c² A A′ᵀ + r_b β²)[n,n′] · (B B′ᵀ)[(n,o),(n′,o′)],
 *
 * A = [N, in] the layer's inputs and B = [N·O, out] the derivatives ∂f_o(x_n)/∂z. Under an antisymmetric start half the sum over both
 * copies. Costs S (N O L m² + N N′ O² L m) multiplications, as a trace an O-th of the second part. May stand inside a compiled loop (without `bytes`).
 * The caller disposes it.
 * @throws UserError for inputs, a member or an output that the ensemble does not have, and where the memory would not hold a tile of one row.
 * @example
 * const kernel = empiricalKernel(ensemble, data.inputs); // [members, samples, outputs, samples, outputs]
 */
export function empiricalKernel(
  ensemble: Ensemble,
  inputs: tensorflow.Tensor,
  options: EmpiricalOptions = {},
): tensorflow.Tensor5D {
  const { program, left, right, outputs, form, rates } = prepared(ensemble, inputs, options);
  const size = rowsOfTiles(ensemble, inputs, options);
  const samples = inputs.shape[inputs.rank - 2];
  if (size >= samples)
    return tf.tidy(() => {
      const mine = [...layerFactors(program, left(), outputs)];
      const others = right === undefined ? mine : [...layerFactors(program, right(), outputs)];
      return ofMembers(program, tf.addN(termsOf(program, mine, others, form, rates).flat()));
    });
  let others: LayerFactors[] = [];
  const held = tf.tidy(() => {
    others = [...layerFactors(program, (right ?? left)(), outputs)];
    return others.flatMap(({ input, slopes }) => [input, slopes]);
  });
  const tiles = Array.from({ length: Math.ceil(samples / size) }, (_, tile) =>
    tf.tidy(() => {
      const rows = rowsFrom(left(), tile * size, Math.min(size, samples - tile * size));
      const mine = [...layerFactors(program, rows, outputs)];
      return ofMembers(program, tf.addN(termsOf(program, mine, others, form, rates).flat()));
    }),
  );
  const whole = tf.concat(tiles, 1);
  tf.dispose([...tiles, ...held]);
  return whole as tensorflow.Tensor5D;
}

/**
 * The kernel of each layer by itself, from the input on, each [S, N, O, N′, O′]; their sum is {@link empiricalKernel}. Of a layer that is not trained zero.
 * @example
 * const layers = layerKernels(ensemble, data.inputs); // one a layer; they add up to the kernel
 * layers.forEach((kernel) => kernel.dispose());
 */
export function layerKernels(
  ensemble: Ensemble,
  inputs: tensorflow.Tensor,
  options: Omit<EmpiricalOptions, "bytes"> = {},
): tensorflow.Tensor5D[] {
  const { program, left, right, outputs, form, rates } = prepared(ensemble, inputs, options);
  return tf.tidy(() => {
    const mine = [...layerFactors(program, left(), outputs)];
    const others = right === undefined ? mine : [...layerFactors(program, right(), outputs)];
    const terms = termsOf(program, mine, others, form, rates).reverse();
    const trained = tf.zerosLike(terms.flat()[0]);
    return terms.map((layer) => ofMembers(program, layer.length === 0 ? trained : tf.addN(layer)));
  });
}

/**
 * The diagonal Θ[(n,o),(n,o)], [S, N, O]; as a trace, or of one output, [S, N, 1]. Costs S N O L m² multiplications.
 * @example
 * const diagonal = kernelDiagonal(ensemble, data.inputs); // [members, samples, outputs]
 */
export function kernelDiagonal(
  ensemble: Ensemble,
  inputs: tensorflow.Tensor,
  options: Omit<EmpiricalOptions, "bytes" | "with"> = {},
): tensorflow.Tensor3D {
  const { program, left, outputs, form, rates } = prepared(ensemble, inputs, options);
  return tf.tidy(() => {
    const terms = [...layerFactors(program, left(), outputs)].flatMap((one) => diagonalTerms(program, one, rates));
    const all = ofMembers<tensorflow.Tensor3D>(program, tf.addN(terms));
    return form === "trace" ? tf.sum(all, 2, true) : all;
  });
}

/**
 * {@link empiricalKernel} of all outputs as matrices, [S, N·O, N·O].
 * @example
 * const kernel = tangentKernel(ensemble, data.inputs, 0); // of the first member
 */
export function tangentKernel(whole: Ensemble, inputs: tensorflow.Tensor, member?: number): tensorflow.Tensor3D {
  return tf.tidy(() => {
    const kernel = empiricalKernel(whole, inputs, { member });
    const [members, samples, outputs] = kernel.shape;
    return tf.reshape(kernel, [members, samples * outputs, samples * outputs]);
  });
}

function prepared(ensemble: Ensemble, inputs: tensorflow.Tensor, options: EmpiricalOptions) {
  requireKernel(ensemble, inputs, options);
  const { with: other, outputs: asked = "all", rates = true, member } = options;
  const program: Program = member === undefined ? ensemble : memberOf(ensemble, member);
  const outputs: Outputs = asked === "trace" ? "all" : asked;
  const form: KernelForm = asked === "trace" ? "trace" : "full";
  const left = () => inputsOf(inputs, member);
  const right = other === undefined ? undefined : () => inputsOf(other, member);
  return { program, left, right, outputs, form, rates };
}

/** Terms of each layer, from the last to the first. */
function termsOf(
  program: Program,
  left: readonly LayerFactors[],
  right: readonly LayerFactors[],
  form: KernelForm,
  rates: boolean,
): tensorflow.Tensor[][] {
  return left.map((one, index) => layerTerms(program, one, right[index], form, rates));
}

const rowsFrom = (inputs: tensorflow.Tensor, first: number, count: number): tensorflow.Tensor =>
  inputs.rank === 2 ? tf.slice(inputs, [first, 0], [count, -1]) : tf.slice(inputs, [0, first, 0], [-1, count, -1]);

/** Half the sum over the two copies of an antisymmetric member, of what has the copies first. */
function ofMembers<T extends tensorflow.Tensor>({ copies, members }: Program, ofCopies: tensorflow.Tensor): T {
  if (copies === members) return ofCopies as T;
  const rest = ofCopies.shape.slice(1);
  const sums = tf.sum(tf.reshape(ofCopies, [members, copies / members, -1]), 1);
  return tf.reshape(tf.mul(sums, 0.5), [members, ...rest]) as T;
}
