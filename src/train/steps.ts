import { setImmediate } from "node:timers/promises";
import type { InputRow, Loop, Rows } from "../backend/compile/contract.js";
import { compileLoop } from "../backend/compile/loop.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import { spread } from "../model/by-member.js";
import type { Parameter } from "../model/network.js";
import { differentiate } from "./differentiate.js";
import type { Ended } from "./ended.js";
import { read, type History, type Numbers } from "./history.js";
import { requireMeasured, type Objective, type Sample } from "./objective.js";
import type { MemberOptimizer } from "./optimizer.js";
import type { TrainingOptions } from "./options.js";
import { epochEnds, recordSteps } from "./schedule.js";
import { speaksOfWhole, squaredNorm } from "./stop.js";

/** What one training consists of. */
export interface Parts {
  readonly objective: Objective;
  readonly options: TrainingOptions;
  readonly optimizer: MemberOptimizer;
  readonly ended: Ended;
  readonly history: History;
}

/**
 * Makes steps until the budget is spent, no member moves, or the signal says so, and fills the history; returns which way they went
 * and, where the loop has told it, the loss of the start.
 */
export async function repeatSteps(parts: Parts): Promise<{ path: string; first?: Numbers["loss"] }> {
  const { objective, options, ended, history } = parts;
  const asked = pointsOf(options);
  // What steps on samples measure is not the whole: their curves are looked at from outside, between calls.
  const recorded = objective.sample === undefined ? [...new Set([0, ...asked])] : [];
  using loop = options.steps === 0 ? undefined : makeLoop(parts, recorded);
  if (loop !== undefined) await passThrough(loop, parts, asked);
  const records = loop?.records() ?? {};
  history.take(recorded, asked, records, ended.made());
  const last = objective.whole();
  tf.tidy(() => void ended.decide({ measured: last, onWhole: true }));
  history.keep(ended.made(), read(last));
  history.measure(ended.made());
  const start = records.loss?.[0];
  return { path: loop?.path ?? "none", first: start === undefined ? undefined : Array.from(start) };
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
  const pauses = [...new Set([...looks, ...epochs, options.steps])].sort((a, b) => a - b);
  const [isLook, isEpoch] = [new Set(looks), new Set(epochs)];
  const pace = { size: 1 };
  for (const pause of pauses) {
    await advanceTo(pause, loop, parts, pace);
    if (!loop.running || options.signal?.aborted) break;
    if (isLook.has(pause)) history.measure(ended.made());
    if (sample === undefined || !(isLook.has(pause) || isEpoch.has(pause))) continue;
    const measured = objective.whole();
    if (isEpoch.has(pause) || objective.spread !== undefined)
      tf.tidy(() => void ended.decide({ measured, onWhole: true }));
    const numbers = read(measured);
    if (isLook.has(pause)) history.keep(ended.made(), numbers);
    if (ended.why().every((why) => why !== "none")) break;
  }
}

/** The most steps of one call: what comes in with each step (rows of a sample, factors) is kept below 4 MiB. */
function callCapacity(inputs: Readonly<Record<string, InputRow>>, steps: number): number {
  const sizes = Object.values(inputs).map(({ shape }) => shape.reduce((product, length) => product * length, 1));
  if (sizes.length === 0) return Infinity;
  const size = sizes.reduce((sum, one) => sum + one, 0);
  return Math.max(1, Math.min(4096, steps, Math.floor(2 ** 20 / size)));
}

function inputsOf({ objective, options }: Parts): Record<string, InputRow> {
  const factor: Record<string, InputRow> =
    options.schedule === undefined ? {} : { factor: { type: "float32", shape: [] } };
  return { ...objective.sample?.rows, ...factor };
}

function makeLoop(parts: Parts, record: readonly number[]): Loop {
  const { objective, optimizer, ended, options } = parts;
  const inputs = inputsOf(parts);
  const capacity = callCapacity(inputs, options.steps);
  return compileLoop({
    state: [...movedBy(objective), ...optimizer.state, ...ended.state],
    step: (given) => updateOnce(parts, given),
    inputs,
    capacity: Number.isFinite(capacity) ? capacity : 1,
    record,
    until: "going",
    mode: options.mode,
    loops: options.loops,
    constant: objective.constant,
    inside: objective.sample?.inside,
  });
}

const movedBy = ({ parameters, carried }: Objective): tensorflow.Variable[] =>
  [...parameters, ...(carried?.variables ?? [])].map(({ variable }) => variable);

/** The next value where a member moves, the present one where it has ended. */
function carry(
  one: Pick<Parameter, "variable" | "perMember">,
  members: number,
  next: tensorflow.Tensor,
  moving: tensorflow.Tensor1D,
): void {
  one.variable.assign(tf.where(tf.greater(spread(one, members, moving), 0), next, one.variable));
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
    await setImmediate();
  }
}

function makeSteps(loop: Loop, steps: number, { schedule }: TrainingOptions, sample: Sample | undefined): void {
  tf.tidy(() => {
    const factors = (of: (update: number) => number) =>
      tf.tensor1d(Float32Array.from({ length: steps }, (_, index) => of(loop.steps + index)));
    const factor: Record<string, tensorflow.Tensor> = schedule === undefined ? {} : { factor: factors(schedule) };
    loop.advance(steps, { ...sample?.draw(loop.steps, steps), ...factor });
  });
}

/** One update of every member that is still moving: forward, stop rules, gradient, optimizer. */
function updateOnce({ objective, options, optimizer, ended }: Parts, given: Rows) {
  const { members, parameters, sample } = objective;
  return tf.tidy(() => {
    const measure = () => (sample === undefined ? objective.whole() : sample.measure(given));
    const { measured, gradients } = differentiate(parameters, measure);
    requireMeasured(measured, members);
    const small =
      options.stop?.gradientNorm === undefined ? {} : { squaredNorm: squaredNorm(parameters, members, gradients) };
    const moving = ended.step({ measured, onWhole: sample === undefined, ...small });
    const carried = objective.carried?.next(given) ?? [];
    optimizer.apply(gradients, moving, given.factor);
    objective.carried?.variables.forEach((one, at) => carry(one, members, carried[at], moving));
    return { ...(sample === undefined ? measured : {}), going: tf.max(moving) };
  });
}
