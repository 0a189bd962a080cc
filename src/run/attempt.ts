import { check, checkObject, described } from "../errors.js";
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
  const faults: unknown[] = [];
  // What cannot be kept fails the attempt, whether or not the trial awaits it.
  const save: TrialContext["save"] = (member, name, files) => {
    const saved = Promise.resolve().then(() => void (faults.length > 0 && raise(faults[0])));
    saved.catch(() => undefined);
    try {
      kept.push(keepable(seeds, member, name, files));
    } catch (error) {
      faults.push(error);
    }
    return saved;
  };
  try {
    const results: unknown = await experiment.trial(frozen(parameters), members, { ...watch, save });
    if (watch.signal.aborted) return { status: "aborted" };
    if (faults.length > 0) raise(faults[0]);
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

function raise(error: unknown): never {
  throw error;
}

/** What a trial keeps, copied as it is now: it may write on into the same arrays. */
function keepable(seeds: readonly number[], member: unknown, name: unknown, files: unknown): Kept {
  const seed = (member as Partial<Member> | null)?.seed;
  check(seed !== undefined && seeds.includes(seed), () => ({
    where: "context.save",
    rule: "what is kept belongs to a member of the trial",
    received: `seed ${String(seed)}, where the trial has ${seeds.join(", ")}`,
    repair: "Give one of the members that the trial was called with.",
  }));
  checkObject("the files of context.save", files, "For example save(member, 'network', { 'model.json': text }).");
  const entries = Object.entries(files as Readonly<Record<string, unknown>>);
  for (const one of [name, ...entries.map(([file]) => file)])
    check(typeof one === "string" && /^\w[\w.-]{0,99}$/.test(one) && !one.endsWith(".tmp"), () => ({
      where: "context.save",
      rule: "names of what is kept are up to 100 letters, digits, dots and dashes, and do not end in .tmp",
      received: `'${String(one).slice(0, 200)}'`,
      repair: "For example save(member, 'network', { 'model.json': … }).",
    }));
  return {
    seed,
    name: name as string,
    files: Object.fromEntries(entries.map(([file, content]) => [file, copied(file, content)])),
  };
}

function copied(file: string, content: unknown): Uint8Array | string {
  if (typeof content === "string") return content;
  if (ArrayBuffer.isView(content))
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength).slice();
  check(content instanceof ArrayBuffer, () => ({
    where: `context.save, ${file}`,
    rule: "a file's content is a text, bytes, or an array of numbers whose bytes are written",
    received: described(content),
    repair: "Give JSON.stringify(value) or a Uint8Array.",
  }));
  return new Uint8Array(content.slice(0));
}
