import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { cli } from "../command.js";

/** The command in a process in which the import of any module of TensorFlow's, or of our own floor above it, fails. */
export async function withoutTensorFlow(folder: string, args: readonly string[]): Promise<string> {
  const hook = join(folder, "refuse.mjs");
  const refuse = `export function resolve(name, context, next) {
    if (/tensorflow|tfjs/.test(name)) throw new Error("imports " + name);
    return next(name, context);
  }`;
  const data = `data:text/javascript,${encodeURIComponent(refuse)}`;
  writeFileSync(hook, `import { register } from "node:module"; register(${JSON.stringify(data)});`);
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", pathToFileURL(hook).href, cli, ...args], {
    cwd: folder,
  });
  return stdout;
}
