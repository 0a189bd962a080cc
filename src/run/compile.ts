import { readFileSync, realpathSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { OnLoadResult, OnResolveArgs, OnResolveResult, PartialMessage, Plugin, PluginBuild } from "esbuild";
import { UserError, messageOf } from "../errors.js";
import type { Hashes } from "./hashes.js";
import { hash, packageRoot } from "./provenance.js";

/** A user's experiment as one JavaScript module, with the files that it came from. */
export interface Compiled {
  /** Its source map is within; packages are imported by absolute URL, "overparam" as the package that runs. */
  readonly code: string;
  /** Content hashes of the file and of the local files that it imports, and these import, by absolute path: of the very bytes compiled. */
  readonly files: Hashes;
}

/**
 * Compiles TypeScript or JavaScript and the local files that it imports, and executes nothing; packages linked into node_modules are
 * local files. A file that it requires or reads by a relative path written there (`require("./a.cjs")`, `new URL("./b.json",
 * import.meta.url)`) counts with its content; one that is read by a computed name is not known.
 * @throws UserError where a file is missing or is no TypeScript or JavaScript.
 */
export async function compile(path: string): Promise<Compiled> {
  const { build } = await import("esbuild");
  const hashes: Record<string, string> = {};
  try {
    const { outputFiles } = await build({
      ...{ entryPoints: [path], absWorkingDir: "/", outdir: "/", bundle: true, write: false, logLevel: "silent" },
      ...{ format: "esm", platform: "node", target: `node${process.versions.node}`, conditions: [] },
      // A name that is computed cannot be followed: the file would be looked for where the compiled module stands.
      logOverride: { "unsupported-dynamic-import": "error" },
      ...{ preserveSymlinks: true, sourcemap: "inline", sourcesContent: false },
      banner: { js: requireOf(path) },
      plugins: [localFiles(hashes)],
    });
    const sorted = Object.entries(hashes).sort(([one], [other]) => (one < other ? -1 : 1));
    return { code: outputFiles[0].text, files: Object.fromEntries(sorted) };
  } catch (error) {
    throw new UserError({
      where: path,
      rule: "an experiment and the local files that it imports must be there and be TypeScript or JavaScript",
      received: faultsOf(error),
      repair: "Mend the file, or bring back the one that is missing.",
    });
  }
}

/** What CommonJS modules among the local files call; a file's own "require" gets another name from the compiler. */
function requireOf(path: string): string {
  const create = `import { createRequire as createRequireOfEntry } from "node:module"`;
  return `${create};\nconst require = createRequireOfEntry(${JSON.stringify(pathToFileURL(path).href)});`;
}

function faultsOf(error: unknown): string {
  const { errors = [] } = error as { readonly errors?: readonly PartialMessage[] };
  const lines = errors.map(({ text, location }) => {
    return location == null ? text : `${join("/", location.file ?? "")}:${location.line}: ${text}`;
  });
  return lines.length === 0 ? messageOf(error) : lines.join("; ");
}

/** Compiles local files, hashes what it reads, and leaves packages to Node. */
function localFiles(hashes: Record<string, string>): Plugin {
  return {
    name: "local files",
    setup: (build) => {
      const entries = packageEntries();
      build.onResolve({ filter: /.*/ }, (asked) => resolved(build, asked, entries, hashes));
      build.onLoad({ filter: /.*/ }, ({ path }) => loaded(build, path, hashes));
    },
  };
}

/** Marks the question that a plugin itself asks. */
const asking = Symbol("asking");
const compiles = /\.(?:[cm]?[jt]sx?|json)$/;

async function resolved(
  build: PluginBuild,
  { path, kind, importer, namespace, resolveDir, pluginData }: OnResolveArgs,
  entries: Readonly<Record<string, string>>,
  hashes: Record<string, string>,
): Promise<OnResolveResult | undefined> {
  if (kind === "entry-point" || pluginData === asking) return undefined;
  if (path in entries && kind.startsWith("require")) return { errors: [{ text: `"${path}" is imported, not required: import { … } from "${path}"` }] }; // prettier-ignore
  if (path in entries) return { path: entries[path], external: true };
  if (isBuiltin(path)) return { path, external: true };
  const asked = path.startsWith("file:") ? fileURLToPath(path) : path;
  const found = await build.resolve(asked, { kind, importer, namespace, resolveDir, pluginData: asking });
  if (found.errors.length > 0) return { errors: found.errors };
  const foreign = /[/\\]node_modules[/\\]/.test(realPathOf(found.path));
  if (!foreign && compiles.test(found.path)) return { path: found.path };
  if (!foreign) hashes[found.path] = hash(readFileSync(found.path)); // no module: it counts with its content
  return { path: kind.startsWith("require") ? found.path : pathToFileURL(found.path).href, external: true };
}

/** What a module knows of its own place stays that of its file. */
async function loaded(build: PluginBuild, path: string, hashes: Record<string, string>): Promise<OnLoadResult> {
  const bytes = readFileSync(path);
  hashes[path] = hash(bytes);
  const contents = bytes.toString("utf8");
  named(contents, dirname(path), hashes);
  const [, extension] = /\.[cm]?([jt]sx?|json)$/.exec(path) ?? [];
  const loader = extension as "js" | "jsx" | "ts" | "tsx" | "json";
  const places = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) };
  if (loader === "json" || !contents.includes("import.meta")) return { contents, loader };
  const define = Object.entries(places).map(([name, place]) => [`import.meta.${name}`, JSON.stringify(place)]);
  const { code } = await build.esbuild.transform(contents, {
    ...{ loader, sourcefile: path, sourcemap: "inline", sourcesContent: false, target: "esnext" },
    define: Object.fromEntries(define) as Record<string, string>,
  });
  return { contents: code, loader: "js" };
}

/** A link in node_modules leads to a folder of the user's, which changes as the user likes. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // no file: what reads it says so
  }
}

/** Files up to this size, 64 MiB, that a module names by a relative path: they count with their content. */
const largest = 2 ** 26;

function named(contents: string, folder: string, hashes: Record<string, string>): void {
  const reads = /(?:\w*[rR]equire\w*(?:\([^()]*\))?|readFile(?:Sync)?|new URL)\(\s*(["'`])(\.{1,2}\/[^"'`$\n]+)\1/g;
  for (const [, , relative] of contents.matchAll(reads)) {
    const path = join(folder, relative);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === true && found.size <= largest) hashes[path] ??= hash(readFileSync(path));
  }
}

/** What "overparam" and its subpaths mean: this package's own entries, built or as sources. */
function packageEntries(): Record<string, string> {
  const own = import.meta.url.endsWith(".ts");
  const { exports } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, string | { readonly default: string }>>;
  };
  const entries = Object.entries(exports).flatMap(([name, target]): [string, string][] => {
    if (typeof target === "string") return [];
    const path = own ? target.default.replace("./dist/", "./").replace(/\.js$/, ".ts") : target.default;
    return [[`overparam${name.slice(1)}`, pathToFileURL(join(packageRoot, path)).href]];
  });
  return Object.fromEntries(entries);
}
