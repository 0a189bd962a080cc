import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./cache.js";
import { requireOwnPath } from "./own-path.js";

/** No copies of weights in every step; and a maximum, minimum or ReLU of NaN is NaN, as everywhere else in TensorFlow. */
const xlaFlags = ["--xla_cpu_copy_insertion_use_region_analysis=true", "--xla_cpu_enable_fast_min_max=false"];

/** The flags that a user has given to XLA, with ours where he has not set them otherwise. */
export function withXlaFlags(given = ""): string {
  const added = xlaFlags.filter((flag) => !given.includes(flag.split("=")[0]));
  return [given, ...added].filter(Boolean).join(" ");
}

/** Bytes above which the oldest compiled loops are removed: some 10,000 of them. */
const most = 512 * 2 ** 20;

/**
 * Where XLA keeps what it compiled, so that a shape compiled once starts at once in every later process: a folder of the
 * user's cache for this TensorFlow and this processor, for machine code is no one else's. Trimmed to 512 MiB; where it cannot be
 * written XLA compiles anew.
 * @throws UserError where others may write it: what lies there is executed.
 */
export function prepareXlaCache(tensorflow = "official"): string {
  const folder = join(cacheFolder(), "xla", `${tensorflow}-${processorKey()}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    trim(folder, most);
  } catch {
    // A cache that cannot be written or read is no cache; nothing else depends on it.
  }
  if (existsSync(folder)) requireOwnPath(folder);
  return folder;
}

/** Removes everything that XLA has kept. */
export function emptyXlaCache(): void {
  const root = join(cacheFolder(), "xla");
  const folders = existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
  for (const folder of folders) trim(folder, -1);
}

/** The same for processors that run the same instructions, and flags that make other code of the same graph. */
function processorKey(): string {
  const [{ model = "unknown" } = {}] = cpus();
  return createHash("sha256")
    .update([model, instructionSets(), ...xlaFlags].join(" "))
    .digest("hex")
    .slice(0, 12);
}

function instructionSets(): string {
  try {
    return /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "";
  } catch {
    return process.arch;
  }
}

/** Removes the oldest files until the rest is within the limit. */
export function trim(folder: string, limit: number): void {
  const files = readdirSync(folder).map((name) => {
    const { size, mtimeMs } = statSync(join(folder, name));
    return { name, size, mtimeMs };
  });
  let total = files.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= limit) return;
    rmSync(join(folder, name), { force: true });
    total -= size;
  }
}
