import { sha256 } from "@noble/hashes/sha2.js";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { check, described, UserError } from "../errors.js";

/**
 * A named stream of random numbers. A stream is fixed by its seed and the path of names that leads to it, and by
 * nothing else: drawing from one never shifts another, and streams of neighbouring seeds are as independent as
 * streams of different names.
 */
export interface Random {
  /** The path of this stream, for records and messages: "7/init/layer-1". */
  readonly path: string;
  /** An independent child stream; the same name gives the same child, however much was drawn. */
  split(name: string): Random;
  /** Uniform on [0, 1), 53 random bits. */
  uniform(): number;
  /** A standard Gaussian in float64: Box-Muller in Marsaglia's polar form, exact and untruncated. */
  normal(): number;
  /** A uniform integer in [0, bound), without modulo bias; `bound` in [1, 2^53]. */
  integer(bound: number): number;
  /** +1 or -1 with probability 1/2 each. */
  sign(): 1 | -1;
  /** Puts the elements into a uniformly random order, whatever order they had (Fisher-Yates). */
  shuffle(order: Int32Array): void;
  /** A uniform permutation of 0..size-1. */
  permutation(size: number): Int32Array;
  /** `size` standard Gaussians. */
  normals(size: number): Float64Array;
}

/** A stream, or what has one of its own, such as an experiment's member. */
export type Seeded = Random | { readonly random: Random };

const isStream = (value: unknown): boolean =>
  typeof value === "object" && value !== null && typeof (value as { split?: unknown }).split === "function";

/**
 * The stream itself, or that of a member.
 * @example
 * const stream = streamOf({ random: randomStream(3) });
 */
export function streamOf(seeded: Seeded): Random {
  const holds = isStream(seeded) || isStream((seeded as { random?: unknown } | undefined)?.random);
  check(holds, () => ({
    where: "a member",
    rule: "it is a stream of random numbers, or has one as `random`",
    received: described(seeded),
    repair: "Make it by randomStream(seed): [0, 1, 2].map(randomStream).",
  }));
  return "random" in seeded ? seeded.random : seeded;
}

/**
 * The root stream of a seed: any integer of magnitude below 2^53, 0 and negative ones included. Its generator is xoroshiro128+
 * (Blackman & Vigna 2021), its state taken from the SHA-256 of the path.
 * @throws UserError for any other number.
 * @example
 * const weights = randomStream(7).split("weights");
 * weights.normal(); // the same number on every machine
 */
export function randomStream(seed: number): Random {
  check(Number.isSafeInteger(seed), () => ({
    where: "randomStream",
    rule: "the seed must be an integer of magnitude below 2^53",
    received: String(seed),
    repair: "Give an integer, such as 0.",
  }));
  return stream(String(seed));
}

const utf8 = new TextEncoder();
const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** SHA-256: Node's own where there is one, three times as fast as JavaScript's, which browsers take; the digests are the same. */
const hash = nodeHash() ?? ((bytes: Uint8Array): Uint8Array => sha256(bytes));

/** What of Node's crypto is used; its types would drag Node into a browser's build. */
interface Crypto {
  createHash(name: string): { update(bytes: Uint8Array): { digest(): Uint8Array } };
}

function nodeHash(): ((bytes: Uint8Array) => Uint8Array) | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  const crypto = process?.getBuiltinModule?.("crypto") as Crypto | undefined;
  return crypto === undefined ? undefined : (bytes) => crypto.createHash("sha256").update(bytes).digest();
}

/** xoroshiro128+ started from 128 bits of the SHA-256 of the path, so that no two paths start correlated. */
function stream(path: string): Random {
  const digest = viewOf(hash(utf8.encode(path)));
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.getInt32(offset, true)));
  const uniform = (): number => {
    const high = generator.next() >>> 5; // 27 bits
    const low = generator.next() >>> 6; // 26 bits
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
  const normal = polarNormals(uniform);
  const integer = (bound: number): number => {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 53))
      throw refuseNumber("integer", "a bound that is an integer in [1, 2^53]", bound);
    return Math.floor(uniform() * bound);
  };
  const shuffle = (order: Int32Array): void => shuffleBy(integer, order);
  const permutation = (size: number): Int32Array => {
    requireSize("permutation", size);
    const order = new Int32Array(size).map((_, index) => index);
    shuffle(order);
    return order;
  };
  return {
    path,
    split: (name) => {
      if (typeof name !== "string") throw refuseNumber("split", "a name, which is a string", name);
      return stream(`${path}/${name.replaceAll("%", "%25").replaceAll("/", "%2F")}`);
    },
    uniform,
    normal,
    integer,
    sign: () => (generator.next() < 0 ? 1 : -1),
    shuffle,
    permutation,
    normals: (size) => {
      requireSize("normals", size);
      return new Float64Array(size).map(normal);
    },
  };
}

function requireSize(method: string, size: unknown): void {
  if (!(Number.isSafeInteger(size) && Number(size) >= 0))
    throw refuseNumber(method, "how many, an integer from 0", size);
}

function refuseNumber(method: string, takes: string, given: unknown): UserError {
  return new UserError({
    where: `${method} of a stream of random numbers`,
    rule: `it takes ${takes}`,
    received: described(given),
    repair: "Correct it.",
  });
}

/** Standard Gaussians in pairs from uniform numbers, by Marsaglia's polar method. */
function polarNormals(uniform: () => number): () => number {
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * factor;
      return u * factor;
    }
  };
}

/** Fisher and Yates's order from the last place down. */
function shuffleBy(integer: (bound: number) => number, order: Int32Array): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = integer(last + 1);
    const value = order[last];
    order[last] = order[other];
    order[other] = value;
  }
}
