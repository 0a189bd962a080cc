import { messageOf } from "../errors.js";
import type { AnyExperiment, Member } from "../experiment/contract.js";
import { randomStream } from "../math/random.js";
import type { Block } from "../run/grid.js";
import { decode, encode } from "../run/json.js";
import type { BlockResult, KeptModel, Watch } from "../run/launcher.js";

/** One attempt at a block in this process: what every launcher does in the end. */
export async function runBlock(
  experiment: AnyExperiment,
  { parameters, seeds }: Block,
  { signal, progress }: Watch,
): Promise<BlockResult> {
  const began = performance.now();
  const started = new Date().toISOString();
  const times = () => ({ started, seconds: (performance.now() - began) / 1000 });
  const models: KeptModel[] = [];
  const members = seeds.map((seed): Member => ({ seed, random: randomStream(seed).split(experiment.id) }));
  try {
    const results: readonly unknown[] = await experiment.trial(parameters, members, {
      signal,
      progress,
      save: ({ seed }, name, model) => Promise.resolve(void models.push({ seed, name, model })),
    });
    if (signal.aborted) return { status: "aborted" };
    if (results.length !== seeds.length)
      throw new Error(`the trial returned ${results.length} records for ${seeds.length} members`);
    return { status: "complete", results: asOnDisk(results), models, times: times() };
  } catch (error) {
    return signal.aborted ? { status: "aborted" } : { status: "failed", error: messageOf(error), times: times() };
  }
}

/** So that who resumes a run sees the same values as who ran it through. */
function asOnDisk(results: readonly unknown[]): readonly unknown[] {
  return decode(encode(results)) as readonly unknown[];
}
