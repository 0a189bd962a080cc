import { messageOf, UserError } from "../errors.js";
import type { AnyExperiment, Request } from "../experiment/contract.js";
import { blocksOf, type Block } from "./blocks.js";
import { checkedCell } from "./grid.js";
import { canonical } from "./json.js";
import { counted } from "./limits.js";
import { completed, type TrialRecord } from "./records.js";
import { shown } from "./returned.js";

/** Rounds after which a refinement counts as one that does not end. */
const mostRounds = 100;
/** It may ask for so many times the trials that were planned, and for this many whatever was planned. */
const most = { times: 20, trials: 10_000 };

/** What a run has seen when its experiment is asked for more cells. */
export interface Round {
  readonly experiment: AnyExperiment;
  /** The blocks so far. */
  readonly known: readonly Block[];
  readonly records: readonly TrialRecord[];
  /** As the plan has it. */
  readonly firstSeed?: number;
  /** Trials before any refinement. */
  readonly planned: number;
  /** 1 for the first time. */
  readonly round: number;
}

/**
 * The blocks of the cells that the trials ask for and that are not yet known.
 * @throws UserError where `refine` returns no requests or parameters that the schema refuses, and where it does not end: more than
 * 100 rounds, or more than 20 times the trials that were planned (10,000 at least).
 */
export function refinement({ experiment, known, records, firstSeed, planned, round }: Round): Block[] {
  const { id, refine } = experiment;
  if (refine === undefined) return [];
  const fail = (rule: string, received: string): UserError =>
    new UserError({
      where: `refine of ${id}`,
      rule,
      received,
      repair: "Mend it; 'overparam resume' goes on from here.",
    });
  const asked: unknown = refine(completed(records));
  if (!Array.isArray(asked)) throw fail("it returns an array of { parameters, seeds }", typeof asked);
  const trials = asked.reduce<number>((sum, request) => sum + seedsOf(request), 0);
  if (Number.isNaN(trials))
    throw fail("each request has parameters and a whole number of seeds, at least 1", wrong(asked));
  if (trials > Math.max(most.trials, most.times * planned))
    throw fail(`it asks for at most ${most.times} times the trials that were planned`, `${counted(trials)} trials`);
  const keys = new Set(known.map(canonical));
  const fresh = (asked as Request<Block["parameters"]>[])
    .flatMap(({ parameters, seeds }) =>
      blocksOf(experiment, cellOf(experiment, parameters, fail), { seeds, firstSeed }),
    )
    .filter((block) => !keys.has(canonical(block)));
  if (fresh.length > 0 && round > mostRounds)
    throw fail("it comes to an end", `new cells in all of ${mostRounds} rounds`);
  return fresh;
}

/** NaN for what is no request. */
function seedsOf(request: unknown): number {
  const { parameters, seeds } = (request ?? {}) as Partial<Request<unknown>>;
  return typeof parameters === "object" && Number.isInteger(seeds) && Number(seeds) >= 1 ? Number(seeds) : NaN;
}

function wrong(asked: readonly unknown[]): string {
  return shown(asked.find((request) => Number.isNaN(seedsOf(request))));
}

function cellOf(
  experiment: AnyExperiment,
  parameters: Block["parameters"],
  fail: (rule: string, received: string) => UserError,
): Block["parameters"] {
  try {
    return checkedCell(experiment, parameters);
  } catch (error) {
    throw fail("its requests are cells of the experiment", messageOf(error));
  }
}
