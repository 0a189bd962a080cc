import { fstatSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { check, UserError, messageOf } from "../errors.js";

/**
 * Executes a compiled module and returns its exports. It stands for that moment in a folder that this process alone may enter and
 * whose name nobody could foresee, so that nothing but what was compiled is executed; no copy is kept for a later process.
 * Stack traces name the lines of the files that it was compiled from.
 * @throws UserError where the module throws as it is executed, with the line.
 */
export async function executeModule(code: string, source: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "overparam-"));
  const file = join(folder, "experiment.mjs");
  try {
    writeFileSync(file, code, { flag: "wx", mode: 0o600 });
    const url = pathToFileURL(file).href;
    const original = originals(code, url);
    traceOriginals(original);
    const module: unknown = await import(url).catch((error: unknown) => {
      throw placed(error, source, original);
    });
    requireStreams(source);
    return module;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A closed stream's number would be that of the next file opened: what is printed would be written into it. */
function requireStreams(source: string): void {
  const closed = ["standard input", "standard output", "standard error"].filter((_, file) => {
    try {
      return fstatSync(file) === undefined;
    } catch {
      return true;
    }
  });
  check(closed.length === 0, () => ({
    where: source,
    rule: "an experiment's file leaves the process's streams open",
    received: `a closed ${closed.join(", a closed ")}`,
    repair: "Take out what closes it.",
  }));
}

type Rewrite = (text: string) => string;

/** Rewrites "URL:line:column" of the compiled module to the place in the file that it came from. */
function originals(code: string, url: string): Rewrite {
  const [, encoded] = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(code) ?? [];
  const map = new SourceMap(JSON.parse(Buffer.from(encoded ?? "", "base64").toString()) as SourceMapPayload);
  const place = new RegExp(`${url.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+)(?::(\\d+))?`, "g");
  return (text) =>
    text.replace(place, (whole, line: string, column = "1") => {
      const found = map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!("originalSource" in found)) return whole;
      return `${new URL(found.originalSource, "file:///").href}:${found.originalLine + 1}:${found.originalColumn + 1}`;
    });
}

/** Of the modules executed here. */
const known: Rewrite[] = [];

/** Node's own following of source maps would read those of all modules, TensorFlow's megabytes too. */
function traceOriginals(original: Rewrite): void {
  known.push(original);
  Error.prepareStackTrace = (error, sites) => {
    const lines = [String(error), ...sites.map((site) => `    at ${site as unknown as string}`)];
    return known.reduce((text, rewrite) => rewrite(text), lines.join("\n"));
  };
}

/** The error of a user's code with the line where it arose; one that names its repair goes as it is. */
function placed(error: unknown, source: string, original: Rewrite): unknown {
  if (error instanceof UserError) return error;
  const stack = original(error instanceof Error ? (error.stack ?? "") : "");
  const line = /file:\/\/(\S+?:\d+)/.exec(stack)?.[1];
  return new UserError({
    where: line === undefined ? source : decodeURI(line),
    rule: "an experiment's file must load",
    received: error instanceof Error ? `${error.name}: ${messageOf(error)}` : messageOf(error),
    repair: "Mend the line.",
  });
}
