import type { Loop } from "../backend/compile/contract.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { check, described } from "../errors.js";
import { joinPaths, joinRecords, restore, valuesOf, type Moved, type Resumed } from "./checkpoint.js";
import { read, type Numbers } from "./history.js";
import type { Sample } from "./objective.js";
import { wholeOf } from "./requirements.js";
import type { TrainingOptions } from "./options.js";
import type { Parts } from "./parts.js";
import { epochEnds, recordSteps } from "./schedule.js";
import { callCapacity, inputsOf, makeLoop, stateOf } from "./step.js";
import { speaksOfWhole } from "./stop.js";

/**
 * Makes steps until the budget is spent, no member moves, or the signal says so, and fills the history; returns which way they went
 * and, where the loop has told it, the loss of the start.
 */
export async function repeatSteps(parts: Parts): Promise<{ path: string; first?: Numbers["loss"] }> {
  const { objective, options, ended, history, checkpoint } = parts;
  const { saved } = checkpoint;
  if (saved !== undefined) restore(stateOf(parts), saved.state);
  const asked = pointsOf(options);
  // What steps on samples measure is not the whole: their curves are looked at from outside, between calls.
  const recorded = objective.sample === undefined ? [...new Set([0, ...asked])] : [];
  using loop = options.steps === 0 ? undefined : makeLoop(parts, saved?.step ?? 0, recorded);
  if (loop !== undefined) await passThrough(loop, parts, asked);
  const { records, path } = sofar(loop, checkpoint);
  history.take(recorded, asked, records, ended.made());
  const last = wholeOf(objective);
  tf.tidy(() => void ended.decide({ measured: last, onWhole: true }));
  history.keep(ended.made(), read(last));
  history.measure(ended.made());
  const start = records.loss?.[0];
  return { path, first: start === undefined ? undefined : Array.from(start) };
}

/** What the loop recorded and which way it went, before its checkpoint too. */
function sofar(loop: Loop | undefined, { saved }: Resumed): Pick<Moved, "records" | "path"> {
  if (loop === undefined) return { records: {}, path: "none" };
  if (saved === undefined) return { records: loop.records(), path: loop.path };
  const path = loop.steps === saved.step ? saved.path : joinPaths(saved.path, saved.step, loop.path);
  return { records: joinRecords(saved.records, loop.records()), path };
}

/** The steps to be recorded before the last, ascending. */
function pointsOf({ steps, record }: TrainingOptions): number[] {
  const points = new Set((record ?? recordSteps(steps)).filter((step) => step < steps));
  return [...points].sort((a, b) => a - b);
}

/** All steps, with a pause wherever something is to be looked at from outside. */
async function passThrough(loop: Loop, parts: Parts, asked: readonly number[]): Promise<void> {
  const { objective, options, ended, history } = parts;
  const { sample } = objective;
  const epochs =
    sample !== undefined && speaksOfWhole(options.stop ?? {}) ? epochEnds(options.steps, sample.epoch) : [];
  const looks = sample !== undefined || Object.keys(options.meters ?? {}).length > 0 ? asked : [];
  const all = [...new Set([...looks, ...epochs, options.steps])].sort((a, b) => a - b);
  const pauses = all.filter((pause) => pause >= loop.steps); // a checkpoint at a pause was written before the look
  const [isLook, isEpoch] = [new Set(looks), new Set(epochs)];
  const pace = { size: 1 };
  for (const pause of pauses) {
    await advanceTo(pause, loop, parts, pace);
    if (!loop.running || options.signal?.aborted) break;
    if (isLook.has(pause)) history.measure(ended.made());
    if (sample === undefined || !(isLook.has(pause) || isEpoch.has(pause))) continue;
    const measured = wholeOf(objective);
    if (isEpoch.has(pause) || objective.spread !== undefined)
      tf.tidy(() => void ended.decide({ measured, onWhole: true }));
    const numbers = read(measured);
    if (isLook.has(pause)) history.keep(ended.made(), numbers);
    if (ended.why().every((why) => why !== "none")) break;
  }
  await save(loop, parts, true);
}

/** Advances in calls of a tenth to a fifth of a second (or one step), and looks at the signal between them. */
async function advanceTo(point: number, loop: Loop, parts: Parts, pace: { size: number }): Promise<void> {
  const { options, objective } = parts;
  const most = callCapacity(inputsOf(parts), options.steps);
  while (loop.running && loop.steps < point && !options.signal?.aborted) {
    const steps = Math.min(pace.size, point - loop.steps, most);
    const started = performance.now();
    makeSteps(loop, steps, options, objective.sample);
    if (steps === pace.size && performance.now() - started < 100) pace.size *= 2;
    options.progress?.(loop.steps / options.steps);
    await save(loop, parts, false);
    await turn();
  }
}

/** Lets others have a turn: what waits in Node, the page in a browser. */
const turn = (): Promise<void> =>
  new Promise((resume) => {
    const { setImmediate } = globalThis as { setImmediate?: (resume: () => void) => void };
    if (setImmediate === undefined) setTimeout(resume);
    else setImmediate(resume);
  });

async function save(loop: Loop, parts: Parts, atEnd: boolean): Promise<void> {
  const { checkpoint, history } = parts;
  const state = () => valuesOf(stateOf(parts));
  const now = () => ({ step: loop.steps, state: state(), members: history.members, ...sofar(loop, checkpoint) });
  await checkpoint.save(now, atEnd);
}

function makeSteps(loop: Loop, steps: number, { schedule }: TrainingOptions, sample: Sample | undefined): void {
  tf.tidy(() => {
    const factors = (of: (update: number) => number) =>
      tf.tensor1d(Float32Array.from({ length: steps }, (_, index) => factorAt(of, loop.steps + index)));
    const factor: Record<string, tensorflow.Tensor> = schedule === undefined ? {} : { factor: factors(schedule) };
    loop.advance(steps, { ...sample?.draw(loop.steps, steps), ...factor });
  });
}

function factorAt(schedule: (update: number) => number, update: number): number {
  const factor: unknown = schedule(update);
  check(typeof factor === "number" && Number.isFinite(factor), () => ({
    where: "the 'schedule' parameter of train",
    rule: "it gives a finite number for each update, the factor on the rate",
    received: `${described(factor)} for update ${update}`,
    repair: "Return the number itself, from a function that is not async.",
  }));
  return factor as number;
}
