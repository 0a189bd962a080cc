import { UserError } from "../../errors.js";

// What bundles for browsers have in place of ../stored.ts: package.json, "browser".

/** @throws UserError always: a browser has no files. */
export function storedKernels(): Promise<never> {
  return Promise.reject(
    new UserError({
      where: "storedKernels",
      rule: "kernels are written to files in Node",
      received: "a call in a browser",
      repair: "Take infiniteKernels, in memory.",
    }),
  );
}
