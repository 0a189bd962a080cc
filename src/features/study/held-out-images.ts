import { drawnImages, type DrawnImages, type DrawnImagesOptions } from "../../data/drawn-images.js";
import type { HeldOutDigits } from "../../data/digits.js";
import type { Matrix } from "../../math/algebra/contract.js";
import type { Random } from "../../math/random.js";
import { take } from "../probe.js";
import { standardiser } from "../probes/ridge.js";

/** Drawn images as a method takes them, with the factors they were drawn by. */
export interface HeldOutImages extends Pick<HeldOutDigits, "rows" | "classes" | "split">, Pick<DrawnImages, "factors"> {
  /** How the rows came to be of the grey values: (x − means)/scale. */
  readonly preprocessing: { readonly means: readonly number[]; readonly scale: number };
}

/** Images of random factors, three quarters to learn from and the rest held out: less the training rows' mean, over one common scale. */
export function heldOutImages(random: Random, options: DrawnImagesOptions): HeldOutImages {
  const { points, classes, factors } = drawnImages(random, options);
  const size = Math.floor(0.75 * points.rows);
  const rowsFrom = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
  const split = { train: rowsFrom(0, size), test: rowsFrom(size, points.rows) };
  const centre = standardiser(take(points, split.train), false);
  const centred = centre.of(points);
  const { data } = take(centred, split.train);
  const scale = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length) || 1;
  const zero: Matrix = { rows: 1, columns: points.columns, data: new Float64Array(points.columns) };
  const rows = { ...centred, data: centred.data.map((value) => value / scale) };
  return { rows, classes, factors, split, preprocessing: { means: [...centre.back(zero).data], scale } };
}
