import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { UsageError, UserError } from "../errors.js";
import { cacheFolder, findNative } from "./cache.js";
import { kernelsAreThere, loadNative, loadPlain, loadWasm, officialAddon, quietly as muted } from "./loaders.js";

export const backendChoices = ["auto", "cuda", "cpu", "wasm", "js"] as const;
export type BackendChoice = (typeof backendChoices)[number];
export type BackendName = Exclude<BackendChoice, "auto">;

/** The TensorFlow that runs, as records name it. */
export interface Backend {
  /** "cuda" and "cpu" are TensorFlow's native library, "wasm" and "js" TensorFlow.js alone. */
  readonly name: BackendName;
  /** Version of the library that does the arithmetic. */
  readonly tensorflow: string;
  /** The processor or GPU. */
  readonly device: string;
}

/** A backend that is not used, and what would make it usable. */
export interface NotTaken {
  readonly backend: BackendName;
  readonly why: string;
  readonly fix: string;
}

export interface Inspection extends Omit<Backend, "name"> {
  readonly backend: BackendName;
  /** Whether training loops run inside TensorFlow, and whether XLA can compile them. */
  readonly compiledLoops: boolean;
  readonly xla: boolean;
  /** {@link threadsHere}. */
  readonly threads: number;
  readonly cache: string;
  readonly notTaken: readonly NotTaken[];
}

let current: Backend | undefined;

/**
 * Loads TensorFlow with the best backend there is ("auto": cuda, cpu, wasm, in this order) or with the one asked for, by
 * argument or by OVERPARAM_BACKEND. Later calls keep the first backend unless they name another.
 * @throws UserError when the backend asked for is not available.
 * @example
 * const { name } = await useBackend("js"); // before anything trains; "auto" takes the fastest there is
 */
export async function useBackend(choice?: BackendChoice): Promise<Backend> {
  const asked = askedFor(choice);
  if (current !== undefined && (asked === "auto" || asked === current.name)) return current;
  const name = chooseBackend(asked);
  current = await loaders[name]();
  return current;
}

/**
 * The backend that {@link useBackend} would load in a fresh process, without loading it.
 * @throws UserError when the backend asked for is not available.
 */
export function chooseBackend(choice?: BackendChoice): BackendName {
  const asked = askedFor(choice);
  const name = asked === "auto" ? best() : asked;
  if (asked === "auto") warnOfSlow(name);
  const reason = reasonAgainst(name);
  if (reason !== undefined) {
    throw new UserError({
      where: `the '${name}' backend`,
      rule: "it must be available",
      received: reason.why,
      repair: reason.fix,
    });
  }
  return name;
}

let warned = false;

/** Says once a process that the native library is missing, and how to get it. */
function warnOfSlow(name: BackendName): void {
  const reason = name === "wasm" || name === "js" ? reasonAgainst("cpu") : undefined;
  if (warned || reason === undefined) return;
  warned = true;
  process.emitWarning(
    `TensorFlow.js's '${name}' backend trains, many times slower than TensorFlow's native library: ${reason.why}. To get it: npx overparam setup`,
    { type: "overparam" },
  );
}

/** Whether the TensorFlow in use has the XLA compiler: the wheel's library has, the official build has not. */
export function compilesXla(): boolean {
  return current !== undefined && hasXla(current.name);
}

/** Whether the native library runs on processors alone. */
export function isOnCpu(): boolean {
  return current?.name === "cpu";
}

/** Does the work while TensorFlow's library prints nothing. */
export function quietly<T>(work: () => T): T {
  return muted(current?.name === "cuda", work);
}

/**
 * The backends that can be used on this machine now.
 * @example
 * availableBackends(); // ["cpu", "wasm", "js"] where the native library is there
 */
export function availableBackends(): BackendName[] {
  return order.filter((name) => reasonAgainst(name) === undefined);
}

/**
 * What `overparam doctor` says: what is used, and for each better backend why it is not.
 * @example
 * const { backend, notTaken } = await inspectBackends("js"); // what would be used, and why nothing better
 */
export async function inspectBackends(choice?: BackendChoice): Promise<Inspection> {
  const { name, tensorflow, device } = await useBackend(choice);
  const better = order.slice(0, order.indexOf(name)).map((other) => reasonAgainst(other) ?? passedOver(other));
  return {
    backend: name,
    tensorflow,
    device,
    compiledLoops: name === "cpu" || name === "cuda",
    xla: hasXla(name),
    threads: threadsHere(name),
    cache: cacheFolder(),
    notTaken: better,
  };
}

/** Threads that TensorFlow gives to one network in this process: as its variable says, else all cores; WASM and JS have one in Node. */
export function threadsHere(backend: BackendName): number {
  if (backend === "wasm" || backend === "js") return 1;
  const asked = Number(process.env.TF_NUM_INTRAOP_THREADS);
  return asked > 0 ? asked : availableParallelism(); // absent or 0: TensorFlow takes what there is
}

function hasXla(name: BackendName): boolean {
  return (name === "cpu" || name === "cuda") && (findNative(name === "cuda")?.manifest.xla ?? false);
}

const order: readonly BackendName[] = ["cuda", "cpu", "wasm", "js"];

const loaders: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  cuda: async () => ({ name: "cuda", tensorflow: await loadNative(true), device: "CUDA GPU" }),
  cpu: async () => ({ name: "cpu", tensorflow: await loadNative(false), device: "CPU, native library" }),
  wasm: async () => ({ name: "wasm", tensorflow: await loadWasm(), device: "CPU, WebAssembly" }),
  js: async () => ({ name: "js", tensorflow: await loadPlain(), device: "CPU, JavaScript" }),
};

function best(): BackendName {
  return order.find((name) => reasonAgainst(name) === undefined) ?? "js";
}

function reasonAgainst(name: BackendName): NotTaken | undefined {
  if ((name === "cpu" || name === "cuda") && !kernelsAreThere()) {
    return { backend: name, why: "the package @tensorflow/tfjs-node is not installed", fix: "Type: overparam setup" };
  }
  if (name === "cuda" && !hasGpu()) {
    return {
      backend: name,
      why: "no NVIDIA GPU with its driver on this machine",
      fix: "Nothing to do on this machine; on one with a GPU: overparam setup --cuda",
    };
  }
  if (name === "cpu" && findNative(false) === undefined && officialAddon(false) === undefined) {
    return { backend: name, why: "TensorFlow's native library is not set up", fix: "Type: overparam setup" };
  }
  if (name === "cuda" && findNative(true) === undefined && officialAddon(true) === undefined) {
    return {
      backend: name,
      why: "no CUDA build of TensorFlow is set up",
      fix: "On a machine with an NVIDIA GPU, type: overparam setup --cuda",
    };
  }
  return undefined;
}

function hasGpu(): boolean {
  return existsSync("/proc/driver/nvidia/version") || existsSync("/dev/nvidia0");
}

function passedOver(name: BackendName): NotTaken {
  return {
    backend: name,
    why: "another backend was asked for",
    fix: `Use --backend ${name}, or leave --backend and OVERPARAM_BACKEND out.`,
  };
}

function askedFor(choice?: BackendChoice): BackendChoice {
  return requireChoice(choice ?? process.env.OVERPARAM_BACKEND ?? "auto");
}

function requireChoice(choice: string): BackendChoice {
  if ((backendChoices as readonly string[]).includes(choice)) return choice as BackendChoice;
  throw new UsageError({
    where: "--backend",
    rule: `it must be one of ${backendChoices.join(", ")}`,
    received: `'${choice}'`,
    repair: "Use auto to take the best there is.",
  });
}
