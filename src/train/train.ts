import { tf } from "../backend/tensorflow.js";
import type { Meter } from "../model/meter.js";
import { openCheckpoint } from "./checkpoint.js";
import { trackEnded } from "./ended.js";
import { read, startHistory, type History, type Meters, type Numbers } from "./history.js";
import type { Objective, StableRates } from "./objective.js";
import { createOptimizer } from "./optimizer.js";
import { requireOptions, type TrainingOptions } from "./options.js";
import { chooseRates } from "./rate.js";
import { requireObjective, takeWeights, wholeOf } from "./requirements.js";
import { repeatSteps } from "./steps.js";
import type { Ending } from "./stop.js";

/**
 * Why training of a member ended: "zero-error", "loss" (of both loss rules) and "gradient" are the stop rules, "budget" is the number of
 * steps, "diverged" a loss beyond 3e38 or NaN, "dead" a network without a gradient from the start, "collapsed" a spread below the objective's
 * least, "aborted" the signal.
 */
export type TrainingStatus = Exclude<Ending, "none"> | "budget" | "aborted";

/** What training made of one member. The weights kept are those that the numbers belong to. */
export interface TrainingOutcome<M extends Meters = Meters> {
  readonly status: TrainingStatus;
  /** Updates that led to the weights kept. */
  readonly steps: number;
  /** On the whole, at the weights kept. */
  readonly loss: number;
  /** On the whole, before the first update. */
  readonly initialLoss: number;
  /** All that the objective measures on the whole, at the weights kept: "loss", "errors". */
  readonly final: Readonly<Record<string, number>>;
  /** Absolute learning rate. */
  readonly rate: number;
  /** λmax of the tangent kernel at initialization; NaN where the rate was given as absolute. */
  readonly sharpness: number;
  /** Which way the steps went: "graph", "xla", "graph to step 400, then xla", "eager", or "none" of 0 steps. */
  readonly path: string;
  /** All that the objective measures, at the recorded steps up to the member's last. */
  readonly curve: { readonly steps: readonly number[]; readonly loss: readonly number[] } & Readonly<
    Record<string, readonly number[]>
  >;
  /** Values of the meters at the steps of the curve. */
  readonly metered: { readonly [K in keyof M]: readonly (M[K] extends Meter<infer V> ? V : never)[] };
}

/**
 * Minimises all members' losses together, each by its own gradient; those that finish or diverge are frozen and do not disturb the
 * others. Full-batch training checks the stop rules at every step; where steps take samples, the rules on the whole are checked at the
 * end of every epoch. The steps run inside TensorFlow ({@link compileLoop}) where the backend can.
 * Nothing random is drawn here: streams belong to the objective, one a member.
 * @throws UserError for options that cannot be meant, and units of a stable rate where there is none.
 * @example
 * using objective = supervised(ensemble, data);
 * const [first] = await train(objective, { steps: 1000, stop: { zeroError: true } });
 * first.status; // "zero-error" after first.steps steps
 */
export async function train<const M extends Meters = Record<never, never>>(
  objective: Objective,
  options: TrainingOptions<M>,
): Promise<TrainingOutcome<M>[]> {
  requireOptions(options);
  requireObjective(objective);
  using taken = takeWeights(objective.parameters);
  const place = options.checkpoint?.next();
  const { rate = { units: 0.5 }, optimizer: method = { method: "gd" }, stop = {}, meters = {} } = options;
  const chosen = chooseRates(objective, rate, method.method);
  // Elsewhere the first step of the loop tells the initial loss.
  const initial =
    objective.sample !== undefined || stop.relativeLoss !== undefined ? read(wholeOf(objective)).loss : undefined;
  using optimizer = createOptimizer(taken.parameters, method, chosen.rates);
  const unknown = new Array<number>(objective.members).fill(NaN);
  using ended = trackEnded(
    { ...stop, leastSpread: objective.spread },
    initial ?? unknown,
    Array.from(chosen.sharpness, (value) => value === 0),
  );
  const key = keyOf(objective, options, { chosen, initial });
  const checkpoint = await openCheckpoint(place, key);
  const history = startHistory(objective, meters, checkpoint.saved?.members);
  const { path, first } = await repeatSteps({ objective, options, optimizer, ended, history, checkpoint });
  options.progress?.(1);
  return outcomes({ chosen, path, initial: initial ?? first, why: ended.why(), history, options });
}

/** What tells a training from others whose checkpoint may lie in its place; data and code are its trial's. */
function keyOf(
  { members, parameters, carried }: Objective,
  { steps, stop, optimizer, record, mode, meters = {} }: TrainingOptions,
  { chosen, initial }: { readonly chosen: StableRates; readonly initial: Numbers["loss"] | undefined },
): string {
  const variables = [...parameters, ...(carried?.variables ?? [])].map(({ variable: { shape, dtype } }) => [
    shape,
    dtype,
  ]);
  const numbers = [Array.from(chosen.rates), Array.from(chosen.sharpness), initial].map(String);
  const asked = { steps, stop, optimizer, record, mode, meters: Object.keys(meters) };
  return JSON.stringify({ backend: tf.getBackend(), members, variables, numbers, asked });
}

interface Trained<M extends Meters> {
  readonly chosen: StableRates;
  readonly path: string;
  readonly initial: Numbers["loss"] | undefined;
  readonly why: readonly Ending[];
  readonly history: History;
  readonly options: TrainingOptions<M>;
}

function outcomes<M extends Meters>({
  chosen,
  path,
  initial,
  why,
  history,
  options,
}: Trained<M>): TrainingOutcome<M>[] {
  return history.members.map(({ steps, values, metered }, member) => {
    const final = Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all[all.length - 1]]));
    const made = steps[steps.length - 1];
    const ending = why[member];
    return {
      status: ending !== "none" ? ending : made >= options.steps ? "budget" : "aborted",
      steps: made,
      loss: final.loss,
      initialLoss: initial?.[member] ?? final.loss,
      final,
      rate: chosen.rates[member],
      sharpness: chosen.sharpness[member],
      path,
      curve: { steps, ...values } as unknown as TrainingOutcome["curve"],
      metered: metered as unknown as TrainingOutcome<M>["metered"],
    };
  });
}
