import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Records } from "../backend/compile/contract.js";
import type { Ensemble } from "../model/ensemble.js";
import { countErrors, type Loss } from "./loss.js";
import { finished, lossLimits } from "./stop.js";
import type { TrainingOptions, TrainingOutcome, TrainingStatus } from "./train.js";

/** Which members still move, how far each has come, and what was seen on the way. */
export interface Progress {
  /** What a step changes: who moves, [S], and the updates of each, [S]. */
  readonly state: readonly tensorflow.Variable[];
  running(): boolean;
  /**
   * Freezes members that meet a stop rule on the full data (unless `batch`), have a small gradient, or have lost finiteness;
   * returns who moves on, [S].
   */
  advance(
    loss: tensorflow.Tensor1D,
    errors: tensorflow.Tensor1D,
    small: tensorflow.Tensor | undefined,
  ): tensorflow.Tensor1D;
  /** Evaluates on the full data, keeps a point of each member's curve, and freezes those that meet a stop rule. */
  look(): void;
  /** Keeps what the loop recorded at step 0 and at these steps, for members that came so far. */
  take(steps: readonly number[], records: Records): void;
  outcomes(rates: Float64Array, aborted: boolean, path: string): TrainingOutcome[];
  dispose(): void;
}

/** Whether what is asked for can only be measured between calls of the loop, by JavaScript: recorders, the full data of minibatches. */
export function looksFromOutside({ batch, recorders }: TrainingOptions): boolean {
  return batch !== undefined || recorders !== undefined;
}

/** The steps that a loop records for these: them and the first. */
export function loopRecords(steps: readonly number[]): number[] {
  return [...new Set([0, ...steps])];
}

interface Seen {
  readonly steps: number[];
  readonly loss: number[];
  readonly errors: number[];
  readonly recorded: Record<string, number[]>;
}

export function trackProgress(
  ensemble: Ensemble,
  options: TrainingOptions,
  loss: Loss,
  eigenvalues: Float64Array,
): Progress {
  const { data, stop = {}, recorders = {}, batch } = options;
  const { members } = ensemble;
  // The loss of the start: where nothing needs it before, a compiled loop's first step has it.
  let initial = looksFromOutside(options) || stop.relativeLoss !== undefined ? evaluate().loss : undefined;
  const limits = lossLimits(stop, initial ?? new Array<number>(members).fill(NaN));
  const limit = tf.tensor1d(Float32Array.from(limits, (value) => Math.max(value, -3e38)));
  const alive = Float32Array.from(eigenvalues, (value) => (value === 0 ? 0 : 1));
  const active = tf.tidy(() => tf.variable(tf.tensor1d(alive), false));
  const updates = tf.tidy(() => tf.variable(tf.zeros([members]), false));
  const seen = Array.from({ length: members }, (): Seen => ({ steps: [], loss: [], errors: [], recorded: {} }));
  return {
    state: [active, updates],
    running: () => active.dataSync().some((value) => value > 0),
    advance(values, errors, small) {
      const finite = tf.cast(tf.lessEqual(tf.abs(values), 3e38), "float32");
      const done = batch === undefined ? finished(stop, values, errors, limit) : undefined;
      const open = [done, small].flatMap((rule) => (rule === undefined ? [] : [tf.sub(1, rule)]));
      const moving = [finite, ...open].reduce<tensorflow.Tensor>((product, factor) => tf.mul(product, factor), active);
      active.assign(moving as tensorflow.Tensor1D);
      updates.assign(tf.add(updates, moving));
      return moving as tensorflow.Tensor1D;
    },
    look() {
      const steps = updates.dataSync();
      const values = evaluate();
      const extra = Object.entries(recorders).map(([name, recorder]) => [name, recorder(ensemble)] as const);
      seen.forEach((member, index) => {
        if (member.steps.at(-1) === steps[index]) return;
        keep(member, steps[index], values.loss[index], values.errors[index]);
        for (const [name, numbers] of extra) (member.recorded[name] ??= []).push(numbers[index]);
      });
      if (batch !== undefined) freezeFinished(active, values, limits, stop.zeroError === true);
    },
    take(steps, { loss: losses = [], errors = [] }) {
      const reached = updates.dataSync();
      if (losses.length > 0) initial ??= Array.from(losses[0]);
      const points = loopRecords(steps);
      losses.forEach((values, point) =>
        seen.forEach((member, index) => {
          if (points[point] < reached[index] && steps.includes(points[point]))
            keep(member, points[point], values[index], errors[point][index]);
        }),
      );
    },
    outcomes: (rates, aborted, path) =>
      seen.map((member, index) => {
        const last = {
          loss: member.loss.at(-1) ?? NaN,
          errors: member.errors.at(-1) ?? NaN,
          steps: member.steps.at(-1) ?? 0,
        };
        const status = statusOf(last, {
          dead: eigenvalues[index] === 0,
          zeroError: stop.zeroError === true,
          limit: limits[index],
          budget: options.steps,
          aborted,
        });
        const { recorded, ...curve } = member;
        const sharpness = eigenvalues[index];
        return {
          status,
          ...last,
          initialLoss: initial?.[index] ?? member.loss[0],
          rate: rates[index],
          sharpness,
          path,
          curve,
          recorded,
        };
      }),
    dispose: () => tf.dispose([active, updates, limit]),
  };

  function evaluate() {
    return tf.tidy(() => {
      const outputs = ensemble.forward(data.inputs);
      const values = loss.of(outputs, data.targets);
      return { loss: Array.from(values.dataSync()), errors: Array.from(countErrors(outputs, data.targets).dataSync()) };
    });
  }
}

function keep({ steps, loss, errors }: Seen, step: number, value: number, count: number): void {
  steps.push(step);
  loss.push(value);
  errors.push(count);
}

function freezeFinished(
  active: tensorflow.Variable,
  { loss, errors }: { loss: number[]; errors: number[] },
  limits: readonly number[],
  zeroError: boolean,
): void {
  const open = loss.map((value, index) => !(value <= limits[index]) && !(zeroError && errors[index] === 0));
  tf.tidy(() => active.assign(tf.mul(active, tf.tensor1d(open.map(Number)))));
}

function statusOf(
  last: { loss: number; errors: number; steps: number },
  rules: { dead: boolean; zeroError: boolean; limit: number; budget: number; aborted: boolean },
): TrainingStatus {
  if (!Number.isFinite(last.loss)) return "diverged";
  if (rules.zeroError && last.errors === 0) return "zero-error";
  if (last.loss <= rules.limit) return "loss";
  if (rules.dead) return "dead";
  if (last.steps >= rules.budget) return "budget";
  return rules.aborted ? "aborted" : "gradient";
}
