import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const toStandardOutput = process.stdout.write.bind(process.stdout);

/** Prints what the command itself has to say: on standard output, which is its alone. */
export function print(text: string): void {
  toStandardOutput(text);
}

let setAside = false;

/** As {@link aside}, and for what is printed later, too: nothing follows the command's own document. */
export async function asideForGood<T>(work: () => Promise<T>): Promise<T> {
  if (setAside) return work();
  setAside = true;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  const writeSync = fs.writeSync.bind(fs) as (file: number, ...rest: unknown[]) => number;
  fs.writeSync = ((file: number, ...rest: unknown[]) =>
    writeSync(file === 1 ? 2 : file, ...rest)) as typeof fs.writeSync;
  syncBuiltinESMExports();
  return work();
}

/** Sends to standard error what others print meanwhile, such as a user's experiment: with --json, output stays one document. */
export async function aside<T>(work: () => Promise<T>): Promise<T> {
  const before = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await work();
  } finally {
    process.stdout.write = before;
  }
}
