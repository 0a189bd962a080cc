import type { Member } from "../../experiment/contract.js";
import { streamOf, type Seeded } from "../../math/random.js";
import { escapePath, type Escape } from "./escape.js";
import { descendBump } from "./network.js";
import { isBadMinimum, randomStart, trapStart } from "./starts.js";

/** Where descents start: in the trap of the bump, at random on the bump, or at random on one ReLU unit without bias. */
export const bumpStarts = ["trap", "random", "dead-relu"] as const;

/** What a trial has to know of its cell. */
export interface BumpCell {
  readonly start: (typeof bumpStarts)[number];
  /** m; a dead ReLU is one unit. */
  readonly width: number;
  /** Standard deviation of all parameters of a random start. */
  readonly scale: number;
  readonly starts: number;
}

/** Where the descents of one seed ended. */
export interface BumpResult {
  /** Ends at a bad minimum ({@link isBadMinimum}), or of a dead ReLU with gradient exactly 0. */
  readonly bad: number;
  /** Ends with a loss of at most 1e-8. */
  readonly zero: number;
  readonly losses: readonly number[];
  readonly steps: readonly number[];
  /** (update, loss) of the first descent. */
  readonly curve: readonly (readonly [step: number, loss: number])[];
  /** From the first end in the trap; NaN and no stages elsewhere. */
  readonly escape: Escape;
}

/**
 * One seed of a cell: descends from each start; out of the trap also by the path that does not rise.
 * @example
 * const result = bumpTrial(cell, member); // the trial of stuck-above-zero
 */
export function bumpTrial({ start, width, scale, starts }: BumpCell, member: Member): BumpResult {
  if (start === "dead-relu") return deadRelu(member, starts);
  const drawn = Array.from({ length: starts }, (_, index) => {
    const stream = streamOf(member).split(`start-${index}`);
    return descendBump(start === "trap" ? trapStart(stream, width) : randomStart(stream, width, scale));
  });
  const trapped = drawn.find(({ network }) => isBadMinimum(network));
  return {
    bad: drawn.filter(({ network }) => isBadMinimum(network)).length,
    zero: drawn.filter(({ loss }) => loss <= 1e-8).length,
    losses: drawn.map(({ loss }) => loss),
    steps: drawn.map(({ steps }) => steps),
    curve: drawn[0].curve,
    escape: start === "trap" && trapped !== undefined ? escapePath(trapped.network) : notMade,
  };
}

const notMade: Escape = { stages: [], rise: NaN, loss: NaN };

/** ½(max(0, w) − 1)² from w ~ N(0, 1) at rate 0.1: where w < 0 the gradient is exactly 0. */
function deadRelu(seeded: Seeded, starts: number): BumpResult {
  const random = streamOf(seeded);
  const drawn = Array.from({ length: starts }, () => descendRelu(random.normal()));
  return {
    bad: drawn.filter(({ gradient, loss }) => gradient === 0 && loss === 0.5).length,
    zero: drawn.filter(({ loss }) => loss <= 1e-8).length,
    losses: drawn.map(({ loss }) => loss),
    steps: drawn.map(({ curve }) => curve.length - 1),
    curve: drawn[0].curve,
    escape: notMade,
  };
}

function descendRelu(start: number): { gradient: number; loss: number; curve: [number, number][] } {
  const curve: [number, number][] = [];
  for (let w = start; ;) {
    const gradient = w > 0 ? w - 1 : 0;
    const loss = (Math.max(0, w) - 1) ** 2 / 2;
    curve.push([curve.length, loss]);
    if (gradient === 0 || loss <= 1e-8) return { gradient, loss, curve };
    w -= 0.1 * gradient;
  }
}
