import { randomStream } from "../../../src/math/random.js";

export type Type = "float32" | "int32" | "bool";

/** A tensor that a case starts with. */
export interface Given {
  readonly name: string;
  readonly type: Type;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Random choices of a case, and the tensors that it has asked for. */
export interface Draw {
  readonly given: Given[];
  /** An integer in [low, high]. */
  int(low: number, high: number): number;
  pick<T>(choices: readonly T[]): T;
  /** A shape of the rank (drawn where it is left out), its sizes in [1, 4]; one in twelve has a size 0 where that is allowed. */
  shape(rank?: number, empty?: boolean): number[];
  /** A new tensor; its name. */
  tensor(type: Type, shape: readonly number[], values?: Values): string;
}

/** "any" holds NaN and infinities now and then, "plain" never, "from0" and "unit" are in [0, 4] and (−1, 1), [low, high] integers. */
export type Values = "any" | "plain" | "from0" | "unit" | readonly [number, number];

const odd = [NaN, Infinity, -Infinity, 0, -0, 1e30];

export function drawing(seed: number, name: string): Draw {
  const random = randomStream(seed).split(name);
  const given: Given[] = [];
  const int = (low: number, high: number): number => low + random.integer(high - low + 1);
  const pick = <T>(choices: readonly T[]): T => choices[int(0, choices.length - 1)];
  const value = (type: Type, values: Values, spiced: boolean): number => {
    if (type === "bool") return int(0, 1);
    if (typeof values !== "string") return int(values[0], values[1]);
    if (type === "int32") return values === "from0" ? int(0, 4) : int(-5, 5);
    if (spiced && int(0, 5) === 0) return pick(odd);
    if (values === "from0") return 4 * random.uniform();
    return Math.fround(values === "unit" ? 1.8 * (random.uniform() - 0.5) : random.normal());
  };
  return {
    given,
    int,
    pick,
    shape(rank = int(0, 4), empty = true) {
      const sizes = Array.from({ length: rank }, () => int(1, 4));
      if (empty && rank > 0 && int(0, 11) === 0) sizes[int(0, rank - 1)] = 0;
      return sizes;
    },
    tensor(type, shape, values = "any") {
      const length = shape.reduce((product, size) => product * size, 1);
      const spiced = values === "any" && int(0, 2) === 0;
      const tensor = `t${given.length}`;
      given.push({
        name: tensor,
        type,
        shape,
        values: Array.from({ length }, () => Math.fround(value(type, values, spiced))),
      });
      return tensor;
    },
  };
}
