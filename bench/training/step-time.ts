import { median } from "../../src/math/statistics/moments.js";
import { fastest, makeReady, race, waysOf, type Ready } from "../harness/contender.js";
import { pairedRatio } from "../harness/ratio.js";
import { row, type Measured, type Row } from "../harness/row.js";
import { firstRow, type TrainingSpec } from "../harness/spec.js";
import type { Bench, Task } from "./bench.js";

const widths = [16, 64, 256, 1024, 4096];
const dataName = ({ sharedData }: TrainingSpec): string => (sharedData ? "shared data" : "own data");

/** The time of a step and network against the best of JAX's ways, and beside it PyTorch; eager tfjs on the first row. */
export const stepTimes: readonly Task[] = [false, true].flatMap((sharedData) => [
  ...widths.map((width) => stepTime("one hidden layer", { ...firstRow, width, sharedData })),
  stepTime("depth 3", { ...firstRow, depth: 3, rate: 0.1, sharedData }),
  stepTime("Adam", { ...firstRow, optimizer: "adam", rate: 0.001, sharedData }),
  stepTime("minibatch 32 of N = 10000, d = 100", {
    ...firstRow,
    samples: 10_000,
    dimension: 100,
    batch: 32,
    rate: 0.1,
    sharedData,
  }),
]);

function stepTime(name: string, spec: TrainingSpec): Task {
  const work = `step: ${name}, ${dataName(spec)}`;
  const size = `width ${spec.width}`;
  return { work, size, measure: (bench) => measure(bench, work, size, spec) };
}

async function measure(bench: Bench, work: string, size: string, spec: TrainingSpec): Promise<Row[]> {
  const { ours, before, jax, torch, eager, repeats, seconds, cores } = bench;
  const ways = waysOf(spec.members, cores);
  const first = await fastest(ours, ways, spec, seconds);
  const best = jax && (await fastest(jax, ways, spec, seconds));
  const earlier = before && (await fastest(before, ways, spec, seconds));
  const single = { name: "one process, in turn", pinned: false, members: [1] };
  const others = [torch, eagerFits(spec) ? eager : undefined];
  const singles: Ready[] = [];
  for (const one of others) if (one !== undefined) singles.push(await makeReady(one, single, spec, seconds));
  const all = [first.best, ...[best, earlier].flatMap((found) => found?.best ?? []), ...singles];
  const times = await race(all, repeats);
  const [mine] = times;
  const detail = {
    spec,
    ours: first.best.way,
    oursWays: microseconds(first.times),
    jaxWays: microseconds(best?.times),
  };
  const reaches: Record<string, number> = { ...(jax && { [jax.name]: 1 }), ...(before && { [before.name]: 1.03 }) };
  const against = (index: number): Measured => ({
    ...{ work, size, ours: 1e6 * median(mine), peer: 1e6 * median(times[index]), peerName: all[index].contender },
    unit: "µs a step and network",
    detail: { ...detail, peer: all[index].way },
  });
  const rows = all.slice(1).map((peer, index) => {
    const base = { ...against(index + 1), ...pairedRatio(mine, times[index + 1]) };
    if (peer.contender === eager.name) return eagerRow(base, spec.width);
    return row({ ...base, reach: reaches[peer.contender] ?? null });
  });
  const alone = row({ ...against(0), peer: null, peerName: null, reach: 1, detail });
  return jax === undefined ? [alone, ...rows] : rows;
}

/** The row says how many times faster: in steps a second, so that the ratio is again ours over the peer's. */
function eagerRow(base: Measured, width: number): Row {
  const { ours, peer, ratio, low, high } = base;
  const inverse = (value: number | null | undefined): number => 1 / (value ?? NaN);
  return row({
    ...base,
    ours: 1e6 / ours,
    peer: 1e6 * inverse(peer),
    ratio: inverse(ratio),
    low: inverse(high),
    high: inverse(low),
    reach: width <= 256 ? 100 : width === 4096 ? 10 : null,
    sense: "at least",
    unit: "steps of a network a second",
  });
}

function eagerFits({ depth, optimizer, batch, sharedData }: TrainingSpec): boolean {
  return sharedData && depth === 1 && optimizer === "gd" && batch === 0;
}

function microseconds(times: Readonly<Record<string, number>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([way, seconds]) => [way, 1e6 * seconds]));
}
