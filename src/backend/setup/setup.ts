import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { messageOf, UserError } from "../../errors.js";
import { addonPath, cacheFolder, findNative, nativeFolder, type NativeManifest } from "../cache.js";
import { kernelsAreThere } from "../loaders.js";
import { requireOwnPath } from "../own-path.js";
import { requireIntact } from "../verify-native.js";
import { command } from "./command.js";
import { sha256, type Say } from "./files.js";
import { fromOfficial } from "./official.js";
import { fromWheel } from "./wheel.js";

export interface SetupOptions {
  /** Takes the name that this file is for this process, waiting for another that has it; returns what lets go of it. */
  readonly lock: (path: string) => Promise<() => void>;
  readonly cuda?: boolean;
  /** Try again what failed before, and check every file's SHA-256. */
  readonly retry?: boolean;
  readonly say?: Say;
}

export interface SetupResult {
  readonly native: boolean;
  /** Why not, or what was done: one line each. */
  readonly notes: readonly string[];
}

/**
 * Sees to it that TensorFlow's native library and its addon are in the user's cache: the official way, else the wheel way,
 * else says what hinders. Everything is built in a folder of its own and renamed when whole; one set-up works at a time.
 */
export async function ensureNative({
  lock,
  cuda = false,
  retry = false,
  say = () => undefined,
}: SetupOptions): Promise<SetupResult> {
  if (!retry && findNative(cuda) !== undefined && kernelsAreThere())
    return { native: true, notes: ["The native library is in the cache."] };
  const folder = nativeFolder(cuda);
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    requireOwnPath(dirname(folder));
    const release = await lock(`${folder}.claim`);
    try {
      await tfjsNode(say);
      if (findNative(cuda) !== undefined && (!retry || (await isIntact(folder, cuda))))
        return { native: true, notes: ["The native library is whole."] };
      return { native: true, notes: await install(folder, cuda, retry, say) };
    } finally {
      release();
    }
  } catch (error) {
    return {
      native: false,
      notes: [messageOf(error), "Without it the WASM backend trains instead, some 5 to 20 times slower."],
    };
  }
}

async function install(folder: string, cuda: boolean, retry: boolean, say: Say): Promise<string[]> {
  await requireDriver(cuda);
  const packageFolder = await tfjsNode(say);
  const notes: string[] = [];
  for (const way of ["official", "wheel"] as const) {
    // The official CUDA build wants CUDA 11.2, which current drivers come without: the wheel brings its own libraries.
    if (way === "official" && cuda) continue;
    if (way === "official" && !retry && (await failedLately())) continue;
    const stage = `${folder}.${randomBytes(8).toString("hex")}.stage`;
    try {
      await clean(folder);
      await mkdir(stage, { mode: 0o700 }); // fails where anything stands there
      const tensorflow =
        way === "official"
          ? await fromOfficial(stage, packageFolder, say)
          : await fromWheel(stage, packageFolder, cuda, say);
      await writeManifest(stage, { source: way, tensorflow, cuda, xla: way === "wheel" });
      await rm(folder, { recursive: true, force: true });
      await rename(stage, folder);
      const native = findNative(cuda);
      if (native !== undefined) await requireIntact(native); // from now on a glance tells
      return [...notes, `TensorFlow ${tensorflow} is ready (${way} build, in ${folder}).`];
    } catch (error) {
      await rm(stage, { recursive: true, force: true });
      notes.push(`The ${way} way: ${messageOf(error)}`);
      if (way === "wheel") throw new Error(notes.join("\n"), { cause: error });
      await writeFile(failureFile(), new Date().toISOString());
    }
  }
  return notes;
}

/** Removes what earlier set-ups of this library left half-done. */
async function clean(folder: string): Promise<void> {
  const names = await readdir(dirname(folder));
  const stages = names
    .map((name) => join(dirname(folder), name))
    .filter((path) => path.startsWith(folder) && path.endsWith(".stage"));
  await Promise.all(stages.map((path) => rm(path, { recursive: true, force: true })));
}

const failureFile = (): string => join(cacheFolder(), "native", "official-failed");

/** The official download failed within the last day: not asked again until then, for each try can take long. */
async function failedLately(): Promise<boolean> {
  const when = await readFile(failureFile(), "utf8").catch(() => "");
  return Date.now() - Date.parse(when) < 86_400_000;
}

async function requireDriver(cuda: boolean): Promise<void> {
  if (!cuda) return;
  await command("nvidia-smi", [], { timeout: 20_000 }).catch(() => {
    throw new UserError({
      where: "the CUDA backend",
      rule: "it needs an NVIDIA driver",
      received: "no working nvidia-smi",
      repair: "Install the driver, or leave out --cuda.",
    });
  });
}

/** The package @tensorflow/tfjs-node; put beside @tensorflow/tfjs where npm dropped it because its install script failed. */
async function tfjsNode(say: Say): Promise<string> {
  const require = createRequire(import.meta.url);
  const beside = join(dirname(dirname(require.resolve("@tensorflow/tfjs/package.json"))), "tfjs-node");
  if ((await stat(join(beside, "binding")).catch(() => undefined)) !== undefined) return beside;
  say("fetching the package @tensorflow/tfjs-node");
  await mkdir(dirname(beside), { recursive: true });
  const folder = await mkdtemp(`${beside}-`);
  try {
    await command("npm", ["pack", "@tensorflow/tfjs-node@4.22.0", "--pack-destination", folder], {
      timeout: 120_000,
      cwd: folder,
    });
    const archive = (await readdir(folder)).find((name) => name.endsWith(".tgz")) ?? "";
    await command("tar", ["-xzf", archive], { cwd: folder, timeout: 60_000 });
    await rm(beside, { recursive: true, force: true });
    await rename(join(folder, "package"), beside);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return beside;
}

async function writeManifest(stage: string, about: Omit<NativeManifest, "files">): Promise<void> {
  const names = await readdir(stage, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((entry) => entry.isFile() && /\.node$|\.so|\.dylib|\.dll/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => ({
      path: relative(stage, path),
      size: (await stat(path)).size,
      sha256: await sha256(path),
    })),
  );
  if (!files.some(({ path }) => path === addonPath)) throw new Error("the build left no addon");
  await writeFile(join(stage, "native.json"), JSON.stringify({ ...about, files }, null, 2));
}

async function isIntact(folder: string, cuda: boolean): Promise<boolean> {
  const files = findNative(cuda)?.manifest.files ?? [];
  const hashes = await Promise.all(files.map(({ path }) => sha256(join(folder, path)).catch(() => "")));
  return files.every(({ sha256: expected }, index) => hashes[index] === expected);
}
