import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { TrainingData } from "../data/tensors.js";
import type { Network } from "../model/network.js";

/**
 * The mean of (f − y)² over samples and outputs, one a member.
 * @example
 * testRisks(ensemble, data); // of each member, the mean square error
 */
export function testRisks(network: Network, { inputs, targets }: TrainingData): number[] {
  const risks: tensorflow.Tensor = tf.tidy(() =>
    tf.mean(tf.squaredDifference(network.forward(inputs), targets), [1, 2]),
  );
  const values = Array.from(risks.dataSync());
  risks.dispose();
  return values;
}

/**
 * Outputs of a network of one output at shared inputs [M, d], a list of M a member.
 * @example
 * outputsAt(ensemble, data.inputs); // of each member, a number a sample
 */
export function outputsAt(network: Network, inputs: tensorflow.Tensor): number[][] {
  const outputs = network.forward(inputs);
  const values = Array.from(outputs.dataSync());
  outputs.dispose();
  const size = values.length / network.members;
  return Array.from({ length: network.members }, (_, member) => values.slice(member * size, (member + 1) * size));
}
