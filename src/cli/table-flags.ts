import type { Options } from "yargs";
import type { TableChoice } from "../data/choice.js";

/** What of a table is read: flags of every command on a file; `run` has the same as parameters of its experiments. */
export const tableFlags = {
  columns: {
    type: "string",
    describe: "The columns that are coordinates: a,c..f,9 (names, places, ranges; default all)",
  },
  drop: { type: "string", describe: "Columns to leave out, written the same; they may hold anything" },
  delimiter: { type: "string", describe: "comma, semicolon, tab, bar, space or a character (default: found out)" },
} as const satisfies Readonly<Record<string, Options>>;

/** What {@link tableFlags} were given. */
export function choiceOf({ columns, drop, delimiter }: Readonly<Record<string, unknown>>): TableChoice {
  return {
    ...(columns === undefined ? {} : { columns: String(columns as string) }),
    ...(drop === undefined ? {} : { drop: String(drop as string) }),
    ...(delimiter === undefined ? {} : { delimiter: String(delimiter as string) }),
  };
}
