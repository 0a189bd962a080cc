import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import type { Seeded } from "../../math/random.js";
import { batchRows, pickRows, rowOffsets } from "../../train/batches.js";
import type { Measured, Sample } from "../../train/objective.js";
import type { Augmentation, SampleShape } from "./augmentations.js";
import { viewMaker } from "./view-maker.js";

/** What steps of a feature method take. */
export interface FeatureBatches {
  /** Streams, or an experiment's members, one a member. */
  readonly members: readonly Seeded[];
  /** B, at most the number of samples. */
  readonly size: number;
  /** What makes the views: default none. */
  readonly augmentations?: readonly Augmentation[];
  /** Of one sample: default [d]; [height, width, channels] for what moves pixels. */
  readonly shape?: SampleShape;
}

/** What a step sees of its samples: their numbers [S, B], and of each table given the rows, [S, B, ...], plain and in each view. */
export interface Drawn {
  readonly rows: tensorflow.Tensor;
  /** [S, B], the numbers with the members' own parts told apart, where tables are [S·N, ...]. */
  readonly flat: tensorflow.Tensor;
  readonly views: readonly tensorflow.Tensor[];
}

/** Whole and sample of an objective on random batches and views of inputs [N, d], shared, or the members' own, [S, N, d]. */
export interface Batches extends Owner {
  whole(): Measured;
  readonly sample: Sample;
  /** What {@link measure} would see for these rows. */
  see(rows: Readonly<Record<string, tensorflow.Tensor>>): Drawn;
}

/** The step whose rows no training comes to: of it are the fixed batch and views that curves speak of. */
export const fixedStep = 2 ** 40;

/**
 * Batches of `count` views each; of several tensors of inputs the i-th view is made of the i-th (paired samples).
 * @throws UserError for a batch larger than the data, streams that are not one a member, and augmentations that do not fit.
 */
export function batchesOf(
  inputs: readonly tensorflow.Tensor[],
  count: number,
  { members, size, augmentations = [], shape }: FeatureBatches,
  measure: (drawn: Drawn) => Measured,
): Batches {
  const own = inputs[0].rank === 3;
  const [samples, dimension] = inputs[0].shape.slice(-2);
  requireShape(dimension, shape);
  const indices = batchRows({ size, members }, samples);
  const makers = Array.from({ length: count }, (_, view) =>
    viewMaker(`view${view}`, augmentations, members, { size, shape: shape ?? [dimension] }),
  );
  const offsets = rowOffsets(members.length, samples);
  const draw = (first: number, steps: number): Rows =>
    Object.assign({ rows: indices.draw(first, steps) }, ...makers.map((maker) => maker.draw(first, steps))) as Rows;
  const see = (given: Readonly<Rows>): Drawn => {
    const views = makers.map((maker, view) => {
      const source = inputs[view % inputs.length];
      return maker.apply(pickRows(source, given.rows, own ? offsets : undefined), given);
    });
    return { rows: given.rows, flat: tf.add(given.rows, offsets), views };
  };
  const of = (given: Readonly<Rows>): Measured => tf.tidy(() => measure(see(given)));
  const fixed = firstRows(draw(fixedStep, 1));
  const shapes = Object.assign({}, ...makers.map(({ rows }) => rows)) as Sample["rows"];
  const sample: Sample = {
    epoch: indices.epoch,
    rows: { rows: { type: "int32", shape: [members.length, size] }, ...shapes },
    inside: true,
    draw,
    measure: of,
  };
  return owning({ whole: () => of(fixed), sample, see }, () => {
    tf.dispose([offsets, fixed]);
    makers.forEach((maker) => maker.dispose());
  });
}

type Rows = Record<string, tensorflow.Tensor>;

function firstRows(rows: Rows): Rows {
  const fixed = Object.fromEntries(Object.entries(rows).map(([name, all]) => [name, tf.squeeze(all, [0])]));
  tf.dispose(rows);
  return fixed;
}

function requireShape(dimension: number, shape: SampleShape | undefined): void {
  const size = shape?.reduce((product, length) => product * length, 1);
  check(size === undefined || size === dimension, () => ({
    where: "the 'shape' of a feature method's samples",
    rule: `its product must be the number of coordinates, ${dimension}`,
    received: `[${shape!.join()}], of ${size}`,
    repair: "For example [8, 8, 1] for 64 pixels.",
  }));
}
