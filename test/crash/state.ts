import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the files of a finished run hold, less what differs by nature: times, attempts, the machine. */
export interface Finished {
  readonly status: unknown;
  readonly judgement: unknown;
  readonly trials: Readonly<Record<string, unknown>>;
  /** Contents of the kept files, by path. */
  readonly models: Readonly<Record<string, string>>;
}

/** Reads a run's directory without overparam's own code. */
export function readFinished(folder: string): Finished {
  const { status, judgement } = json(join(folder, "run.json")) as Record<string, unknown>;
  const trials = Object.fromEntries(recordsIn(folder).map(([id, text]) => [id, essence(text)]));
  return { status, judgement, trials, models: contents(join(folder, "models")) };
}

/** What one sees in a run's directory at any moment that cannot be of a run: halves, strangers, changed values. */
export function faultsOf(folder: string, finished: Finished): string[] {
  const wrong = (path: string, is: boolean): string[] => (is ? [] : [`${path} is not whole`]);
  const documents = ["run.json", "blocks.json"].filter((name) => existsSync(join(folder, name)));
  const trials = recordsIn(folder).flatMap(([id, text]) => wrong(id, same(tried(text), finished.trials[id])));
  const kept = readdirIn(join(folder, "models")).flatMap((trial) =>
    readdirIn(join(folder, "models", trial)).flatMap((name) => {
      const expected = Object.entries(finished.models).filter(([path]) => path.startsWith(join(trial, name)));
      const found = contents(join(folder, "models", trial, name), join(trial, name));
      return wrong(join(trial, name), same(found, Object.fromEntries(expected)));
    }),
  );
  return [...documents.flatMap((name) => wrong(name, tried(name, folder) !== undefined)), ...trials, ...kept];
}

/** The trials that have a complete record, with its text. */
export function recordsIn(folder: string): (readonly [id: string, text: string])[] {
  return readdirIn(join(folder, "trials")).map((name) => {
    return [name.replace(".json", ""), readFileSync(join(folder, "trials", name), "utf8")] as const;
  });
}

/** Temporary files and claims that nobody has any more. */
export function leftIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return all.filter((path) => path.includes(".tmp") || path.startsWith(`claims/`));
}

/** The contents of all files below a folder, by path; temporary ones are not looked at. */
export function contents(folder: string, name = ""): Record<string, string> {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const parts = entries
    .filter((entry) => !entry.name.endsWith(".tmp"))
    .map((entry) => {
      const [path, place] = [join(folder, entry.name), join(name, entry.name)];
      return entry.isDirectory() ? contents(path, place) : { [place]: readFileSync(path).toString("base64") };
    });
  return Object.assign({}, ...parts) as Record<string, string>;
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function essence(text: string): unknown {
  const { parameters, seed, status, result } = JSON.parse(text) as Record<string, unknown>;
  return { parameters, seed, status, result };
}

/** What a text, or a file of this folder, says; nothing where it is damaged. */
function tried(text: string, folder?: string): unknown {
  try {
    return folder === undefined ? essence(text) : json(join(folder, text));
  } catch {
    return undefined;
  }
}

const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const readdirIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith(".tmp")) : [];
