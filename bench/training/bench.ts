import { contender, type Contender } from "../harness/contender.js";
import {
  eagerProgram,
  jaxProgram,
  jaxTraining,
  oursProgram,
  pytorchProgram,
  type Python,
} from "../harness/programs.js";
import type { Row } from "../harness/row.js";

/** What the measurements share: the machine, the peers, and how long to measure. */
export interface Bench {
  readonly cores: number;
  readonly python: Python;
  /** Rounds of a race, or repeats where nothing is paired. */
  readonly repeats: number;
  /** Seconds a run of steps. */
  readonly seconds: number;
  /** Smaller sizes, for a look at whether everything works. */
  readonly quick: boolean;
  readonly ours: Contender;
  /** overparam as another checkout has it; absent where none is named. */
  readonly before?: Contender;
  readonly eager: Contender;
  /** Absent where the interpreter lacks it. */
  readonly jax?: Contender;
  readonly torch?: Contender;
}

/** One measurement: what it is called, and what it finds. */
export interface Task {
  readonly work: string;
  readonly size: string;
  readonly measure: (bench: Bench) => Promise<Row[]>;
}

type Options = Pick<Bench, "cores" | "python" | "repeats" | "seconds" | "quick">;

export function openBench(options: Options, checkout?: string): Bench {
  const { path, jax, torch } = options.python;
  const before = (pinned: boolean) => oursProgram(pinned, {}, checkout);
  return {
    ...options,
    ours: contender("overparam", (pinned) => oursProgram(pinned)),
    ...(checkout === undefined ? {} : { before: contender("before", before) }),
    eager: contender("tfjs-node eager", () => eagerProgram()),
    ...(jax === undefined ? {} : { jax: contender(`JAX ${jax}`, (pinned) => jaxProgram(path, pinned, jaxTraining)) }),
    ...(torch === undefined ? {} : { torch: contender(`PyTorch ${torch} eager`, () => pytorchProgram(path)) }),
  };
}

export async function closeBench({ ours, before, eager, jax, torch }: Bench): Promise<void> {
  for (const one of [ours, before, eager, jax, torch]) await one?.close();
}
