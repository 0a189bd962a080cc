import { check } from "../errors.js";
import { requireRows, type Sums } from "./row-sums.js";
import type { Chunks } from "./stream.js";

/** One pass over samples: a function of a module (a file: URL), by its name, so that threads can find it. */
export interface Pass<Input> {
  readonly module: string;
  readonly name: string;
  /** The call that it is part of, for messages. */
  readonly where: string;
  readonly run: (chunks: Chunks, input: Input) => Promise<Sums>;
}

/** Samples that threads share, each with its own part of the rows. */
export interface SharedSamples {
  /** The pass over each thread's rows; the inputs go there as a structured clone. */
  readonly parts: <Input>(pass: Pass<Input>, input: Input) => Promise<readonly Sums[]>;
}

/** Samples for methods of several passes: a function that gives the same chunks at every call, or {@link SharedSamples}. */
export type Samples = (() => Chunks) | SharedSamples;

/**
 * The means that a pass over all rows gives; of shared samples to rounding, for the parts add up in another order.
 * @throws UserError as the pass does, and for fewer than two rows.
 */
export async function sumsOf<Input>(samples: Samples, pass: Pass<Input>, input: Input): Promise<Sums> {
  const shared = typeof samples !== "function";
  const sums = shared ? mergedSums(await samples.parts(pass, input)) : await pass.run(samples(), input);
  requireRows(pass.where, sums.count);
  return sums;
}

/**
 * The entries of a moment, C(m + j − 1, j) for order j in m dimensions, must not be more than the rows that they are estimated from.
 * @throws UserError, naming `where`, with both numbers.
 */
export function requireEnough(
  where: string,
  rows: number,
  { order, dimension, entries }: { order: number; dimension: number; entries: number },
): void {
  // prettier-ignore
  check(rows >= entries, () => ({
    where,
    rule: `a moment of order ${order} in ${dimension} dimensions takes at least as many rows as it has entries, ${entries}`,
    received: `${rows} rows`,
    repair: "Give more samples, or ask for fewer units.",
  }));
}

/** Of parts of the rows those of all; a part without rows adds nothing. */
function mergedSums(parts: readonly Sums[]): Sums {
  const some = parts.filter(({ count }) => count > 0);
  const count = some.reduce((sum, part) => sum + part.count, 0);
  if (some.length === 0) return { count, means: new Float64Array(0) };
  const means = some[0].means.map((_, at) =>
    some.reduce((sum, part) => sum + (part.count / count) * part.means[at], 0),
  );
  return { count, means };
}
