import { closest } from "fastest-levenshtein";
import { check } from "../errors.js";
import type { AnyExperiment, Trial } from "../experiment/contract.js";
import { attempt } from "./attempt.js";
import { makePlan, type Parameters, type Plan } from "./grid.js";
import { judge } from "./judge.js";
import { decode, encode } from "./json.js";
import { messageWithPlace } from "./place.js";
import { requireFigure, requireTable } from "./returned.js";

/** The smoke grid's first cell, with the words that the run was asked for (a file, a kind of data); numbers are sizes, and stay small. */
export function rehearsalCell(experiment: AnyExperiment, { overrides }: Pick<Plan, "overrides">): Parameters {
  const words = Object.entries(overrides).filter(([, values]) => values.every((value) => typeof value === "string"));
  try {
    return makePlan(experiment, { preset: "smoke", overrides: Object.fromEntries(words) }).cells[0];
  } catch {
    return makePlan(experiment, { preset: "smoke" }).cells[0]; // the words ask for other sizes
  }
}

/**
 * Trains one seed of a small cell, and makes of its record all that a run's end makes: evidence, findings, tables and
 * figures. Nothing is written. Ends early, having found nothing, where the signal says so.
 * @throws UserError for a trial that throws or returns what no record holds, for a summary that throws, and for keys of the result that
 * the summary reads and the trial does not return.
 */
export async function rehearse(experiment: AnyExperiment, parameters: Parameters, signal: AbortSignal): Promise<void> {
  const made = await attempt(experiment, { parameters, seeds: [0] }, { signal, progress: () => undefined });
  if (made.status === "aborted") return;
  const fault = { where: `a rehearsal of ${experiment.id}, one seed of a small cell`, repair };
  check(made.status === "complete", () => ({
    ...{ ...fault, rule: "a trial returns its records" },
    received: made.status === "failed" ? said(made.error) : "nothing",
  }));
  const { result, absent } = watched(decode(encode(made.results[0])));
  const thrown = thrownBy(() => summarise(experiment, { parameters, seed: 0, result }));
  check(absent.size === 0, () => ({
    ...{
      ...fault,
      rule: "what the summary reads of a result is a key that every trial returns, null where it has no value",
    },
    received: [...absent].map((key) => missing(key, Object.keys(result as object))).join("; "),
  }));
  check(thrown === undefined, () => ({
    ...{ ...fault, rule: "evidence, findings, tables and figures are made of one trial too, as after an interruption" },
    received: said(messageWithPlace(thrown?.error)),
  }));
}

const repair = "Mend it: nothing of the grid has run. --yes begins without a rehearsal.";
const said = (message: string): string => message.replace(/\.$/, "");

function thrownBy(work: () => void): { readonly error: unknown } | undefined {
  try {
    return void work();
  } catch (error) {
    return { error };
  }
}

function summarise(experiment: AnyExperiment, trial: Trial<Parameters, unknown>): void {
  const { evidence } = judge(experiment, [trial]);
  for (const [index, table] of (experiment.tables ?? []).entries()) requireTable(index, table(evidence));
  for (const [name, draw] of Object.entries(experiment.figures)) requireFigure(name, draw(evidence));
}

/** The same record, which remembers what is read of it and is not there; what asks with `in` or takes it apart is no reading. */
function watched(result: unknown): { readonly result: unknown; readonly absent: ReadonlySet<string> } {
  const absent = new Set<string>();
  if (result === null || typeof result !== "object" || Array.isArray(result)) return { result, absent };
  const beyond = new Proxy(Object.prototype, {
    get: (target, key) => {
      if (typeof key === "string" && !(key in target) && !protocol.includes(key)) absent.add(key);
      return Reflect.get(target, key) as unknown;
    },
  });
  return { result: Object.setPrototypeOf(result, beyond) as unknown, absent };
}

/** What the language and its libraries ask any object for; a status is what a run itself asks for. */
const protocol = ["toJSON", "then", "status"];

const missing = (key: string, keys: readonly string[]): string =>
  keys.length === 0
    ? `'${key}', where the record is empty`
    : `'${key}', where it returns ${keys.join(", ")}: did you mean '${closest(key, keys)}'?`;
