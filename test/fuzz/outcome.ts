import { failureOf } from "../../src/cli/failure.js";
import { UserError } from "../../src/errors.js";

/** What came of one call: its exit code, and all that it said. */
export interface Outcome {
  readonly code: number;
  readonly text: string;
  /** What it threw, where it threw. */
  readonly thrown?: unknown;
  readonly seconds: number;
}

/** Carries out a call and catches what it throws, as the command does. */
export async function outcomeOf(work: () => Promise<number>): Promise<Outcome> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  try {
    return { code: await work(), text: "", seconds: seconds() };
  } catch (thrown) {
    return { ...failureOf(thrown, false), thrown, seconds: seconds() };
  }
}

const stack = /\n\s+at .*:\d+/;
const raw =
  /\b(?:TypeError|RangeError|ReferenceError|SyntaxError)\b|Cannot read properties|is not (?:a function|iterable|defined)/;

/** What is wrong with how a call ended, or nothing: a raw error, a stack trace, a hang over 20 s, another exit code than expected. */
export function wrong({ code, text, thrown, seconds }: Outcome, expected: readonly number[]): string | undefined {
  if (seconds > 20) return `hang: ${seconds.toFixed(0)} s`;
  if (thrown !== undefined && !(thrown instanceof UserError) && !/files must be there/.test(text))
    return `raw: ${text}`;
  if (stack.test(text)) return `stack: ${text}`;
  if (raw.test(text)) return `raw: ${text}`;
  return expected.includes(code) ? undefined : `exit code ${code}, not ${expected.join(" or ")}: ${text}`;
}
