import { canonical } from "./json.js";
import type { RunRecord } from "./records.js";

const names: Readonly<Record<string, string>> = {
  overparam: "version of overparam",
  commit: "commit of its source",
  dirtyDiff: "uncommitted changes of its source (hash)",
  lockfile: "its lockfile (hash)",
  node: "version of Node",
  backend: "backend",
  tensorflow: "TensorFlow",
  device: "device",
  threads: "threads of a worker",
  workers: "workers",
  host: "host",
  platform: "platform",
  processor: "processor",
  started: "started",
};

/** What null says of each. */
const absent: Readonly<Record<string, string>> = {
  commit: "not run from a checkout",
  dirtyDiff: "none",
  lockfile: "none",
};

/** Code, libraries and machine of a run in words, as its page lists them. */
export function factsOf({ provenance, plan, forced, remarks = [] }: RunRecord, trials: number): Record<string, string> {
  const known = Object.entries(provenance).map(([name, value]) => [names[name] ?? name, wordsOf(name, value)]);
  return {
    ...(Object.fromEntries(known) as Record<string, string>),
    trials: String(trials),
    "seeds of a cell": `${plan.seeds}${plan.firstSeed === undefined ? "" : `, from ${plan.firstSeed} on`}`,
    ...(remarks.length === 0 ? {} : { "noted by its user": remarks.join("; ") }),
    "differences accepted by --force": forced.length === 0 ? "none" : forced.join("; "),
  };
}

function wordsOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return absent[name] ?? "unknown";
  return typeof value === "object" ? canonical(value) : String(value as string);
}
