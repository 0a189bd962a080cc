import { median } from "../../src/math/statistics/moments.js";
import { operations, type Timed, type TrainingSpec } from "./spec.js";
import { startWorker, type Program, type Worker } from "./worker.js";

/** How a tool spreads the members of a work: what each of its processes trains together. */
export interface Way {
  readonly name: string;
  readonly pinned: boolean;
  readonly members: readonly number[];
}

/** A tool whose processes live as long as the bench and take one work after another. */
export interface Contender {
  readonly name: string;
  /** One process with all threads, or pinned ones, `count` of them. */
  workers(pinned: boolean, count: number): readonly Worker[];
  close(): Promise<void>;
}

/** A way that has its work before it, compiled: each run gives seconds a step and network. */
export interface Ready {
  readonly contender: string;
  readonly way: string;
  run(): Promise<number>;
}

/** The ways of any tool: one process or one pinned process a core, and in each the networks in turn or together. */
export function waysOf(members: number, cores: number): Way[] {
  const processes = Math.min(cores, members);
  const share = (index: number): number => Math.floor((members + index) / processes);
  const ways = [
    { name: "one process, in turn", pinned: false, members: [1] },
    { name: "one process, together", pinned: false, members: [members] },
    { name: "a process a core, in turn", pinned: true, members: Array.from({ length: processes }, () => 1) },
    { name: "a process a core, two at a time", pinned: true, members: Array.from({ length: processes }, () => 2) },
    {
      name: "a process a core, together",
      pinned: true,
      members: Array.from({ length: processes }, (_, i) => share(i)),
    },
  ];
  const fits = (way: Way): boolean =>
    way.members.every((count) => count === 1 || count * way.members.length <= members);
  return ways.filter((way) => (way.members.length > 1 || !way.pinned) && fits(way));
}

export function contender(name: string, program: (pinned: boolean) => Program): Contender {
  const crews = new Map<string, Worker[]>();
  return {
    name,
    workers(pinned, count) {
      const key = `${pinned} ${count}`;
      const start = (_: unknown, core: number): Worker => startWorker(program(pinned), pinned ? core : undefined);
      const crew = crews.get(key) ?? Array.from({ length: count }, start);
      crews.set(key, crew);
      return crew;
    },
    async close() {
      await Promise.all([...crews.values()].flat().map((worker) => worker.close()));
      crews.clear();
    },
  };
}

/**
 * Compiles the work and finds how many steps take about `seconds`. The processes of a way run at the same time, and its
 * time is that of the slowest: what the whole work would wait for.
 */
export async function makeReady(of: Contender, way: Way, spec: TrainingSpec, seconds: number): Promise<Ready> {
  const crew = of.workers(way.pinned, way.members.length);
  const networks = way.members.reduce((sum, members) => sum + members, 0);
  const askAll = async (request: (members: number) => object): Promise<number> => {
    const answers = await Promise.all(crew.map((worker, index) => worker.ask<Timed>(request(way.members[index]))));
    return Math.max(...answers.map((timed) => timed.seconds / timed.steps));
  };
  const prepare = (steps: number): Promise<number> =>
    askAll((members) => ({ command: "prepare", spec: { ...spec, members }, steps }));
  const run = (): Promise<number> => askAll(() => ({ command: "run" }));
  const guess = stepsFor(seconds / 8, (Math.max(...way.members) * operations(spec)) / 5e10 + 5e-6);
  await prepare(guess);
  await run();
  await prepare(stepsFor(seconds, await run()));
  return { contender: of.name, way: way.name, run: async () => (await run()) / networks };
}

function stepsFor(seconds: number, step: number): number {
  return Math.max(8, Math.round(seconds / step));
}

/** The way in which the tool does the work fastest, ready, and what each way took, in seconds a step and network. */
export async function fastest(
  of: Contender,
  ways: readonly Way[],
  spec: TrainingSpec,
  seconds: number,
): Promise<{ best: Ready; times: Record<string, number> }> {
  const times: Record<string, number> = {};
  let ready: Ready | undefined;
  for (const way of ways) {
    ready = await makeReady(of, way, spec, seconds);
    times[way.name] = median([await ready.run(), await ready.run(), await ready.run()]);
  }
  const best = ways.reduce((a, b) => (times[b.name] < times[a.name] ? b : a));
  return { best: ready?.way === best.name ? ready : await makeReady(of, best, spec, seconds), times };
}

/** Rounds in which each runs once, in an order that turns round every time; the times of each, in seconds. */
export async function race(all: readonly Ready[], rounds: number): Promise<number[][]> {
  const times = all.map((): number[] => []);
  const order = all.map((_, index) => index);
  for (let round = 0; round < rounds; round++) {
    for (const index of order) times[index].push(await all[index].run());
    order.reverse();
  }
  return times;
}
