import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { command } from "./command.js";

/**
 * A second small addon: mute() points the process's standard error at nothing while TensorFlow's library loads and prints
 * its notices, which no setting silences without costing speed; unmute() restores it.
 */
const quietSource = `
#include <fcntl.h>
#include <node_api.h>
#include <unistd.h>
static int saved = -1;
static napi_value Mute(napi_env env, napi_callback_info) {
  if (saved >= 0) return nullptr;
  int nothing = open("/dev/null", O_WRONLY);
  saved = dup(2);
  dup2(nothing, 2);
  close(nothing);
  return nullptr;
}
static napi_value Unmute(napi_env env, napi_callback_info) {
  if (saved < 0) return nullptr;
  dup2(saved, 2);
  close(saved);
  saved = -1;
  return nullptr;
}
NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "mute", NAPI_AUTO_LENGTH, Mute, nullptr, &function);
  napi_set_named_property(env, exports, "mute", function);
  napi_create_function(env, "unmute", NAPI_AUTO_LENGTH, Unmute, nullptr, &function);
  napi_set_named_property(env, exports, "unmute", function);
  return exports;
}
`;

export interface AddonSources {
  readonly stage: string;
  /** The package @tensorflow/tfjs-node, with its C++ sources in binding/. */
  readonly packageFolder: string;
  readonly headers: string;
  /** Where the libraries lie within the stage when the addon is loaded. */
  readonly libraries: string;
}

/**
 * Compiles tfjs-node's unchanged sources and the addon above with the system's compiler. Node-API is stable across versions
 * of Node and its headers come as a package, so that neither node-gyp nor Node's own headers are needed.
 */
export async function compileAddon({ stage, packageFolder, headers, libraries }: AddonSources): Promise<void> {
  const folder = join(stage, "lib", "napi-v8");
  await mkdir(folder, { recursive: true });
  const quiet = join(stage, "quiet.cc");
  await writeFile(quiet, quietSource);
  const nodeApi = join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
  const shared = process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
  const origin = process.platform === "darwin" ? "@loader_path" : "$ORIGIN";
  const base = ["-std=c++17", "-O2", "-w", "-fPIC", "-DNAPI_VERSION=8", `-I${nodeApi}`, ...shared];
  const link = [
    `-L${join(stage, "deps", "lib")}`,
    "-ltensorflow",
    "-ltensorflow_framework",
    `-Wl,-rpath,${origin}/../../${libraries}`,
  ];
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(packageFolder, "binding", name));
  const bounds = { timeout: 600_000, cwd: stage };
  await Promise.all([
    command("c++", [...base, `-I${headers}`, ...sources, "-o", join(folder, "tfjs_binding.node"), ...link], bounds),
    command("c++", [...base, quiet, "-o", join(folder, "quiet.node")], bounds),
  ]);
}
