import type { InputRow } from "../../backend/compile/contract.js";
import { owning, type Owner } from "../../backend/owner.js";
import { tf, type tensorflow } from "../../backend/tensorflow.js";
import { check } from "../../errors.js";
import { streamOf, type Random, type Seeded } from "../../math/random.js";
import type { Augmentation, OpenView, SampleShape } from "./augmentations.js";

/** Rows of augmentations, one after the other, of one view. */
export interface ViewMaker extends Owner {
  readonly rows: Readonly<Record<string, InputRow>>;
  /** Of the steps first, first + 1, ..., [count, ...shape]. */
  draw(first: number, count: number): Readonly<Record<string, tensorflow.Tensor>>;
  apply(samples: tensorflow.Tensor, rows: Readonly<Record<string, tensorflow.Tensor>>): tensorflow.Tensor;
}

/**
 * All augmentations of one view called `name`, of batches [S, B, d] with a stream a member.
 * @throws UserError for an augmentation that does not fit the samples' shape.
 */
export function viewMaker(
  name: string,
  augmentations: readonly Augmentation[],
  members: readonly Seeded[],
  { size, shape }: { readonly size: number; readonly shape: SampleShape },
): ViewMaker {
  augmentations.forEach((one) =>
    check(one.accepts(shape), () => ({
      where: `the augmentation ${one.name}`,
      rule: `it is for ${one.fits}`,
      received: `samples of shape [${shape.join()}]`,
      repair: "Give the samples' shape, such as [8, 8, 1], or use another augmentation.",
    })),
  );
  const streams = members.map((member) => streamOf(member).split(name));
  const parts = augmentations.map((one, at) => {
    const own = streams.map((stream) => stream.split(`${at} ${one.name}`));
    return { own, open: one.open({ streams: own, size, shape }), prefix: `${name}${at}` };
  });
  const rows = Object.fromEntries(
    parts.flatMap(({ open, prefix }) => Object.entries(open.rows).map(([key, row]) => [`${prefix}${key}`, row])),
  );
  return owning(
    {
      rows,
      draw: (first: number, count: number) => Object.assign({}, ...parts.map((part) => drawn(part, first, count))) as Readonly<Record<string, tensorflow.Tensor>>, // prettier-ignore
      apply: (samples: tensorflow.Tensor, given: Readonly<Record<string, tensorflow.Tensor>>) =>
        parts.reduce((made, { open, prefix }) => {
          const keys = Object.keys(open.rows);
          return open.apply(made, Object.fromEntries(keys.map((key) => [key, given[`${prefix}${key}`]])));
        }, samples),
    },
    () => parts.forEach(({ open }) => open.dispose()),
  );
}

interface Part {
  readonly own: readonly Random[];
  readonly open: OpenView;
  readonly prefix: string;
}

function drawn({ own, open, prefix }: Part, first: number, count: number): Record<string, tensorflow.Tensor> {
  const names = Object.entries(open.rows);
  const values = names.map(([, { type, shape }]) => {
    const size = count * shape.reduce((product, length) => product * length, 1);
    return type === "int32" ? new Int32Array(size) : new Float32Array(size);
  });
  let at = 0;
  for (let step = first; step < first + count; step++)
    for (let member = 0; member < own.length; member++, at++) {
      const made = open.draw(own[member].split(`step-${step}`), member);
      names.forEach(([key], index) => values[index].set(made[key], at * made[key].length));
    }
  return Object.fromEntries(
    names.map(([key, { type, shape }], index) => [
      `${prefix}${key}`,
      tf.tensor(values[index], [count, ...shape], type),
    ]),
  );
}
