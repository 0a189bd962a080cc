import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import type { Program } from "./worker.js";

const folder = resolve(import.meta.dirname, "..");
const root = resolve(folder, "..");

/** One thread a process, where a process has a core of its own; for OpenBLAS and OpenMP too. */
const single = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };

/** A file of bench/ in its own process of Node; `gc` can be called there. */
function node(name: string, path: string, env: Readonly<Record<string, string>>): Program {
  return { name, file: process.execPath, args: ["--expose-gc", "--import", "tsx", path], env };
}

/** overparam in a process of its own; of another checkout where a folder is given. */
export function oursProgram(pinned: boolean, env: Readonly<Record<string, string>> = {}, checkout = root): Program {
  const threads = pinned ? { ...single, TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" } : {};
  return node("overparam", join(checkout, "bench", "ours", "worker.ts"), { ...threads, ...env });
}

/** A file of bench/ of ours, and one of a peer's, in processes of one thread. */
export function oursFile(path: string): Program {
  return node("overparam", path, { ...single, TF_NUM_INTRAOP_THREADS: "1", TF_NUM_INTEROP_THREADS: "1" });
}

export function peerFile(python: string, path: string, args: readonly string[]): Program {
  const { file, env } = jaxProgram(python, true, []);
  return { name: `${path} ${args.join(" ")}`, file, args: [path, ...args], env };
}

/** Plain TensorFlow.js on the native library, op by op. */
export function eagerProgram(): Program {
  return node("tfjs-node eager", join(folder, "ours", "eager.ts"), {});
}

export function jaxProgram(python: string, pinned: boolean, args: readonly string[], env = {}): Program {
  const flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1";
  return {
    name: "JAX",
    file: python,
    args,
    env: { JAX_PLATFORMS: "cpu", ...(pinned ? { ...single, XLA_FLAGS: flags } : {}), ...env },
  };
}

export const jaxTraining = [join(folder, "jax_training.py"), "--worker"];
export const jaxSweep = (cells: string): string[] => [join(folder, "jax_sweep.py"), cells, "--worker"];

export function pytorchProgram(python: string): Program {
  const args = [join(folder, "pytorch_training.py"), "--worker"];
  return { name: "PyTorch eager", file: python, args, env: { CUDA_VISIBLE_DEVICES: "" } };
}

/** The interpreter that has the peers, and which versions of them it has. */
export interface Python {
  readonly path: string;
  readonly jax?: string;
  readonly torch?: string;
}

export function findPython(path: string): Python {
  return { path, jax: versionOf(path, "jax"), torch: versionOf(path, "torch") };
}

function versionOf(python: string, name: string): string | undefined {
  const code = `import importlib.metadata as m; print(m.version(${JSON.stringify(name)}))`;
  const { status, stdout } = spawnSync(python, ["-c", code], { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
