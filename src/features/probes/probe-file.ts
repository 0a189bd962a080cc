import type { DigitSplit } from "../../data/digits.js";
import { check } from "../../errors.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { randomStream } from "../../math/random.js";
import { baselinesOf } from "./baselines.js";
import { judgeEmbedding, type Worth } from "./judge.js";

/** An embedding made anywhere, row by row, with what is known of the same samples. */
export interface GivenEmbedding {
  readonly features: Matrix;
  /** As they are written; absent where none are known. */
  readonly labels?: readonly string[];
  readonly originals?: Matrix;
  /** Of the split, labels drawn, noise and permutations: default 0. */
  readonly seed?: number;
}

/**
 * An embedding's {@link Worth} on a random quarter of the rows that is held out, and where originals are given that of x itself, principal components of the
 * same dimension, whitened ones and random features beside it.
 * @throws UserError for fewer than 16 rows, one class, and originals of other rows.
 */
export function probeEmbedding({ features, labels, originals, seed = 0 }: GivenEmbedding): Record<string, Worth> {
  check(features.rows >= 16, () => ({
    where: "probe",
    rule: "there must be 16 rows at least, of which a quarter is held out",
    received: String(features.rows),
    repair: "Add rows.",
  }));
  const random = randomStream(seed).split("probe");
  const split = quarterHeldOut(random.split("split").permutation(features.rows));
  const names = [...new Set(labels)].sort();
  const codes = labels === undefined ? undefined : Int32Array.from(labels, (label) => names.indexOf(label));
  const known = { split, random: random.split("judge"), ...(codes === undefined ? {} : { codes }) };
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
