import { open, writeFile } from "node:fs/promises";
import { UsageError } from "../errors.js";
import { npyHeader } from "../data/npy.js";
import type { Matrix } from "../math/algebra/contract.js";
import { encode } from "../run/json.js";

/** .npy, .csv or .json. */
export type MatrixFormat = "npy" | "csv" | "json";

/** @throws UsageError for another ending. */
export function formatOf(path: string): MatrixFormat {
  const ending = /\.(npy|csv|json)$/.exec(path)?.[1];
  if (ending !== undefined) return ending as MatrixFormat;
  throw new UsageError({
    where: `--to ${path}`,
    rule: "the file must end with .npy, .csv or .json",
    received: `'${path}'`,
    repair: "For example --to K.npy.",
  });
}

/** "K.npy" holds the matrix `name` in "K-name.npy": NumPy and CSV files hold one matrix each. */
function fileOf(path: string, name: string): string {
  return path.replace(/\.(\w+)$/, `-${name}.$1`);
}

/**
 * Writes matrices in float64, every digit: one JSON document of rows, or a file a matrix (NumPy, CSV without a header).
 * @returns the files.
 */
export async function writeMatrices(path: string, matrices: Readonly<Record<string, Matrix>>): Promise<string[]> {
  const format = formatOf(path);
  if (format === "json") {
    const rows = Object.entries(matrices).map(([name, matrix]) => [name, rowsOf(matrix)]);
    await writeFile(path, `${encode(Object.fromEntries(rows))}\n`);
    return [path];
  }
  const files: string[] = [];
  for (const [name, matrix] of Object.entries(matrices)) {
    files.push(fileOf(path, name));
    if (format === "csv") await writeFile(fileOf(path, name), linesOf(matrix));
    else await writeNpy(fileOf(path, name), matrix);
  }
  return files;
}

export function rowsOf({ rows, columns, data }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)]);
}

function* linesOf({ rows, columns, data }: Matrix): Generator<string> {
  for (let row = 0; row < rows; row++) yield `${data.subarray(row * columns, (row + 1) * columns).join(",")}\n`;
}

async function writeNpy(path: string, { rows, columns, data }: Matrix): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.write(npyHeader(rows, columns));
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (let at = 0; at < bytes.length;)
      // a system call moves at most 2 GiB
      at += (await file.write(bytes, at, Math.min(2 ** 30, bytes.length - at))).bytesWritten;
  } finally {
    await file.close();
  }
}
