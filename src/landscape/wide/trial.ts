import { sphereWithRandomLabels } from "../../data/tasks.js";
import { trainingData } from "../../data/tensors.js";
import type { Member, TrialContext } from "../../experiment/contract.js";
import { isFirst } from "../../experiment/member.js";
import { randomStream } from "../../math/random.js";
import { createEnsemble } from "../../model/ensemble.js";
import { mlp } from "../../model/spec.js";
import { sharpnessMeter } from "../../train/sharpness.js";
import { supervised } from "../../train/supervised.js";
import { train } from "../../train/train.js";
import { descendBump } from "../bump/network.js";
import { isBadMinimum, trapStart } from "../bump/starts.js";
import { findCriticalPoints } from "../measures/critical.js";
import { flatObjective, type FlatObjective, type Vectors } from "../measures/flat.js";
import { hessianSpectrum, type Spectrum } from "../measures/lanczos.js";
import { curvedPath, linearPath } from "../measures/path.js";
import { planeSlice, type PlaneSlice } from "../measures/plane.js";

/** Descents of each seed. */
const starts = 3;

/** What a trial has to know of its cell. */
export interface WideCell {
  readonly width: number;
  /** N. */
  readonly samples: number;
  readonly dimension: number;
  readonly steps: number;
}

/** What three descents of one seed found; lists have an entry a descent, or a pair of them. */
export interface WideResult {
  /** Losses at the ends. */
  readonly losses: readonly number[];
  /** λmax of the Hessian there. */
  readonly sharpness: readonly number[];
  /** Barriers of the straight and the curved paths between the ends. */
  readonly linear: readonly number[];
  readonly curved: readonly number[];
  /** Critical points near the middles of the straight paths: loss, ‖∇L‖, and the share of negative eigenvalues. */
  readonly criticalLosses: readonly number[];
  readonly criticalGradients: readonly number[];
  readonly criticalIndex: readonly number[];
  /** Whether descent from the trap of the bump ends at a bad minimum at this width too. */
  readonly trapped: boolean;
  /** Losses on the plane through the three ends, of seed 0; elsewhere empty. */
  readonly plane: PlaneSlice;
}

const noPlane: PlaneSlice = { x: [], y: [], losses: [], points: [] };

/**
 * The network of a cell: tanh, one hidden layer, biases.
 * @example
 * const spec = wideSpec(cell); // the network of wide-landscapes
 */
export const wideSpec = ({ width, dimension }: WideCell) =>
  mlp({ inputs: dimension, outputs: 1, depth: 1, width, activation: "tanh", bias: true, biasScale: 1 });

/** Random ±1 labels on points of the sphere, the same for all seeds, so that their solutions are points of one landscape. */
const dataOf = (cell: WideCell) => sphereWithRandomLabels(randomStream(0).split("wide-landscapes"), cell);

/**
 * Three descents of every member, and what lies between their ends.
 * @example
 * const results = await wideTrial(cell, members, context); // the trial of wide-landscapes
 */
export async function wideTrial(
  cell: WideCell,
  members: readonly Member[],
  context: TrialContext,
): Promise<WideResult[]> {
  const streams = members.flatMap(({ random }) =>
    Array.from({ length: starts }, (_, start) => random.split(`start-${start}`)),
  );
  const set = dataOf(cell);
  using data = trainingData(streams.map(() => set));
  using ensemble = createEnsemble(wideSpec(cell), streams);
  using objective = supervised(ensemble, data);
  const trained = await train(objective, { ...context, steps: cell.steps, rate: { units: 0.5 } });
  using meter = sharpnessMeter(objective);
  const sharpness = meter.measure();
  const flat = flatObjective(objective);
  const ends = flat.weights();
  const others = ends.map((_, at) => ends[at - (at % starts) + ((at + 1) % starts)]);
  const paths = { linear: linearPath(flat, ends, others), curved: curvedPath(flat, ends, others) };
  const planes = members.some(isFirst) ? planesOf(flat, ends) : [];
  const critical = criticalPoints(flat, ends, others, streams[0]);
  return members.map((member, index) => {
    const own = <T>(values: readonly T[]): T[] => values.slice(index * starts, (index + 1) * starts);
    return {
      losses: own(trained).map(({ loss }) => loss),
      sharpness: own(sharpness),
      linear: own(paths.linear).map(({ barrier }) => barrier),
      curved: own(paths.curved).map(({ barrier }) => barrier),
      criticalLosses: own(critical).map(({ loss }) => loss),
      criticalGradients: own(critical).map(({ gradientNorm }) => gradientNorm),
      criticalIndex: own(critical).map(({ index }) => index),
      trapped: isBadMinimum(descendBump(trapStart(member.random.split("trap"), cell.width), { gradientNorm: 1e-6 }).network), // prettier-ignore
      plane: isFirst(member) ? planes[index * starts] : noPlane,
    };
  });
}

/** Each on the plane of its seed's three ends. */
function planesOf(flat: FlatObjective, ends: Vectors): PlaneSlice[] {
  const through = (point: number): Vectors => ends.map((_, at) => ends[at - (at % starts) + point]);
  return planeSlice(flat, [through(0), through(1), through(2)]);
}

/** From the middles of straight paths, where losses are high. */
function criticalPoints(flat: FlatObjective, ends: Vectors, others: Vectors, random: Member["random"]) {
  flat.setWeights(ends.map((end, at) => end.map((value, index) => (value + others[at][index]) / 2)));
  const points = findCriticalPoints(flat, { steps: 12, inner: 10 });
  const spectra = hessianSpectrum(flat, random.split("spectrum"), { steps: 20, probes: 1 });
  flat.setWeights(ends);
  return points.map((point, at) => ({ ...point, index: negativeShare(spectra[at]) }));
}

/** The mass of the density below −1e-3 of the largest eigenvalue. */
function negativeShare({ largest, density: { values, weights } }: Spectrum): number {
  return values.reduce((sum, value, at) => sum + (value < -1e-3 * largest ? weights[at] : 0), 0);
}
