import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import util from "node:util";
import { UserError } from "../errors.js";
import { addonPath, findNative, nativeFolder } from "./cache.js";
import { mendGradients } from "./gradients.js";
import { mendKernels } from "./kernels.js";
import { openModelFiles } from "./model-files.js";
import { requireIntact } from "./verify-native.js";
import { prepareXlaCache, withXlaFlags } from "./xla-cache.js";
import { isLoaded, setTensorFlow, tf, type TensorFlow, type tensorflow } from "./tensorflow.js";

const require = createRequire(import.meta.url);

interface Addon {
  readonly TF_Version: string;
}

/** tfjs-node's kernels over an addon: TensorFlow's own library does the arithmetic. Returns TensorFlow's version. */
export async function loadNative(cuda: boolean): Promise<string> {
  const cached = findNative(cuda);
  if (cached !== undefined) await requireIntact(cached);
  // Node 23 removed these two; tfjs-node calls them at nearly every operation.
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray });
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_XLA_FLAGS ??= `--tf_xla_persistent_cache_directory=${prepareXlaCache(cached?.manifest.tensorflow)}`;
  process.env.XLA_FLAGS = withXlaFlags(process.env.XLA_FLAGS);
  loadCore();
  require("@tensorflow/tfjs-node/dist/register_all_kernels.js");
  const { NodeJSKernelBackend } = require("@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js") as {
    NodeJSKernelBackend: new (addon: Addon, name: string) => tensorflow.KernelBackend;
  };
  const addon = quietly(cuda, () => {
    const loaded = require(addonFile(cuda)) as Addon;
    if (!tf.findBackendFactory("tensorflow")) {
      tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(loaded, "overparam"), 3);
    }
    return loaded;
  });
  mendKernels();
  await tf.setBackend("tensorflow");
  quietly(cuda, () => {
    const product = tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])));
    product.dataSync();
    product.dispose();
  });
  return addon.TF_Version;
}

/** TensorFlow.js's own WebAssembly kernels. */
export async function loadWasm(): Promise<string> {
  loadCore();
  const wasm = require("@tensorflow/tfjs-backend-wasm") as { setWasmPaths(path: string): void };
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"))}/dist/`);
  if (!(await tf.setBackend("wasm"))) {
    throw new UserError({
      where: "the 'wasm' backend",
      rule: "it must start",
      received: "a failure",
      repair: "Use --backend js.",
    });
  }
  await tf.ready();
  return tf.version_core;
}

/** Kernels in plain JavaScript. */
export async function loadPlain(): Promise<string> {
  loadCore();
  await tf.setBackend("cpu");
  return tf.version_core;
}

/** Whether the package with the kernels is there; npm leaves it out where its install script failed. */
export function kernelsAreThere(): boolean {
  try {
    return existsSync(require.resolve("@tensorflow/tfjs-node/dist/register_all_kernels.js"));
  } catch {
    return false;
  }
}

/** The addon of an install script that succeeded in node_modules, if there is one. */
export function officialAddon(cuda: boolean): string | undefined {
  const name = cuda ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node";
  try {
    const path = join(dirname(require.resolve(`${name}/package.json`)), addonPath);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function addonFile(cuda: boolean): string {
  const cached = findNative(cuda);
  return cached === undefined
    ? (officialAddon(cuda) ?? join(nativeFolder(cuda), addonPath))
    : join(cached.folder, addonPath);
}

function loadCore(): void {
  if (isLoaded()) return;
  setTensorFlow(require("@tensorflow/tfjs") as TensorFlow);
  tf.env().set("PROD", true);
  mendGradients(tf);
  openModelFiles(tf);
}

/** Does the work with the process's standard error pointed at nothing, where our build of the addon can do that. */
export function quietly<T>(cuda: boolean, work: () => T): T {
  const path = join(nativeFolder(cuda), "lib", "napi-v8", "quiet.node");
  if (!existsSync(path)) return work();
  const quiet = require(path) as { mute(): void; unmute(): void };
  quiet.mute();
  try {
    return work();
  } finally {
    quiet.unmute();
  }
}
