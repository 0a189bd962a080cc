import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { arch, cpus, hostname, platform } from "node:os";
import { join } from "node:path";
import type { Engine } from "./launcher.js";
import { packageRoot } from "./package-root.js";

export { packageRoot } from "./package-root.js";
const root = packageRoot;

/** This package's version. */
export const version = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

/** What it takes to repeat a run: code, libraries, machine. */
export function provenance(engine: Engine, workers: number): Record<string, unknown> {
  const git = (...args: string[]): string | null =>
    attempt(() =>
      execFileSync("git", args, { cwd: root, stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 30 })
        .toString()
        .trim(),
    );
  const own = git("rev-parse", "--show-toplevel") === root;
  const diff = own ? git("diff", "HEAD") : null;
  const lockfile = join(root, "package-lock.json");
  return {
    overparam: version,
    commit: own ? git("rev-parse", "HEAD") : null,
    dirtyDiff: diff === null || diff === "" ? null : hash(diff),
    lockfile: existsSync(lockfile) ? hash(readFileSync(lockfile)) : null,
    node: process.version,
    backend: engine.name,
    tensorflow: engine.tensorflow,
    device: engine.device,
    threads: engine.threads,
    workers,
    host: hostname(),
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model ?? "unknown",
    started: new Date().toISOString(),
  };
}

export function hash(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

function attempt(work: () => string): string | null {
  try {
    return work();
  } catch {
    return null;
  }
}
