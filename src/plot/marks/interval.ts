import type { Place } from "../figure.js";
import { possible, shows, type Scale } from "../scale.js";
import type { Losses } from "./contract.js";

/** Anything with an interval in y. */
interface Ranged {
  readonly low?: number;
  readonly high?: number;
  /** Its ends before the axis cut them. */
  readonly known?: readonly [low: number, high: number];
}

/** The ends of intervals for the domain of y; of an interval without a finite end, none. */
export const intervalEnds = (points: readonly Ranged[]): number[] =>
  points.flatMap(({ low = NaN, high = NaN }) => (Number.isFinite(low) || Number.isFinite(high) ? [low, high] : []));

/** Each point with its interval cut at the ends of the axis: an end that the axis cannot show is drawn open, to its edge. */
export function cutIntervals<P extends Ranged>(points: readonly P[], scale: Scale): { points: P[]; losses: Losses } {
  let [cut, unknown] = [0, 0];
  const cutOne = (point: P): P => {
    if (point.low === undefined || point.high === undefined) return point;
    const [low, high] = [possible(scale.axis, point.low), possible(scale.axis, point.high)];
    const [bottom, top] = scale.domain;
    const known = (Number.isFinite(low) || Number.isFinite(high)) && !Number.isNaN(low + high);
    const ends = [shows(scale, low) ? low : bottom, shows(scale, high) ? high : top] as [number, number];
    if (!known || low > Number(top) || high < Number(bottom)) {
      unknown++;
      return { ...point, low: undefined, high: undefined, known: [low, high] };
    }
    if (ends[0] !== low || ends[1] !== high) cut++;
    return { ...point, low: ends[0], high: ends[1], known: [low, high] };
  };
  return { points: points.map(cutOne), losses: { leftOut: 0, cut, unknown } };
}

/** Whether both coordinates have a place on the axes. */
export const showsPoint = ({ x, y }: { x: Place; y: Place }, view: { x: Scale; y: Scale }): boolean =>
  shows(view.x, x) && shows(view.y, y);
