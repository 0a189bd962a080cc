import { setTimeout as wait } from "node:timers/promises";
import type { BackendName } from "../backend/backend.js";
import type { Block } from "../run/grid.js";
import type { BlockResult, Engine, Launcher, Watch } from "../run/launcher.js";
import type { Loaded } from "../run/load.js";
import { changedError, deathError, loadError } from "./faults.js";
import { errorOf, type Greeting } from "./messages.js";
import { startWorker, type Death, type WorkerProcess } from "./process.js";

export interface LocalOptions {
  readonly loaded: Pick<Loaded, "source" | "sourceHash">;
  readonly backend: BackendName;
  /** The most processes at once. */
  readonly workers: number;
  /** Processes that start at once; others start when a block waits for one. Default 1. */
  readonly start?: number;
}

/** Processes that a block may cost before its trials count as failed. */
export const mostAttempts = 3;

/**
 * Runs trials in processes of this machine, each with its own TensorFlow and one thread. One that dies costs an attempt of
 * its block, which goes to a new process; all end with this one.
 */
export function launchLocal(options: LocalOptions): Launcher {
  const pool = new Pool(options);
  return {
    workers: options.workers,
    ready: () => pool.first,
    run: (block, watch) => runIn(pool, block, watch),
    close: () => pool.close(),
  };
}

async function runIn(pool: Pool, block: Block, watch: Watch): Promise<BlockResult & { attempts: number }> {
  const started = new Date().toISOString();
  const began = performance.now();
  for (let attempts = 1; ; attempts++) {
    const ended = await pool.attempt(block, watch);
    if (watch.signal.aborted) return { status: "aborted", attempts };
    if (!("kind" in ended)) return { ...ended, attempts };
    if (attempts === mostAttempts) {
      const times = { started, seconds: (performance.now() - began) / 1000 };
      return { status: "failed", error: deathError(ended, attempts).message, times, attempts };
    }
    watch.note?.(
      `A worker ended with ${ended.how}; its block runs again (attempt ${attempts + 1} of ${mostAttempts}).`,
    );
  }
}

/** Owns the processes. */
class Pool {
  readonly first: Promise<Engine>;
  private readonly living = new Set<WorkerProcess>();
  private readonly idle: WorkerProcess[] = [];
  private loaded = false;
  private readonly killAll = (): void => {
    for (const worker of this.living) worker.process.kill("SIGKILL");
  };

  constructor(private readonly options: LocalOptions) {
    process.on("exit", this.killAll);
    for (let count = Math.min(options.workers, Math.max(1, options.start ?? 1)); count > 0; count--)
      this.idle.push(this.start());
    this.first = this.idle[0].greeting.then((greeting) => this.engineOf(greeting));
    this.first.catch(() => undefined); // who calls ready() hears of it
  }

  /** One attempt at a block, in a process that waits for one or a new one. */
  async attempt(block: Block, watch: Watch): Promise<BlockResult | Death> {
    const worker = this.idle.shift() ?? this.start();
    const greeting = await worker.greeting;
    if (greeting.kind === "died" && this.loaded) return greeting;
    this.engineOf(greeting);
    const ended = await worker.run(block, watch);
    if (!("kind" in ended)) this.idle.push(worker);
    return ended;
  }

  async close(): Promise<void> {
    for (const worker of this.living) if (worker.process.connected) worker.process.disconnect();
    const patience = new AbortController();
    const late = wait(2000, undefined, { signal: patience.signal }).then(this.killAll, () => undefined);
    await Promise.all([...this.living].map(({ ended }) => ended));
    patience.abort();
    await late;
    process.off("exit", this.killAll);
  }

  private start(): WorkerProcess {
    const worker = startWorker(this.options.loaded.source, this.options.backend);
    this.living.add(worker);
    void worker.ended.then(() => {
      this.living.delete(worker);
      if (this.idle.includes(worker)) this.idle.splice(this.idle.indexOf(worker), 1);
    });
    return worker;
  }

  /** A worker that cannot load is an error of the run: another would not do better. */
  private engineOf(greeting: Greeting | Death): Engine {
    if (greeting.kind === "died") throw loadError(greeting);
    if (greeting.kind === "refused") throw errorOf(greeting.refusal);
    if (greeting.sourceHash !== this.options.loaded.sourceHash) throw changedError(this.options.loaded.source);
    this.loaded = true;
    return greeting.engine;
  }
}
