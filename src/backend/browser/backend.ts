import { UserError } from "../../errors.js";
import type { Backend } from "../backend.js";
import { mendGradients } from "../gradients.js";
import { isLoaded, setTensorFlow, tf } from "../tensorflow.js";

// What bundles for browsers have in place of ../backend.ts: package.json, "browser".

/**
 * Loads TensorFlow.js with WebGL where the browser has it, else in plain JavaScript; "js" asks for the latter.
 * @throws UserError for backends that need Node.
 */
export async function useBackend(choice = "auto"): Promise<Backend> {
  if (choice !== "auto" && choice !== "js") {
    throw new UserError({
      where: `the '${choice}' backend`,
      rule: "a browser has auto (WebGL where it can) and js",
      received: `'${choice}'`,
      repair: "Leave it out.",
    });
  }
  if (!isLoaded()) {
    setTensorFlow(await import("@tensorflow/tfjs"));
    tf.env().set("PROD", true);
    mendGradients(tf);
  }
  const webgl = choice === "auto" && (await tf.setBackend("webgl").catch(() => false));
  if (!webgl) await tf.setBackend("cpu");
  return { name: "js", tensorflow: tf.version_core, device: webgl ? "browser, WebGL" : "browser, JavaScript" };
}

/** A browser has no native library. */
export const isOnCpu = (): boolean => false;
export const compilesXla = (): boolean => false;
export const quietly = <T>(work: () => T): T => work();
