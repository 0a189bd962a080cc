import { UserError } from "../errors.js";
import { codeOf } from "./access.js";
import { messageWithPlace, placeOf } from "./place.js";
import { shellWord } from "./shell.js";

/** What an experiment throws when its stored trials are judged, with its line and what mends it. */
export async function whileJudging<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) !== undefined || (error instanceof UserError && placeOf(error) === undefined)) throw error;
    const fault = {
      where: "the experiment's judgement",
      rule: "evidence, findings, tables and figures are made of the stored trials",
      received: messageWithPlace(error).replace(/\.$/, ""),
      repair: `Mend the line, then 'overparam judge ${shellWord(path)}': no trial runs again.`,
    };
    throw new UserError(fault, { cause: error });
  }
}
