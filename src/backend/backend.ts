import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import util from "node:util";
import type { TensorFlow } from "./tensorflow.js";
import { setTensorFlow, tf } from "./tensorflow.js";

export const backendChoices = ["auto", "cuda", "cpu", "wasm", "js"] as const;
export type BackendChoice = (typeof backendChoices)[number];

/** The TensorFlow that runs, as records name it. */
export interface Backend {
  readonly name: Exclude<BackendChoice, "auto">;
  readonly tensorflow: string;
  readonly device: string;
}

/** PROVISIONAL loader, to be replaced by the set-up's own: native from the user cache, else plain JS. */
export async function useBackend(choice: BackendChoice = "auto"): Promise<Backend> {
  const require = createRequire(import.meta.url);
  Object.assign(util, { isNullOrUndefined: (x: unknown) => x == null, isArray: Array.isArray });
  const loaded = require("@tensorflow/tfjs") as TensorFlow;
  setTensorFlow(loaded);
  if (choice === "js") {
    await tf.setBackend("cpu");
    return { name: "js", tensorflow: tf.version_core, device: "JavaScript" };
  }
  require("@tensorflow/tfjs-node/dist/register_all_kernels.js");
  const { NodeJSKernelBackend } = require("@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js");
  const root = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "overparam", "native", "dev");
  const binding = require(join(root, "lib", "napi-v8", "tfjs_binding.node"));
  tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(binding, "overparam"), 3);
  await tf.setBackend("tensorflow");
  return { name: "cpu", tensorflow: binding.TF_Version, device: "CPU" };
}
