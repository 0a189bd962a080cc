import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { TrainingData } from "../data/tensors.js";
import type { Network } from "../model/network.js";

/** The mean of (f − y)² over samples and outputs, one a member. */
export function testRisks(network: Network, { inputs, targets }: TrainingData): number[] {
  const risks: tensorflow.Tensor = tf.tidy(() =>
    tf.mean(tf.squaredDifference(network.forward(inputs), targets), [1, 2]),
  );
  const values = Array.from(risks.dataSync());
  risks.dispose();
  return values;
}
