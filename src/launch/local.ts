import { setTimeout as wait } from "node:timers/promises";
import type { BackendName } from "../backend/backend.js";
import { forgive } from "../run/claim.js";
import type { RunDirectory } from "../run/directory.js";
import type { Parameters } from "../run/grid.js";
import type { Engine, Launcher } from "../run/launcher.js";
import type { Loaded } from "../run/load.js";
import { createChanges, type Changes } from "./changes.js";
import { loadError } from "./faults.js";
import { errorOf, type Greeting } from "./messages.js";
import { startWorker, type Death, type LastReport, type WorkerProcess } from "./process.js";

export interface LocalOptions {
  readonly loaded: Pick<Loaded, "source" | "sourceHash" | "files" | "code">;
  readonly directory: RunDirectory;
  readonly backend: BackendName;
  /** The most processes at once. */
  readonly workers: number;
  /** Processes that start at once; others start when a block waits for one. Default 1. */
  readonly start?: number;
}

/** How long a trial may take to yield once it is cancelled, in milliseconds; then its process is killed. */
const patience = 5000;

/** Works blocks in processes of this machine, each with one thread and, where needed, its own TensorFlow; all end with this one. */
export function launchLocal(options: LocalOptions): Launcher {
  const changes = createChanges();
  const pool = new Pool(options);
  return {
    most: options.workers,
    ready: () => pool.first,
    rehearse: (parameters, signal) => pool.rehearse(parameters, signal),
    submit: (blocks) => blocks.forEach((block) => void pool.work(block, changes).catch(changes.fail)),
    poll: changes.poll,
    cancel: (blocks) => blocks.forEach((block) => pool.cancel(block)),
    close: () => pool.close(),
  };
}

/** The name under which a rehearsal is under way: no block's. */
const rehearsal = "rehearsal";

/** A block that is under way; its worker once it has one. */
interface Flight {
  cancelled: boolean;
  worker?: WorkerProcess;
}

/** Owns the processes. */
class Pool {
  readonly first: Promise<Engine>;
  private readonly living = new Set<WorkerProcess>();
  private readonly idle: WorkerProcess[] = [];
  private readonly flights = new Map<string, Flight>();
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
  async work(block: string, changes: Changes): Promise<void> {
    const flight: Flight = { cancelled: false };
    this.flights.set(block, flight);
    const heard = (fraction: number): void => changes.report(block, { kind: "progress", fraction });
    const ended = await this.attempt(flight, (worker) => worker.work(block, heard));
    this.flights.delete(block);
    if (ended.kind === "refused") throw errorOf(ended.refusal);
    if (ended.kind !== "died" || !flight.cancelled) return changes.report(block, ended);
    forgive(this.options.directory.claimFile(block)); // killed by us: no attempt
    changes.report(block, { kind: "ended", worked: "aborted" });
  }

  /** A process that dies of it is left to the blocks, which say so. */
  async rehearse(parameters: Parameters, signal: AbortSignal): Promise<void> {
    const flight: Flight = { cancelled: signal.aborted };
    const cancel = (): void => this.cancel(rehearsal);
    this.flights.set(rehearsal, flight);
    signal.addEventListener("abort", cancel, { once: true });
    const ended = await this.attempt(flight, (worker) => worker.rehearse(parameters)).finally(() => {
      this.flights.delete(rehearsal);
      signal.removeEventListener("abort", cancel);
    });
    if (ended.kind === "refused") throw errorOf(ended.refusal);
  }

  cancel(block: string): void {
    const flight = this.flights.get(block);
    if (flight === undefined || flight.cancelled) return;
    flight.cancelled = true;
    flight.worker?.abort();
    const kill = (): void => void (this.flights.get(block) === flight && flight.worker?.process.kill("SIGKILL"));
    setTimeout(kill, patience).unref();
  }

  async close(): Promise<void> {
    for (const worker of this.living) if (worker.process.connected) worker.process.disconnect();
    const soon = new AbortController();
    const late = wait(2000, undefined, { signal: soon.signal }).then(this.killAll, () => undefined);
    await Promise.all([...this.living].map(({ ended }) => ended));
    soon.abort();
    await late;
    process.off("exit", this.killAll);
  }

  private async attempt(
    flight: Flight,
    task: (worker: WorkerProcess) => Promise<LastReport | Death>,
  ): Promise<LastReport | Death> {
    const worker = (flight.worker = this.idle.shift() ?? this.start());
    const greeting = await worker.greeting;
    if (greeting.kind === "died" && (this.loaded || flight.cancelled)) return greeting;
    this.engineOf(greeting);
    const working = flight.cancelled ? ({ kind: "ended", worked: "aborted" } as const) : task(worker);
    const ended = await working;
    if (ended.kind !== "died") this.idle.push(worker);
    return ended;
  }

  private start(): WorkerProcess {
    const { loaded, directory, backend } = this.options;
    const worker = startWorker({ ...ordersOf(loaded), directory: directory.path, backend });
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
    this.loaded = true;
    return greeting.engine;
  }
}

function ordersOf({ source, sourceHash, files, code }: LocalOptions["loaded"]) {
  return { source, sourceHash, files, code };
}
