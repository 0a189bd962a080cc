import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { sha256 } from "@noble/hashes/sha2.js";
import { expect, test } from "vitest";
import { randomStream } from "../../src/math/random.js";

interface Draws {
  readonly seed: number;
  readonly names: string[];
  readonly draws: number[];
}
const file = new URL("../reference/random-draws.json", import.meta.url);
const stored = JSON.parse(readFileSync(file, "utf8")) as Draws[];

test.each(stored)(
  "seed $seed at $names draws what it drew with OpenSSL's SHA-256, bit for bit",
  ({ seed, names, draws }) => {
    const random = names.reduce((stream, name) => stream.split(name), randomStream(seed));
    const first = [random.uniform(), random.normal(), random.normal(), random.integer(1000), random.sign()];
    expect([...first, ...random.permutation(5), ...random.normals(2)]).toEqual(draws);
  },
);

test("the digest of a path is OpenSSL's, at every length to 200 characters", () => {
  for (let length = 0; length <= 200; length++) {
    const path = "7/ünïcode/".repeat(20).slice(0, length);
    const expected = createHash("sha256").update(path).digest("hex");
    expect(Buffer.from(sha256(new TextEncoder().encode(path))).toString("hex")).toBe(expected);
  }
});
