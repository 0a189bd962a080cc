import { check } from "../errors.js";
import type { Random } from "../math/random.js";
import { requireLimits, type SearchLimits } from "./limits.js";

/** Set splitting: may 0 … elements − 1 be parted in two so that no set lies in one part? NP-complete for sets of three (Lovász 1973). */
export interface SplittingInstance {
  /** n, in [1, ∞). */
  readonly elements: number;
  /** Each of one element at least, all below n, none twice. */
  readonly sets: readonly (readonly number[])[];
}

/** Which part each element is in, true for the first. */
export type Split = readonly boolean[];

/** The answer of exact backtracking. */
export type SplittingAnswer = {
  /** Assignments of one element that were tried. */
  readonly nodes: number;
  readonly seconds: number;
} & ({ readonly answer: "yes"; readonly split: Split } | { readonly answer: "no" | "not decided" });

/** The most elements that bits of 32 hold. */
const most = 31;

/** @throws UserError for an empty set, elements out of range or twice in a set. */
export function requireSplitting(where: string, { elements, sets }: SplittingInstance): void {
  check(Number.isInteger(elements) && elements >= 1, () => ({
    where,
    rule: "an instance has a whole number of elements, at least 1",
    received: String(elements),
    repair: "Give the number n; the elements are 0 to n - 1.",
  }));
  sets.forEach((set, index) => {
    const fits = set.every((element) => Number.isInteger(element) && element >= 0 && element < elements);
    check(set.length > 0 && fits && new Set(set).size === set.length, () => ({
      where,
      rule: `a set has one element at least, from 0 to ${elements - 1}, none twice`,
      received: `set ${index + 1}: {${set.join(", ")}}`,
      repair: set.length === 0 ? "Leave the empty set out: nothing can split it." : "Correct the set.",
    }));
  });
}

/**
 * Whether no set lies in one part. @throws UserError for an instance that is none.
 * @example
 * const instance = randomSplitting(randomStream(0), { elements: 6, count: 4, planted: true });
 * const found = splitExactly(instance);
 * found.answer === "yes" && isSplit(instance, found.split); // true
 */
export function isSplit(instance: SplittingInstance, split: Split): boolean {
  requireSplitting("isSplit", instance);
  return (
    split.length === instance.elements &&
    instance.sets.every((set) => set.some((element) => split[element]) && set.some((element) => !split[element]))
  );
}

/** `count` sets of different elements, uniformly at random; with `planted`, such that a random balanced split splits them all. */
export interface RandomSplitting {
  /** In [3, ∞). */
  readonly elements: number;
  /** In [0, ∞). */
  readonly count: number;
  readonly planted: boolean;
  /** Sizes of which each set has one, all as likely, each from 2 to `elements`; default [3]. */
  readonly sizes?: readonly number[];
}

/**
 * @throws UserError for fewer than three elements, and a count or sizes that are none.
 * @example
 * const instance = randomSplitting(randomStream(0), { elements: 6, count: 4, planted: true });
 */
export function randomSplitting(random: Random, options: RandomSplitting): SplittingInstance {
  requireRandom(options);
  const { elements, count, planted, sizes = [3] } = options;
  const order = random.split("plant").permutation(elements);
  const side = Array.from(order, (place) => place < elements / 2);
  const draws = random.split("sets");
  const sets: number[][] = [];
  while (sets.length < count) {
    const set = Array.from({ length: sizes[draws.integer(sizes.length)] }, () => draws.integer(elements));
    const sides = new Set(set.map((element) => side[element])).size;
    if (new Set(set).size === set.length && (!planted || sides === 2)) sets.push(set);
  }
  return { elements, sets };
}

function requireRandom({ elements, count, sizes = [3] }: RandomSplitting): void {
  const counts = Number.isInteger(elements) && elements >= 3 && Number.isInteger(count) && count >= 0;
  const fit = sizes.length > 0 && sizes.every((size) => Number.isInteger(size) && size >= 2 && size <= elements);
  check(counts && fit, () => ({
    where: "randomSplitting",
    rule: "three elements at least, a whole number of sets, and sizes from 2 to the number of elements",
    received: `${elements} elements and ${count} sets of ${sizes.join(" or ")}`,
    repair: "Take for example 20 elements and 40 sets of 3.",
  }));
}

/**
 * Splits by backtracking over bits: elements in their order, the first in the first part, a part given up as soon as a set lies in it whole. At most 2^n
 * nodes, n at most 31.
 * @throws UserError for an instance that is none, and one of more elements.
 * @example
 * const answer = splitExactly(randomSplitting(randomStream(0), { elements: 6, count: 4, planted: true }));
 */
export function splitExactly(instance: SplittingInstance, limits: SearchLimits = {}): SplittingAnswer {
  requireSplitting("splitExactly", instance);
  requireLimits("splitExactly", limits);
  const { elements, sets } = instance;
  check(elements <= most, () => ({
    where: "splitExactly",
    rule: `backtracking takes at most ${most} elements`,
    received: String(elements),
    repair: "Take a smaller instance, or decide its reduction by searchHalfSpaces within a limit.",
  }));
  const masks = closing(elements, sets);
  const { seconds: longest = 60, nodes: largest = Infinity } = limits;
  const started = performance.now();
  let [nodes, limited] = [0, false];
  const lies = (at: number, part: number): boolean => masks[at].some((set) => (set & ~part) === 0);
  const place = (at: number, first: number, second: number): number | undefined => {
    if (at === elements) return first;
    for (const into of at === 0 ? [1] : [1, 2]) {
      nodes++;
      // The clock costs as much as a node: it is looked at every 4096.
      limited ||= nodes > largest || ((nodes & 4095) === 0 && performance.now() - started > 1000 * longest);
      if (limited) return undefined;
      const bit = 1 << at;
      if (lies(at, into === 1 ? first | bit : second | bit)) continue;
      const found = into === 1 ? place(at + 1, first | bit, second) : place(at + 1, first, second | bit);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const first = place(0, 0, 0);
  const effort = { nodes, seconds: (performance.now() - started) / 1000 };
  if (first === undefined) return { answer: limited ? "not decided" : "no", ...effort };
  return { answer: "yes", split: Array.from({ length: elements }, (_, at) => ((first >> at) & 1) === 1), ...effort };
}

/** The sets by their last element, as bits: with it a set is placed whole. */
function closing(elements: number, sets: SplittingInstance["sets"]): number[][] {
  const masks = Array.from({ length: elements }, (): number[] => []);
  for (const set of sets) masks[Math.max(...set)].push(set.reduce((mask, element) => mask | (1 << element), 0));
  return masks;
}
