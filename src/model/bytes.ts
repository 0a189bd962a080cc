import { parameterCount, type NetworkSpec } from "./spec.js";

/**
 * Bytes that one member needs while it trains on N samples of its own: 4 · (6 N Σ m_l + 4 P), the m_l units of each hidden layer (twice
 * under an antisymmetric start) in preactivations, activations, their gradients and what they are made from, and the P weights in
 * values, gradients, steps and one slot of the optimizer.
 * @example
 * trainingBytes(mlp({ inputs: 10, outputs: 1, depth: 1, width: 64 }), 32); // of one member on 32 samples
 */
export function trainingBytes(spec: NetworkSpec, samples: number): number {
  const units = spec.layers.slice(0, -1).reduce((sum, { fanOut }) => sum + fanOut, 0);
  return 4 * (6 * samples * units * (spec.antisymmetric ? 2 : 1) + 4 * parameterCount(spec));
}
