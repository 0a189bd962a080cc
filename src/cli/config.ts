import { readFileSync } from "node:fs";
import { closest } from "fastest-levenshtein";
import { LineCounter, parseDocument, type Document } from "yaml";
import { messageOf, UsageError } from "../errors.js";
import { accessError } from "../run/access.js";

/** What a configuration may set beside the parameters; the rest is a matter of the call. */
const others = ["seeds", "first-seed", "preset", "backend", "workers", "out", "name"];

type Config = Readonly<Record<string, unknown>>;

/**
 * A YAML or JSON file of `--config`: parameters (a value, or a list), seeds, first-seed, preset, name, out, and where trials run. Merge keys
 * (`<<: *base`) are resolved.
 * @throws UsageError with file and line for what is no YAML, an unknown key, and a value that is neither a value nor a list of them.
 */
export function readConfig(path: string, parameters: readonly string[]): Config {
  const lines = new LineCounter();
  const document = parseDocument(textOf(path), { lineCounter: lines, merge: true, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined)
    throw fault(`${path}, line ${lines.linePos(error.pos[0]).line}`, "it must be YAML or JSON", error.message);
  const content = contentOf(path, document);
  const lineOf = (key: string): string => `${path}${lineText(document, lines, key)}`;
  const known = [...parameters, ...others];
  for (const [key, value] of Object.entries(content)) {
    if (!known.includes(key)) throw unknownKey(lineOf(key), key, known);
    if (!isSetting(value))
      throw fault(lineOf(key), `'${key}' takes a value or a list of values`, JSON.stringify(value) ?? "nothing");
  }
  return content;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { fault: found } = accessError(path, error);
    throw new UsageError({ ...found, rule: "the file of --config must be readable", repair: "Check the path." });
  }
}

function contentOf(path: string, document: Document): Config {
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw fault(path, "its aliases must name anchors of the file", messageOf(error));
  }
  if (content !== null && typeof content === "object" && !Array.isArray(content)) return content as Config;
  const received = content === null ? "nothing" : Array.isArray(content) ? "a list" : `a ${typeof content}`;
  throw fault(path, "it must map parameters to values", received);
}

/** ", line 3" of a key that stands in the file itself; empty for one that a merge brought. */
function lineText({ contents }: Document, lines: LineCounter, key: string): string {
  const items = (contents as { items?: readonly { key?: { value?: unknown; range?: readonly number[] } }[] } | null)
    ?.items;
  const at = items?.find((item) => String(item.key?.value as string) === key)?.key?.range?.[0];
  return at === undefined ? "" : `, line ${lines.linePos(at).line}`;
}

const isValue = (value: unknown): boolean => ["number", "string", "boolean"].includes(typeof value);
const isSetting = (value: unknown): boolean =>
  isValue(value) || (Array.isArray(value) && value.length > 0 && value.every(isValue));

function unknownKey(where: string, key: string, known: readonly string[]): UsageError {
  const ofTheCall = ["config", "set", "force", "json", "quiet", "yes", "dry-run", "debug", "trust"].includes(key);
  return new UsageError({
    where,
    rule: `a key is a parameter of the experiment, or one of ${others.join(", ")}`,
    received: `'${key}'`,
    repair: ofTheCall ? `Give --${key} on the command line.` : `Did you mean '${closest(key, [...known])}'?`,
  });
}

function fault(where: string, rule: string, received: string): UsageError {
  return new UsageError({ where, rule, received, repair: "For example a line 'width: [2, 4, 8]'." });
}
