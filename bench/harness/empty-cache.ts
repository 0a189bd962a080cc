import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../src/backend/cache.js";

/** A folder for one measurement, with the environment that has a tool keep its cache there. */
export interface Cache {
  readonly env: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** Overparam's user cache with the native library of the real one and nothing else: no compiled loops. */
export function emptyCache(): Cache {
  const { folder, remove } = temporaryFolder();
  const native = join(cacheFolder(), "native");
  mkdirSync(join(folder, "overparam"));
  if (existsSync(native)) symlinkSync(native, join(folder, "overparam", "native"), "junction");
  return { env: { XDG_CACHE_HOME: folder }, remove };
}

/** JAX's persistent compilation cache, told to keep what compiles fast too. */
export function emptyJaxCache(): Cache {
  const { folder, remove } = temporaryFolder();
  const env = {
    JAX_COMPILATION_CACHE_DIR: folder,
    JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS: "0",
    JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES: "-1",
  };
  return { env, remove };
}

export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "overparam-bench-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
