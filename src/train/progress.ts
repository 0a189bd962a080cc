import { tf, type tensorflow } from "../backend/tensorflow.js";
import type { Ensemble } from "../model/ensemble.js";
import { countErrors, type Loss } from "./loss.js";
import type { TrainingOptions, TrainingOutcome, TrainingStatus } from "./train.js";

/** Which members still move, how far each has come, and what was seen on the way. */
export interface Progress {
  running(): boolean;
  /** 1 for members whose outputs meet a stop rule on the full data, [S]. */
  finished(outputs: tensorflow.Tensor3D, loss: tensorflow.Tensor1D, targets: tensorflow.Tensor): tensorflow.Tensor;
  /** Freezes members that are finished, have a small gradient, or have lost finiteness; returns who moves on, [S]. */
  advance(
    loss: tensorflow.Tensor1D,
    finished: tensorflow.Tensor | undefined,
    small: tensorflow.Tensor | undefined,
  ): tensorflow.Tensor1D;
  /** Evaluates on the full data, keeps a point of each member's curve, and freezes those that meet a stop rule. */
  record(): void;
  outcomes(rates: Float64Array, aborted: boolean): TrainingOutcome[];
  dispose(): void;
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
  const { data, stop = {}, recorders = {} } = options;
  const { members } = ensemble;
  const first = evaluate(ensemble, options, loss);
  const relative = (initial: number) => (stop.relativeLoss === undefined ? -Infinity : stop.relativeLoss * initial);
  const limits = first.loss.map((initial) => Math.max(stop.loss ?? -Infinity, relative(initial)));
  const limit = tf.tensor1d(Float32Array.from(limits, (value) => Math.max(value, -3e38)));
  const alive = Float32Array.from(eigenvalues, (value) => (value === 0 ? 0 : 1));
  const active = tf.tidy(() => tf.variable(tf.tensor1d(alive), false));
  const updates = tf.tidy(() => tf.variable(tf.zeros([members]), false));
  const seen = Array.from({ length: members }, (): Seen => ({ steps: [], loss: [], errors: [], recorded: {} }));

  const finished: Progress["finished"] = (outputs, values, targets) => {
    const low = tf.lessEqual(values, limit);
    const zero = tf.equal(countErrors(outputs, targets), 0);
    return tf.cast(stop.zeroError === true ? tf.logicalOr(low, zero) : low, "float32");
  };
  return {
    running: () => active.dataSync().some((value) => value > 0),
    finished,
    advance(values, done, small) {
      const finite = tf.cast(tf.lessEqual(tf.abs(values), 3e38), "float32");
      const open = [done, small].flatMap((rule) => (rule === undefined ? [] : [tf.sub(1, rule)]));
      const moving = [finite, ...open].reduce<tensorflow.Tensor>((product, factor) => tf.mul(product, factor), active);
      active.assign(moving as tensorflow.Tensor1D);
      updates.assign(tf.add(updates, moving));
      return moving as tensorflow.Tensor1D;
    },
    record() {
      const steps = updates.dataSync();
      const values = evaluate(ensemble, options, loss);
      const extra = Object.entries(recorders).map(([name, recorder]) => [name, recorder(ensemble)] as const);
      seen.forEach((member, index) => {
        if (member.steps.at(-1) === steps[index]) return;
        member.steps.push(steps[index]);
        member.loss.push(values.loss[index]);
        member.errors.push(values.errors[index]);
        for (const [name, numbers] of extra) (member.recorded[name] ??= []).push(numbers[index]);
      });
      if (options.batch !== undefined) freezeFinished(active, values, limits, stop.zeroError === true);
    },
    outcomes: (rates, aborted) =>
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
        return {
          status,
          ...last,
          initialLoss: member.loss[0],
          rate: rates[index],
          sharpness: eigenvalues[index],
          curve,
          recorded,
        };
      }),
    dispose: () => tf.dispose([active, updates, limit]),
  };

  function evaluate(of: Ensemble, { data: full }: TrainingOptions, { of: lossOf }: Loss) {
    return tf.tidy(() => {
      const outputs = of.forward(full.inputs);
      const values = lossOf(outputs, full.targets);
      return { loss: Array.from(values.dataSync()), errors: Array.from(countErrors(outputs, data.targets).dataSync()) };
    });
  }
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
