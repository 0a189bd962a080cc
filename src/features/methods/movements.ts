import { owning } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import type { Random } from "../../math/random.js";
import type { Augmentation, OpenView, SampleShape, ViewSetting } from "./augmentations.js";

/** Where the pixel at an offset (x, y) from the centre of a view comes from: (a x + b y + s, c x + d y + t), in pixels from the centre. */
type Motion = readonly [a: number, b: number, s: number, c: number, d: number, t: number];

/**
 * Moves an image by whole pixels, up to `most` in each direction; what comes in from outside is 0.
 * @example
 * const augmentations = [shift(1)]; // of twoViews: by at most a pixel
 */
export function shift(most: number): Augmentation {
  requirePositive("shift", most, Number.isInteger(most));
  const draw = (stream: Random): Motion => {
    const by = (): number => stream.integer(2 * most + 1) - most;
    return [1, 0, by(), 0, 1, by()];
  };
  return moved(`shift by up to ${most}`, draw);
}

/**
 * Mirrors an image left to right, with probability 1/2.
 * @example
 * const augmentations = [flip()]; // of twoViews
 */
export function flip(): Augmentation {
  return moved("flip", (stream) => [stream.sign(), 0, 0, 0, 1, 0]);
}

/**
 * Turns an image about its centre by up to so many degrees, between pixels by the mean of the four about; 0 comes in from outside.
 * @example
 * const augmentations = [rotation(15)]; // of twoViews: to 15 degrees either way
 */
export function rotation(degrees: number): Augmentation {
  requirePositive("rotation", degrees, degrees <= 180);
  return moved(`rotation by up to ${degrees}°`, (stream) => {
    const angle = ((2 * stream.uniform() - 1) * degrees * Math.PI) / 180;
    return [Math.cos(angle), -Math.sin(angle), 0, Math.sin(angle), Math.cos(angle), 0];
  });
}

/**
 * Enlarges a random window whose sides are a share of the image's, uniform on [least, 1], to the whole.
 * @example
 * const augmentations = [crop(0.6)]; // of twoViews: at least 0.6 of the image
 */
export function crop(least: number): Augmentation {
  requirePositive("crop", least, least < 1);
  return moved(`crop to a share from ${least}`, (stream, [height, width]) => {
    const share = least + (1 - least) * stream.uniform();
    const by = (length: number): number => (stream.uniform() - 0.5) * (1 - share) * (length - 1);
    return [share, 0, by(width), 0, share, by(height)];
  });
}

function moved(name: string, draw: (stream: Random, shape: SampleShape) => Motion): Augmentation {
  return {
    name,
    fits: "images [height, width, channels]",
    accepts: (shape) => shape.length === 3,
    open: (setting) => openMotion(setting, draw),
  };
}

/** Six numbers a sample come in; the pixels about each source are picked inside the step. */
function openMotion(
  { streams, size, shape }: ViewSetting,
  draw: (stream: Random, shape: SampleShape) => Motion,
): OpenView {
  const [height, width, channels] = shape;
  const [members, pixels] = [streams.length, height * width];
  const offsets = (of: (pixel: number) => number) =>
    tf.tensor1d(Float32Array.from({ length: pixels }, (_, at) => of(at)));
  const across = offsets((at) => (at % width) - (width - 1) / 2);
  const down = offsets((at) => Math.floor(at / width) - (height - 1) / 2);
  const firsts = tf.tensor2d(
    Float32Array.from({ length: members * size }, (_, sample) => sample * pixels),
    [members * size, 1],
  );
  const apply: OpenView["apply"] = (samples, { motion }) => {
    const flat = tf.reshape(samples, [members * size * pixels, channels]);
    const [a, b, s, c, d, t] = tf.split(tf.reshape(motion, [members * size, 6]), 6, 1);
    const x = tf.add(tf.add(tf.add(tf.mul(a, across), tf.mul(b, down)), s), (width - 1) / 2);
    const y = tf.add(tf.add(tf.add(tf.mul(c, across), tf.mul(d, down)), t), (height - 1) / 2);
    const [left, top] = [tf.floor(tf.add(x, 1e-4)), tf.floor(tf.add(y, 1e-4))];
    const [right, below] = [tf.sub(x, left), tf.sub(y, top)].map((share) => tf.mul(share, tf.cast(tf.greater(share, 1e-3), "float32"))); // prettier-ignore
    const corner = (dx: number, dy: number): tensorflow.Tensor => {
      const [px, py] = [tf.add(left, dx), tf.add(top, dy)];
      const inside = [tf.greaterEqual(px, 0), tf.less(px, width), tf.greaterEqual(py, 0), tf.less(py, height)].reduce((all, one) => tf.logicalAnd(all, one)); // prettier-ignore
      const place = tf.add(tf.add(tf.mul(tf.clipByValue(py, 0, height - 1), width), tf.clipByValue(px, 0, width - 1)), firsts); // prettier-ignore
      const picked = tf.gatherND(flat, tf.reshape(tf.cast(place, "int32"), [-1, 1]));
      const weight = tf.mul(dx === 0 ? tf.sub(1, right) : right, dy === 0 ? tf.sub(1, below) : below);
      return tf.mul(picked, tf.reshape(tf.mul(weight, tf.cast(inside, "float32")), [-1, 1]));
    };
    return tf.reshape(tf.addN([corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)]), samples.shape);
  };
  const view = {
    rows: { motion: { type: "float32", shape: [members, size, 6] } } as const,
    draw: (stream: Random) => ({
      motion: Float32Array.from(Array.from({ length: size }, () => draw(stream, shape)).flat()),
    }),
    apply,
  };
  return owning(view, () => tf.dispose([across, down, firsts]));
}

function requirePositive(call: string, value: number, holds: boolean): void {
  check(value > 0 && Number.isFinite(value) && holds, () => ({
    where: `the augmentation ${call}`,
    rule: "it takes a whole number of pixels above 0 (shift), degrees in (0, 180] (rotation), a share in (0, 1) (crop)",
    received: String(value),
    repair: "For example shift(2), rotation(15), crop(0.7).",
  }));
}
