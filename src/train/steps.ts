import { setImmediate } from "node:timers/promises";
import type { InputRow, Loop } from "../backend/compile/contract.js";
import { compileLoop } from "../backend/compile/loop.js";
import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Ensemble, Placed } from "../model/ensemble.js";
import type { Batches } from "./batches.js";
import { countErrors, type Loss } from "./loss.js";
import type { EnsembleOptimizer } from "./optimizer.js";
import { loopRecords, looksFromOutside, type Progress } from "./progress.js";
import { epochEnds, recordSteps } from "./schedule.js";
import { gradientIsSmall } from "./stop.js";
import type { TrainingOptions } from "./train.js";

/** What one training consists of. */
export interface Parts {
  readonly ensemble: Ensemble;
  readonly options: TrainingOptions;
  readonly loss: Loss;
  readonly optimizer: EnsembleOptimizer;
  readonly progress: Progress;
  /** Minibatches, or else the full data placed for the first layer. */
  readonly batches: Batches | undefined;
  readonly placed: Placed | undefined;
}

/** Makes steps until the budget is spent, no member moves, or the signal says so; returns which way they went. */
export async function repeatSteps(parts: Parts): Promise<string> {
  const { options, batches, progress } = parts;
  if (options.steps === 0) return "none";
  const points = lookingPoints(options, batches);
  const looks = looksFromOutside(options);
  const pace = { size: 1 };
  const asked = points.filter((step) => step < options.steps);
  const loop = makeLoop(parts, looks ? [] : loopRecords(asked));
  try {
    for (const point of looks ? points : [options.steps]) {
      await advanceTo(point, loop, parts, pace);
      if (looks) progress.look();
      if (!loop.running || !progress.running() || options.signal?.aborted) break;
    }
    progress.take(asked, loop.records());
    return loop.path;
  } finally {
    loop[Symbol.dispose]();
  }
}

/** The steps to record, the budget, and with minibatches every end of an epoch where a rule on the full data may stop it. */
function lookingPoints({ steps, record, stop = {} }: TrainingOptions, batches: Batches | undefined): number[] {
  const asked = record === undefined ? recordSteps(steps) : record.filter((step) => step < steps);
  const rules = stop.zeroError === true || stop.loss !== undefined || stop.relativeLoss !== undefined;
  const epochs = rules && batches !== undefined ? epochEnds(steps, batches.stepsPerEpoch) : [];
  return [...new Set([...asked, ...epochs, steps])].sort((a, b) => a - b);
}

/** The most steps of one call: what comes in with each step (rows of minibatches, factors) is kept below 4 MiB. */
function callCapacity({ options, batches }: Pick<Parts, "options" | "batches">): number {
  if (batches === undefined && options.schedule === undefined) return Infinity;
  const size = batches === undefined ? 1 : batches.shape[0] * batches.shape[1];
  return Math.max(1, Math.min(4096, options.steps, Math.floor(2 ** 20 / size)));
}

/** Seeds of a cell; ensembles of fewer members are its blocks, which train with the same code. */
const usualSeeds = 10;

function makeLoop(parts: Parts, record: readonly number[]): Loop {
  const { ensemble, optimizer, progress, batches, options } = parts;
  const inputs: Record<string, InputRow> = {};
  if (batches !== undefined) inputs.rows = { type: "int32", shape: batches.shape };
  if (options.schedule !== undefined) inputs.factor = { type: "float32", shape: [] };
  const capacity = callCapacity(parts);
  return compileLoop({
    state: [...ensemble.trained.map(({ variable }) => variable), ...optimizer.state, ...progress.state],
    step: (given) => updateOnce(parts, given),
    inputs,
    capacity: Number.isFinite(capacity) ? capacity : 1,
    record,
    until: "going",
    mode: options.mode,
    loops: Math.ceil(usualSeeds / ensemble.members),
  });
}

/** Advances in calls of a tenth to a fifth of a second (or one step), and looks at the signal between them. */
async function advanceTo(
  point: number,
  loop: Loop,
  { options, batches }: Parts,
  pace: { size: number },
): Promise<void> {
  const most = callCapacity({ options, batches });
  while (loop.running && loop.steps < point && !options.signal?.aborted) {
    const steps = Math.min(pace.size, point - loop.steps, most);
    const started = performance.now();
    makeSteps(loop, steps, options, batches);
    if (steps === pace.size && performance.now() - started < 100) pace.size *= 2;
    options.progress?.(loop.steps / options.steps);
    await setImmediate();
  }
}

function makeSteps(loop: Loop, steps: number, { schedule }: TrainingOptions, batches: Batches | undefined): void {
  tf.tidy(() => {
    const inputs: Record<string, tensorflow.Tensor> = {};
    if (batches !== undefined) inputs.rows = batches.draw(steps);
    const factors = (of: (update: number) => number) =>
      tf.tensor1d(Float32Array.from({ length: steps }, (_, index) => of(loop.steps + index)));
    if (schedule !== undefined) inputs.factor = factors(schedule);
    loop.advance(steps, inputs);
  });
}

/** One update of every member that is still moving: forward, stop rules, gradient, optimizer. */
function updateOnce(parts: Parts, given: Readonly<Record<string, tensorflow.Tensor>>) {
  const { ensemble, options, loss, optimizer, progress, batches, placed } = parts;
  const { inputs, targets } = batches?.pick(given.rows) ?? options.data;
  const variables = ensemble.trained.map(({ variable }) => variable);
  return tf.tidy(() => {
    let outputs!: tensorflow.Tensor3D;
    let values!: tensorflow.Tensor1D;
    const { grads } = tf.variableGrads(() => {
      outputs = tf.keep(ensemble.forward(placed ?? inputs));
      values = tf.keep(loss.of(outputs, targets));
      return tf.sum(values);
    }, variables);
    const gradients = variables.map(({ name }) => grads[name]);
    const errors = countErrors(outputs, targets);
    const small = gradientIsSmall(ensemble, gradients, options.stop?.gradientNorm);
    const moving = progress.advance(values, errors, small);
    optimizer.apply(gradients, moving, given.factor);
    const recorded = { going: tf.max(moving), loss: tf.clone(values), errors };
    tf.dispose([outputs, values]);
    return recorded;
  });
}
