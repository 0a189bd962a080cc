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
 * become \\uXXXX, which JSON reads as the same characters. A verdict's word keeps its colour.
 */
export function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the ones that must not reach a terminal
  return text.replace(/\u001b\[1m\u001b\[3[123]m(?:SUPPORTED|REFUTED|INCONCLUSIVE)\u001b\[39m\u001b\[22m|\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (found) => found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`); // prettier-ignore
}

/**
 * Sends to standard error what others print meanwhile, such as a user's experiment, by the stream or past it: with --json, output stays
 * one document.
 */
export async function aside<T>(work: () => Promise<T>): Promise<T> {
  const back = divert();
  try {
    return await work();
  } finally {
    back();
  }
}

let diverted = false;

/** As {@link aside}, and for what is printed later, too: nothing follows the command's own document. */
export async function asideForGood<T>(work: () => Promise<T>): Promise<T> {
  divert();
  return work();
}

/** Standard output's writers become those of standard error; returns what undoes it, nothing where they are already. */
function divert(): () => void {
  if (diverted) return () => undefined;
  diverted = true;
  const [write, writeSync] = [process.stdout.write.bind(process.stdout), fs.writeSync.bind(fs)];
  const past = writeSync as (file: number, ...rest: unknown[]) => number;
  const elsewhere = (...rest: unknown[]): number => {
    try {
      return past(2, ...rest);
    } catch {
      return String(rest[0]).length; // nobody reads standard error
    }
  };
  process.stdout.write = process.stderr.write.bind(process.stderr);
  Object.assign(fs, {
    writeSync: (file: number, ...rest: unknown[]) => (file === 1 ? elsewhere(...rest) : past(file, ...rest)),
  });
  syncBuiltinESMExports();
  return () => {
    diverted = false;
    process.stdout.write = write;
    Object.assign(fs, { writeSync });
    syncBuiltinESMExports();
  };
}
