import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomStream, type Random } from "../../src/math/random.js";
import { pick } from "./cli.js";

type Json = unknown;
const odd: readonly Json[] = [null, [], {}, "", "x", 0, -1, 1e300, true, [null], { a: 1 }, "NaN"];

/** Damages one file of a run, by the number of the case; says which and how. */
export function damage(run: string, seed: number, at: number): string {
  const random = randomStream(seed).split(`files ${at}`);
  const files = ["run.json", "blocks.json", ...readdirSync(join(run, "trials")).map((name) => join("trials", name))];
  const file = pick(random, random.uniform() < 0.5 ? files.slice(0, 2) : files);
  const kind = pick(random, Object.keys(kinds));
  const path = join(run, file);
  const bytes = readFileSync(path);
  const changed = kinds[kind](bytes, random);
  rmSync(path);
  if (changed === "folder") mkdirSync(path);
  else if (changed !== "gone") writeFileSync(path, changed);
  return `${file}: ${kind}`;
}

const kinds: Readonly<Record<string, (bytes: Buffer, random: Random) => Buffer | string>> = {
  "a bit flipped": (bytes, random) => {
    const copy = Buffer.from(bytes);
    copy[random.integer(copy.length)] ^= 1 << random.integer(8);
    return copy;
  },
  "cut short": (bytes, random) => bytes.subarray(0, random.integer(bytes.length)),
  empty: () => "",
  gone: () => "gone",
  "a folder": () => "folder",
  "something else": (_, random) => JSON.stringify(pick(random, odd)),
  "more behind it": (bytes) => Buffer.concat([bytes, Buffer.from("}{")]),
  "binary numbers": (_, random) => Buffer.from(Array.from({ length: 64 }, () => random.integer(256))),
  "a value of another type": (bytes, random) => JSON.stringify(changed(JSON.parse(bytes.toString()) as Json, random)),
  "a key taken out": (bytes, random) => JSON.stringify(changed(JSON.parse(bytes.toString()) as Json, random, true)),
};

/** The value with one place in it, at any depth, replaced or taken out. */
function changed(value: Json, random: Random, out = false): Json {
  if (value === null || typeof value !== "object") return pick(random, odd);
  const keys = Object.keys(value);
  if (keys.length === 0 || random.uniform() < 0.1) return pick(random, odd);
  const key = pick(random, keys);
  const inner = (value as Record<string, Json>)[key];
  const deeper = inner !== null && typeof inner === "object" && random.uniform() < 0.7;
  const copy = (Array.isArray(value) ? [...(value as Json[])] : { ...value }) as Record<string, Json>;
  if (deeper) copy[key] = changed(inner, random, out);
  else if (out) Reflect.deleteProperty(copy, key);
  else copy[key] = pick(random, odd);
  return copy;
}

/** What is asked of a damaged run; the last trains again, and is asked now and then. */
export const calls: readonly (readonly string[])[] = [
  ["show", "damaged"],
  ["show", "damaged", "--json"],
  ["compare", "damaged", "run", "--json"],
  ["judge", "damaged", "--trust"],
  ["export", "damaged", "--to", "models"],
  ["runs", "."],
  ["resume", "damaged", "--trust", "--workers", "1"],
];
