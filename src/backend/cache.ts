import { existsSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** `native.json`: what a native library in the cache is, and what its files must be. */
export interface NativeManifest {
  readonly source: "official" | "wheel";
  readonly tensorflow: string;
  readonly cuda: boolean;
  readonly xla: boolean;
  readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
}

export interface Native {
  readonly folder: string;
  readonly manifest: NativeManifest;
}

/** The user's cache of this project: `$XDG_CACHE_HOME/overparam`, or its place on this system where that names no absolute path. */
export function cacheFolder(): string {
  const system: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(homedir(), "Library", "Caches"),
    win32: process.env.LOCALAPPDATA,
  };
  const asked = process.env.XDG_CACHE_HOME ?? "";
  return join(isAbsolute(asked) ? asked : (system[process.platform] ?? join(homedir(), ".cache")), "overparam");
}

/** Where the native library for this platform lies or would lie; the addon is N-API 8, so that one build serves every Node. */
export function nativeFolder(cuda: boolean): string {
  return join(
    cacheFolder(),
    "native",
    `tfjs-4.22.0-napi8-${process.platform}-${process.arch}-${cuda ? "cuda" : "cpu"}`,
  );
}

export const addonPath = join("lib", "napi-v8", "tfjs_binding.node");

/** The native library in the cache, where all its files are there in their full size; a glance, no hashing. */
export function findNative(cuda: boolean): Native | undefined {
  const folder = nativeFolder(cuda);
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "native.json"), "utf8")) as NativeManifest;
    const whole = manifest.files.every(
      ({ path, size }) => existsSync(join(folder, path)) && statSync(join(folder, path)).size === size,
    );
    return whole ? { folder, manifest } : undefined;
  } catch {
    return undefined;
  }
}
