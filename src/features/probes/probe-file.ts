import type { DigitSplit } from "../../data/digits.js";
import { check } from "../../errors.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { randomStream, type Random } from "../../math/random.js";
import { baselinesOf } from "./baselines.js";
import { judgeEmbedding, type Worth } from "./judge.js";

/** An embedding made anywhere, row by row, with what is known of the same samples. */
export interface GivenEmbedding {
  readonly features: Matrix;
  /** As they are written; absent where none are known. */
  readonly labels?: readonly string[];
  readonly originals?: Matrix;
  /** Rows, from 0, that judge; the others are learned from. Default a random quarter. */
  readonly heldOut?: readonly number[];
  /** Of the split, labels drawn, noise and permutations: default 0. */
  readonly seed?: number;
}

/**
 * An embedding's {@link Worth} on the rows held out, a random quarter where none are named, and where originals are given that of x itself, principal components of the
 * same dimension, whitened ones and random features beside it.
 * @throws UserError for fewer than 16 rows, one class, a class of one row or with none to learn from, originals of other rows, and fewer than four rows held out or left.
 * @example
 * const features = { rows: 30, columns: 2, data: randomStream(0).normals(60) };
 * const worth = probeEmbedding({ features, labels: Array.from({ length: 30 }, (_, row) => (row % 2 === 0 ? "a" : "b")) });
 */
export function probeEmbedding({
  features,
  labels,
  originals,
  heldOut,
  seed = 0,
}: GivenEmbedding): Record<string, Worth> {
  check(features.rows >= 16, () => ({
    where: "probe",
    rule: "there must be 16 rows at least, of which a quarter is held out",
    received: String(features.rows),
    repair: "Add rows.",
  }));
  const random = randomStream(seed).split("probe");
  const split = heldOut === undefined ? quarterHeldOut(random.split("split").permutation(features.rows)) : splitBy(heldOut, features.rows); // prettier-ignore
  if (labels !== undefined) requireLearnt(labels, split);
  const names = [...new Set(labels)].sort();
  const codes = labels === undefined ? undefined : Int32Array.from(labels, (label) => names.indexOf(label));
  const known = { split, random: judgeStream(seed), ...(codes === undefined ? {} : { codes }) };
  if (originals === undefined) return { "f(x)": judgeEmbedding({ features, ...known }) };
  const judge = (given: Matrix): Worth => judgeEmbedding({ features: given, originals, ...known });
  const embedded = { "f(x)": judge(features) };
  const { raw, pca, whitened, random: drawn } = baselinesOf(originals, features.columns, split.train, random.split("features")); // prettier-ignore
  return {
    ...embedded,
    ...{ "x itself": judge(raw), "principal components": judge(pca) },
    ...{ "whitened components": judge(whitened), "random features": judge(drawn) },
  };
}

function quarterHeldOut(order: Int32Array): DigitSplit {
  const cut = Math.ceil(0.75 * order.length);
  return { train: [...order.subarray(0, cut)], test: [...order.subarray(cut)] };
}

/** What the probe of this seed draws labels, noise and permutations from: an experiment that judges by it has the command's numbers. */
export const judgeStream = (seed: number): Random => randomStream(seed).split("probe").split("judge");

function splitBy(heldOut: readonly number[], rows: number): DigitSplit {
  const judging = new Set(heldOut);
  const train = Array.from({ length: rows }, (_, row) => row).filter((row) => !judging.has(row));
  check(train.length >= 4 && heldOut.length >= 4 && judging.size === heldOut.length, () => ({
    where: "probe",
    rule: "four rows at least are held out, each once, and as many are left to learn from",
    received: `${heldOut.length} held out of ${rows}`,
    repair: "Mark about a quarter of the rows.",
  }));
  return { train, test: [...heldOut] };
}

/** A class that only the held-out rows have cannot be told from others. */
function requireLearnt(labels: readonly string[], { train, test }: DigitSplit): void {
  const learnt = new Set(train.map((row) => labels[row]));
  const missing = test.map((row) => labels[row]).find((label) => label !== undefined && !learnt.has(label));
  const count = labels.filter((label) => label === missing).length;
  check(missing === undefined, () => ({
    where: "probe",
    rule: "every class that judges needs a row to learn from",
    received: `class '${missing}' with ${count} row${count === 1 ? "" : "s"}, held out`,
    repair: count === 1 ? "Leave out a class of one row, or add rows of it." : "Give another --seed, or rows of it among those that are not held out.",
  })); // prettier-ignore
}
