import { check } from "../errors.js";
import type { Matrix } from "../math/algebra/contract.js";
import type { Random } from "../math/random.js";
import { outlines, type OutlineKind } from "./outlines.js";

/** What {@link drawnImages} draws. */
export interface DrawnImagesOptions {
  /** Ten strokes like digits, or five filled shapes (disc, square, triangle, cross, ring). */
  readonly kind: OutlineKind;
  /** N. */
  readonly samples: number;
  /** Pixels of a side, at least 4. */
  readonly size: number;
  /** Most distance of the centre from the image's, in sides of the image, in [0, 0.5): default 0.15. */
  readonly shift?: number;
  /** Least and largest height of a figure, in sides of the image: default [0.4, 0.8]. */
  readonly scale?: readonly [number, number];
  /** Most angle of turning either way, in degrees: default 30. */
  readonly rotation?: number;
}

/** Images with the factors of variation that they were drawn by. */
export interface DrawnImages {
  /** Grey values in [0, 1], row by row, [N, size²]. */
  readonly points: Matrix;
  /** 0..9 or 0..4, one an image. */
  readonly classes: Int32Array;
  /** The true factors, [N, 4]: place across and down (in sides of the image, from its centre), scale (sides), rotation (degrees). */
  readonly factors: Matrix;
}

/** Names of the columns of {@link DrawnImages.factors}. */
export const factorNames = ["across", "down", "scale", "rotation"] as const;

/**
 * N images of figures of random class, place, scale and rotation, each uniform and independent of the others: grey values are how far a pixel's centre lies
 * inside the figure, over one pixel, so that they change smoothly with the factors. O(N size²), about a millisecond an image of 28 x 28.
 * @throws UserError for sizes below 4, scales not in (0, 1], and shifts and rotations out of range.
 * @example
 * const { points, classes, factors } = drawnImages(randomStream(0), { kind: "digits", samples: 1000, size: 28 });
 */
export function drawnImages(random: Random, options: DrawnImagesOptions): DrawnImages {
  const { kind, samples, size, shift = 0.15, scale = [0.4, 0.8], rotation = 30 } = options;
  requireOptions({ kind, samples, size, shift, scale, rotation });
  const figures = outlines[kind];
  const classes = Int32Array.from({ length: samples }, () => random.integer(figures.length));
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const factors = new Float64Array(4 * samples);
  const data = new Float64Array(samples * size * size);
  for (let row = 0; row < samples; row++) {
    const own = [between(-shift, shift), between(-shift, shift), between(...scale), between(-rotation, rotation)];
    factors.set(own, 4 * row);
    draw(data.subarray(row * size * size, (row + 1) * size * size), size, figures[classes[row]], own);
  }
  return {
    points: { rows: samples, columns: size * size, data },
    classes,
    factors: { rows: samples, columns: 4, data: factors },
  };
}

/** Each pixel's centre is taken back into the figure's own frame, where it stands upright, one unit high, about (0, 0). */
function draw(
  pixels: Float64Array,
  size: number,
  distance: (x: number, y: number) => number,
  [across, down, scale, rotation]: readonly number[],
): void {
  const angle = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) / scale, Math.sin(angle) / scale];
  for (let at = 0; at < pixels.length; at++) {
    const x = ((at % size) + 0.5) / size - 0.5 - across;
    const y = (Math.floor(at / size) + 0.5) / size - 0.5 - down;
    const inside = -distance(cos * x + sin * y, cos * y - sin * x) * scale * size;
    pixels[at] = Math.min(1, Math.max(0, 0.5 + inside));
  }
}

function requireOptions({ kind, samples, size, shift, scale, rotation }: Required<DrawnImagesOptions>): void {
  const [least, most] = scale;
  const rules: readonly [boolean, string, string][] = [
    [Object.hasOwn(outlines, kind), `kind is ${Object.keys(outlines).join(" or ")}`, kind],
    [Number.isInteger(samples) && samples >= 1, "samples are a whole number from 1", String(samples)],
    [Number.isInteger(size) && size >= 4, "size is a whole number of pixels from 4", String(size)],
    [shift >= 0 && shift < 0.5, "shift lies in [0, 0.5), in sides of the image", String(shift)],
    [least > 0 && least <= most && most <= 1, "scale is a range in (0, 1], in sides of the image", `[${scale.join()}]`],
    [rotation >= 0 && rotation <= 180, "rotation lies in [0, 180] degrees", String(rotation)],
  ];
  for (const [holds, rule, received] of rules)
    check(holds, () => ({
      ...{ where: "drawnImages", rule, received },
      repair: "For example { kind: 'digits', samples: 1000, size: 28 }.",
    }));
}
