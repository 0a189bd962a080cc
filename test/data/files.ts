import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, vi } from "vitest";
import type { RawTable } from "../../src/data/dataset.js";
import { randomStream, type Random } from "../../src/math/random.js";

/** A folder of this test file's own, gone at its end, with a cache for tables that is no user's. */
export const folder = mkdtempSync(join(tmpdir(), "overparam-data-"));
vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file and names its path. */
export function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** An IDX file of bytes. */
export function idx(shape: readonly number[], values: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Buffer.from(values)]);
}

export const streams = (): { rows: Random; labels: Random } => ({
  rows: randomStream(0).split("rows"),
  labels: randomStream(0).split("labels"),
});

/** A table of named columns without a file. */
export function table(rows: readonly (readonly number[])[], labels: readonly string[]): RawTable {
  return {
    ...{ name: "t", samples: rows.length, dimension: rows[0].length, labels },
    inputs: Float64Array.from(rows.flat()),
    place: (row) => `row ${row}`,
    columns: rows[0].map((_, column) => `c${column}`),
  };
}

/** What a call throws, as its message; "" where it throws nothing. */
export async function messageFrom(call: () => unknown): Promise<string> {
  try {
    await call();
    return "";
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}
