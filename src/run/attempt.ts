import { check } from "../errors.js";
import type { AnyExperiment, Member, TrialContext } from "../experiment/contract.js";
import { randomStream } from "../math/random.js";
import type { Block } from "./blocks.js";
import { frozen } from "./frozen.js";
import { messageWithPlace } from "./place.js";
import { requireStorable } from "./storable.js";

/** Files that a trial kept, as `models/<trial of this seed>/<name>/`. */
export interface Kept {
  readonly seed: number;
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array | string>>;
}

/** When a block began, in ISO 8601, and the seconds that all its members took together. */
export interface Times {
  readonly started: string;
  readonly seconds: number;
}

/** What one attempt at a block came to; an aborted one leaves nothing. */
export type Attempt =
  | { readonly status: "aborted" }
  | {
      readonly status: "complete";
      /** One a seed, in the block's order. */
      readonly results: readonly unknown[];
      readonly kept: readonly Kept[];
      readonly times: Times;
    }
  | { readonly status: "failed"; readonly error: string; readonly stack?: string; readonly times: Times };

/** Trains one block in this process and writes nothing; a trial that throws, or returns what no record can hold, is a failed attempt. */
export async function attempt(
  experiment: AnyExperiment,
  { parameters, seeds, firstSeed = 0 }: Block,
  watch: Pick<TrialContext, "signal" | "progress" | "loops" | "checkpoint">,
): Promise<Attempt> {
  const began = performance.now();
  const started = new Date().toISOString();
  const times = (): Times => ({ started, seconds: (performance.now() - began) / 1000 });
  const kept: Kept[] = [];
  const members = Object.freeze(
    seeds.map((seed): Member =>
      Object.freeze({ seed, first: seed === firstSeed, random: randomStream(seed).split(experiment.id) }),
    ),
  );
  const save: TrialContext["save"] = ({ seed }, name, files) =>
    Promise.resolve().then(() => void kept.push(plainlyNamed({ seed, name, files })));
  try {
    const results: unknown = await experiment.trial(frozen(parameters), members, { ...watch, save });
    if (watch.signal.aborted) return { status: "aborted" };
    requireRecords(results, seeds.length);
    return { status: "complete", results, kept, times: times() };
  } catch (error) {
    if (watch.signal.aborted) return { status: "aborted" };
    const stack = error instanceof Error ? error.stack : undefined;
    return { status: "failed", error: messageWithPlace(error), stack, times: times() };
  }
}

function requireRecords(results: unknown, members: number): asserts results is readonly unknown[] {
  const received = Array.isArray(results) ? `${results.length} records` : `no array (${typeof results})`;
  check(Array.isArray(results) && results.length === members, () => ({
    where: "the experiment's trial",
    rule: "it returns an array of records, one for each member",
    received: `${received} for ${members} members`,
    repair: "Return members.map(…), in their order.",
  }));
  requireStorable(results);
}

function plainlyNamed(kept: Kept): Kept {
  for (const name of [kept.name, ...Object.keys(kept.files)])
    check(/^\w[\w.-]*$/.test(name) && !name.endsWith(".tmp"), () => ({
      where: "context.save",
      rule: "names of what is kept are letters, digits, dots and dashes, and do not end in .tmp",
      received: `'${name}'`,
      repair: "For example save(member, 'network', { 'model.json': … }).",
    }));
  return kept;
}
