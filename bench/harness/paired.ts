import { median } from "../../src/math/statistics/moments.js";
import { pairedRatio } from "./ratio.js";
import { row, type Row } from "./row.js";

/** What is timed in pairs: seconds of one work each time it is called. */
export type Timed = () => number | Promise<number>;

/** Two works in turn, in an order that turns round every time. */
export async function race(first: Timed, second: Timed, pairs: number): Promise<{ ours: number[]; theirs: number[] }> {
  const [ours, theirs]: number[][] = [[], []];
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) ours.push(await first());
    theirs.push(await second());
    if (pair % 2 === 1) ours.push(await first());
  }
  return { ours, theirs };
}

/** What a row of a race says besides its times. */
export interface Race {
  readonly work: string;
  readonly size: string;
  readonly against: string;
  readonly reach?: number;
  readonly unit: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** The row of a race whose first work is ours; `scale` is 1 for seconds, 1e6 over the steps for µs a step. */
export async function raceRow(
  first: Timed,
  second: Timed,
  pairs: number,
  { against, ...rest }: Race,
  scale = 1,
): Promise<Row> {
  const { ours, theirs } = await race(first, second, pairs);
  const of = (times: readonly number[]): number => scale * median(times);
  return row({ ...rest, ours: of(ours), peer: of(theirs), peerName: against, ...pairedRatio(ours, theirs) });
}

/** Seconds of one call. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Processor seconds of one call, all threads together: what a busy machine leaves comparable. */
export async function processorSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
