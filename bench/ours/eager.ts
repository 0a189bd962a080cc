import { useBackend } from "../../src/backend/backend.js";
import { tf, type tensorflow } from "../../src/backend/tensorflow.js";
import { sphereWithRandomLabels } from "../../src/data/tasks.js";
import { randomStream } from "../../src/math/random.js";
import type { Timed, TrainingSpec } from "../harness/spec.js";
import { serve } from "./serve.js";

/** One network by gradient descent in plain TensorFlow.js, op by op, as its guide writes it. */
function eagerTraining({ samples, dimension, depth, width, rate }: TrainingSpec): (steps: number) => Timed {
  const random = randomStream(0);
  const data = sphereWithRandomLabels(random, { samples, dimension });
  const inputs = tf.tensor2d(Float32Array.from(data.inputs), [samples, dimension]);
  const targets = tf.tensor2d(Float32Array.from(data.targets), [samples, 1]);
  const sizes = [dimension, ...new Array<number>(depth).fill(width), 1];
  const weights = sizes.slice(1).map((fanOut, layer) => {
    const values = Float32Array.from(random.split(`layer-${layer}`).normals(sizes[layer] * fanOut));
    return tf.variable(tf.tensor2d(values, [sizes[layer], fanOut]));
  });
  const outputs = () =>
    weights.reduce<tensorflow.Tensor>((h, kernel, layer) => {
      const z = tf.matMul(h, tf.mul(kernel, Math.sqrt((layer === 0 ? 1 : 2) / kernel.shape[0])));
      return layer === depth ? z : tf.relu(z);
    }, inputs);
  const optimizer = tf.train.sgd(rate);
  const loss = () => tf.div(tf.sum(tf.square(tf.sub(outputs(), targets))), 2 * samples).asScalar();
  return (steps) => {
    const started = performance.now();
    for (let step = 0; step < steps; step++) optimizer.minimize(loss);
    return { seconds: (performance.now() - started) / 1000, steps };
  };
}

let run: () => Timed;

await useBackend();
await serve({
  prepare: ({ spec, steps }: { spec: TrainingSpec; steps: number }): Timed => {
    const training = eagerTraining(spec);
    run = () => training(steps);
    return run();
  },
  run: () => run(),
});
