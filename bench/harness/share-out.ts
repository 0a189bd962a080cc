import { startWorker, type Program } from "./worker.js";

/** What workers made of a list of requests. */
export interface Shared<Answer> {
  /** From when all processes had started and imported what they need to the last answer. */
  readonly seconds: number;
  /** In the order of the requests. */
  readonly answers: readonly Answer[];
}

/** Fresh processes, one a core and pinned to it, take the requests one after another in their order. */
export async function shareOut<Answer>(
  program: Program,
  cores: number,
  requests: readonly object[],
): Promise<Shared<Answer>> {
  const workers = Array.from({ length: cores }, (_, core) => startWorker(program, core));
  try {
    await Promise.all(workers.map((worker) => worker.ask({ command: "ready" })));
    const started = performance.now();
    const answers = new Array<Answer>(requests.length);
    let next = 0;
    const work = async (index: number): Promise<void> => {
      while (next < requests.length) {
        const mine = next++;
        answers[mine] = await workers[index].ask<Answer>(requests[mine]);
      }
    };
    await Promise.all(workers.map((_, index) => work(index)));
    return { seconds: (performance.now() - started) / 1000, answers };
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}
