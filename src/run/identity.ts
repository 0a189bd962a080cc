import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { hashFile, type Hashes } from "./hashes.js";
import { hash } from "./provenance.js";

/** Beside built experiments: by the hash of each one's JavaScript, that of the TypeScript that it was compiled from. */
const written = "sources.json";

/**
 * The hash by which a run knows its experiment: of the file, or of the TypeScript that a built-in's JavaScript was compiled from, so
 * that sources and package tell the same. JavaScript that was changed since it was built counts as it is.
 */
export function identityOf(path: string, builtIn: boolean): string {
  const own = hashFile(path);
  const file = join(dirname(path), written);
  if (!builtIn || !path.endsWith(".js") || !existsSync(file)) return own;
  return (JSON.parse(readFileSync(file, "utf8")) as Hashes)[own] ?? own;
}

/** Writes the hashes of a folder of built experiments, each from the source that its source map carries. */
export function writeIdentities(folder: string): void {
  const built = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const hashes = built.map((name): [string, string] => {
    const { sourcesContent } = JSON.parse(readFileSync(join(folder, `${basename(name)}.map`), "utf8")) as {
      readonly sourcesContent: readonly [string];
    };
    return [hashFile(join(folder, name)), hash(sourcesContent[0])];
  });
  writeFileSync(join(folder, written), `${JSON.stringify(Object.fromEntries(hashes), null, 1)}\n`);
}
