import type { Argv } from "yargs";
import type { Named } from "./flags.js";

type Arguments = Readonly<Record<string, unknown>>;

/** One command of `overparam`; what it does is loaded when it is called. */
export interface Command {
  /** With its positional arguments, as yargs writes them. */
  readonly usage: string;
  readonly describe: string;
  /** The experiment whose parameters are flags of the command, from all words of the call. */
  readonly loads?: (args: readonly string[]) => Promise<Named | undefined>;
  readonly options?: (command: Argv, named?: Named) => Argv;
  /** Returns the exit code. */
  readonly run: (argv: Arguments, named?: Named) => Promise<number>;
}

/** An argument as the text that was typed. */
export const text = (value: unknown): string => String(value as string);
/** The same, or nothing where it was not given. */
export const optional = (value: unknown): string | undefined => (value === undefined ? undefined : text(value));
