import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package. */
export const packageRoot = findRoot();

function findRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}
