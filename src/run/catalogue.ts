import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Description } from "./description.js";
import { decode, encode } from "./json.js";
import { builtInExperiments, experimentsFolder, loadExperiment, locate } from "./load.js";

/** What the built-in experiments say of themselves, written when they are built, so that telling it imports none of them. */
interface Catalogue {
  /** Hash of the code that said it: what another code says is not told. */
  readonly code: string;
  readonly experiments: readonly Description[];
}

const file = join(experimentsFolder, "catalogue.json");

/** Descriptions of the built-in experiments, in the order of their names. */
export async function describeBuiltIns(): Promise<readonly Description[]> {
  return stored() ?? (await Promise.all(builtInExperiments().map(described)));
}

/**
 * The description of a built-in or of a user's file.
 * @throws UserError where there is none, or it is no experiment.
 */
export async function describeNamed(nameOrPath: string): Promise<Description> {
  const { builtIn, source } = locate(nameOrPath);
  const found = builtIn ? stored()?.find((_, index) => builtInExperiments()[index] === source) : undefined;
  return found ?? described(nameOrPath);
}

/** Writes the catalogue of the code that runs; `npm run build` does. */
export async function writeCatalogue(): Promise<void> {
  const experiments = await Promise.all(builtInExperiments().map(described));
  writeFileSync(file, `${encode({ code: codeHash(), experiments } satisfies Catalogue, 1)}\n`);
}

async function described(nameOrPath: string): Promise<Description> {
  const { describe } = await import("./description.js");
  return describe((await loadExperiment(nameOrPath)).experiment);
}

/** What this very code said; sources, which change from one call to the next, have no catalogue. */
function stored(): readonly Description[] | undefined {
  if (!existsSync(file) || import.meta.url.endsWith(".ts")) return undefined;
  const { code, experiments } = decode(readFileSync(file, "utf8")) as Catalogue;
  return code === codeHash() ? experiments : undefined;
}

/** SHA-256 of all JavaScript of the package, and of zod's version, which names the ranges of parameters: some 40 ms. */
function codeHash(): string {
  const sum = createHash("sha256");
  for (const folder of [join(import.meta.dirname, ".."), experimentsFolder]) {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
    for (const name of names.sort()) sum.update(`${name}\n`).update(readFileSync(join(folder, name)));
  }
  return sum.update(readFileSync(createRequire(import.meta.url).resolve("zod/package.json"))).digest("hex");
}
