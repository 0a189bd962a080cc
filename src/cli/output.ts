import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const toStandardOutput = process.stdout.write.bind(process.stdout);

/** Prints what the command itself has to say: on standard output, which is its alone. */
export function print(text: string): void {
  toStandardOutput(harmless(text));
}

/** Says a line on standard error. */
export function say(line: string): void {
  process.stderr.write(`${harmless(line)}\n`);
}

/**
 * A text whose files' names, labels and messages cannot steer the terminal: control and direction characters but line ends and tabs
 * become \\uXXXX, which JSON reads as the same characters. The colours of a verdict stay.
 */
export function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the ones that must not reach a terminal
  return text.replace(/\u001b\[(?:1|22|31|32|33|39)m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (found) => found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`); // prettier-ignore
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
