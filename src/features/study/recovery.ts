import { tf } from "../../backend/tensorflow.js";
import { mixedSphere } from "../../data/latents.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import type { Matrix } from "../../math/algebra/contract.js";
import { mean } from "../../math/statistics/moments.js";
import { createEnsemble } from "../../model/ensemble.js";
import type { Meter } from "../../model/meter.js";
import { mlp } from "../../model/spec.js";
import { train } from "../../train/train.js";
import { twoViews } from "../methods/contrastive.js";
import { infoNce } from "../methods/view-losses.js";
import { columnsOf } from "../columns.js";
import { hsicTest } from "../hsic.js";
import { independence } from "../independence.js";
import { linearRecovery } from "../manifold/recovery.js";
import { memberMatrices } from "../probe.js";
import { stacked } from "./dictionary.js";
import type { StudyResult } from "./study.js";

/** Latents, and the network that finds them again. */
export interface RecoveryCell {
  /** n of z on the sphere, x and f(x). */
  readonly dimension: number;
  readonly width: number;
  readonly temperature: number;
  readonly batch: number;
  readonly samples: number;
  readonly steps: number;
  readonly rate: number;
}

/** What a recovery stores beside the numbers: R² at the recorded steps. */
export interface RecoveryResult extends StudyResult {
  readonly curve: { readonly steps: readonly number[]; readonly recovery: readonly number[] };
}

/** Of this many held-out samples are the numbers. */
const judged = 2000;

/**
 * Trains an encoder by InfoNCE on pairs from a mixed sphere for each member, and recovers the latents linearly on samples of its own.
 * @example
 * const results = await recoveryTrial(cell, members, context); // the trial of contrastive-recovery
 */
export async function recoveryTrial(
  cell: RecoveryCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<RecoveryResult[]> {
  const size = cell.samples + judged;
  const drawn = members.map(({ random }) =>
    mixedSphere(random.split("data"), { samples: size, dimension: cell.dimension }),
  );
  const learnt = (of: "points" | "pairs") => stacked(drawn.map((one) => part(one[of], 0, cell.samples)));
  const [points, pairs] = [learnt("points"), learnt("pairs")];
  const held = stacked(drawn.map((one) => part(one.points, cell.samples, size)));
  const truth = drawn.map(({ latents }) => part(latents, cell.samples, size));
  const { dimension, width } = cell;
  const spec = mlp({ inputs: dimension, outputs: dimension, depth: 2, width, parameterization: "standard" });
  using ensemble = createEnsemble(spec, members);
  using objective = twoViews(ensemble, points, { members, size: cell.batch, pairs, loss: infoNce(cell.temperature) });
  const encoded = (): Matrix[] => memberMatrices(tf.tidy(() => unitLength(ensemble.forward(held))));
  const recovered = (all: readonly Matrix[]): number[] => all.map((one, at) => mean(linearRecovery(one, truth[at])));
  const free = (): void => undefined;
  const recovery: Meter<number> = { measure: () => recovered(encoded()), dispose: free, [Symbol.dispose]: free };
  const options = trainingOf(cell);
  const raw = recovered(drawn.map((one) => part(one.points, cell.samples, size)));
  const trained = await train(objective, { ...context, ...options, meters: { recovery } });
  const after = encoded();
  tf.dispose([points, pairs, held]);
  return trained.map(({ status, steps, final, metered, curve }, member) => {
    const { meanCorrelation, largestCorrelation } = independence(after[member]);
    const collapsed = status === "collapsed";
    return {
      ...{ status, steps, curve: { steps: curve.steps, recovery: metered.recovery } },
      values: {
        ...{ recovery: metered.recovery.at(-1) ?? NaN, raw: raw[member], untrained: metered.recovery[0] },
        ...{ meanCorrelation, largestCorrelation, bound: Math.log(cell.batch) - final.loss, cap: Math.log(cell.batch) },
        hsicP: collapsed ? NaN : dependenceOfHalves(part(after[member], 0, 500), members[member]),
      },
    };
  });
}

/** Adam's steps, and at which of them the recovery is measured. */
function trainingOf({ rate, steps }: RecoveryCell) {
  const marks = [0, 0.05, 0.1, 0.25, 0.5, 0.75].map((share) => Math.round(share * steps));
  return { optimizer: { method: "adam" }, rate: { absolute: rate }, steps, record: [...new Set(marks)] } as const;
}

/** The rows from `from` to before `to`. */
function part(all: Matrix, from: number, to: number): Matrix {
  return { ...all, rows: to - from, data: all.data.slice(from * all.columns, to * all.columns) };
}

/** The p-value of HSIC's test that the first half of the coordinates is independent of the second. */
function dependenceOfHalves(features: Matrix, { random }: Member): number {
  const half = Math.floor(features.columns / 2);
  const [first, second] = [0, half].map((start) =>
    columnsOf(
      features,
      Array.from({ length: half }, (_, at) => start + at),
    ),
  );
  return hsicTest(first, second, random.split("hsic"), 100).p;
}

/** Embeddings over their lengths, as the loss takes them. */
function unitLength(f: ReturnType<typeof stacked>): ReturnType<typeof stacked> {
  return tf.div(f, tf.sqrt(tf.add(tf.sum(tf.square(f), 2, true), 1e-12)));
}
