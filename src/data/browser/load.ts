import { UserError } from "../../errors.js";

// What bundles for browsers have in place of ../load.ts: package.json, "browser".

/** @throws UserError always: a browser has no files by name. */
export function readTable(data: string): Promise<never> {
  return Promise.reject(
    new UserError({
      where: `readTable('${data}')`,
      rule: "files are read in Node",
      received: "a call in a browser",
      repair: "Fetch the numbers, and give trainingData a Dataset of them.",
    }),
  );
}
