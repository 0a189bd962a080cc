import { tf } from "../../src/backend/tensorflow.js";
import { median } from "../../src/math/statistics/moments.js";

/** Seven timings of half a tenth of a second each; the median of units a second. */
function rateOf(units: number, work: () => void): number {
  const time = (repeats: number): number => {
    const started = performance.now();
    for (let index = 0; index < repeats; index++) work();
    return (performance.now() - started) / 1000;
  };
  time(1);
  const repeats = Math.max(1, Math.round(0.05 / time(1)));
  return median(Array.from({ length: 7 }, () => (units * repeats) / time(repeats)));
}

/** Floating-point operations a second of TensorFlow's product of two square matrices, in float32. */
export function gemmRate(size: number): number {
  return tf.tidy(() => {
    const values = Float32Array.from({ length: size * size }, (_, index) => ((index * 7919) % 1009) / 1009 - 0.5);
    const [a, b] = [tf.tensor2d(values, [size, size]), tf.tensor2d(values, [size, size])];
    return rateOf(2 * size ** 3, () => tf.matMul(a, b).dispose());
  });
}

/** Bytes a second, read and written both counted, of copies from one array of so many floats to another. */
export function copyRate(floats: number): number {
  const [from, to] = [new Float32Array(floats).fill(1), new Float32Array(floats)];
  return rateOf(8 * floats, () => to.set(from));
}
