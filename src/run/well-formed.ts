import { closest } from "fastest-levenshtein";
import { messageOf, UserError } from "../errors.js";
import type { AnyExperiment } from "../experiment/contract.js";
import { fieldsOf } from "./fields.js";
import { makePlan } from "./grid.js";
import { firstSeeds, mostOf } from "./limits.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * An experiment as its file exports it, checked before anything runs: what the compiler would say of it where it is TypeScript, and
 * what no compiler sees: names that are files or flags, grids whose cells the schema takes, margins in order.
 * @throws UserError that names the part.
 */
export function requireExperiment(value: unknown, name: string): AnyExperiment {
  const received = wrongPart(value);
  if (received === undefined) return value as AnyExperiment;
  throw new UserError({
    where: name,
    rule: "an experiment's file exports a whole defineExperiment({ … }) by default, whose id and figures are names of files",
    received,
    repair: "'overparam new my-claim' writes a file that runs as it is.",
  });
}

/** The first thing that is wrong, in words; nothing where all is well. */
function wrongPart(value: unknown): string | undefined {
  if (value === undefined) return "no default export";
  if (!isObject(value)) return `a default export that is ${kindOf(value)}`;
  const missing = required.filter((path) => at(value, path) === undefined).map((path) => `no ${path}`);
  if (missing.length > 0) return missing.join(", ");
  return (
    unknownPart(value) ??
    wrongKind(value) ??
    wrongName(value) ??
    wrongParameters(value) ??
    wrongGrids(value) ??
    wrongFindings(value)
  );
}

const required = [
  ...["id", "claim", "parameters", "grids", "grids.smoke", "grids.default", "trial", "evidence", "findings"],
  ...["tested", "notTested", "settles", "figures"],
];

type Kind = "text" | "function" | "object" | "text or function" | "list";
const kinds: Readonly<Record<string, Kind>> = {
  ...{ id: "text", claim: "object", parameters: "object", grids: "object", findings: "object", figures: "object" },
  ...{ "claim.lecture": "text", "claim.statement": "text", "claim.reference": "text", settles: "text" },
  ...{ notTested: "text or function", trial: "function", evidence: "function", tested: "function", tables: "list" },
  ...{ settle: "function", check: "function", memory: "function", refine: "function" },
};
const optional = ["tables", "settle", "check", "memory", "refine"];
/** All parts there are: one of another name would be passed over in silence. */
const parts = [...new Set([...required, ...Object.keys(kinds), "needs", "together"].map((path) => path.split(".")[0]))];

function unknownPart(experiment: Fields): string | undefined {
  const odd = Object.keys(experiment).find((name) => !parts.includes(name));
  return odd === undefined ? undefined : `a part '${odd}' that there is not; did you mean '${closest(odd, parts)}'?`;
}

function wrongKind(experiment: Fields): string | undefined {
  for (const [path, kind] of Object.entries(kinds)) {
    const part = at(experiment, path);
    if (part === undefined && optional.includes(path)) continue;
    if (!isOf(kind, part)) return `${path}, which is no ${kind}`;
  }
  for (const [name, figure] of Object.entries(experiment.figures as Fields))
    if (typeof figure !== "function") return `figures.${name}, which is no function`;
  if (((experiment.tables ?? []) as unknown[]).some((table) => typeof table !== "function"))
    return "tables that are no functions";
  if (![undefined, "tensorflow", "nothing"].includes(experiment.needs as string))
    return `needs: ${JSON.stringify(experiment.needs)}, where "tensorflow" and "nothing" are allowed`;
  return [undefined, true, false].includes(experiment.together as boolean)
    ? undefined
    : "together, which is no boolean";
}

/** Names that are no files of one folder on every system. */
function wrongName({ id, figures }: Fields): string | undefined {
  if (!/^\w[\w.-]{0,99}$/.test(id as string))
    return `the id '${String(id)}', where letters, digits, dots and dashes are allowed`;
  const names = Object.keys(figures as Fields);
  const odd = names.find((figure) => !/^[^./\\:*?"<>|\p{Cc}][^/\\:*?"<>|\p{Cc}]{0,99}$/u.test(figure));
  if (odd !== undefined) return `a figure named '${odd.replace(/\p{Cc}/gu, "\ufffd")}'`;
  const twin = names.find((figure, place) => names.findIndex((other) => other.toLowerCase() === figure.toLowerCase()) < place); // prettier-ignore
  return twin === undefined ? undefined : `two figures named '${twin}', but for the case of letters`;
}

/** Flags of `run` that no parameter can be. */
const taken = [
  "seeds",
  "preset",
  "config",
  "set",
  "out",
  "name",
  "backend",
  "workers",
  "force",
  "json",
  "debug",
  "help",
];
const alsoTaken = [
  "first-seed",
  "note",
  "version",
  "quiet",
  "yes",
  "dryRun",
  "dry-run",
  "experiment",
  "trust",
  "constructor",
  "__proto__",
];

function wrongParameters({ parameters }: Fields): string | undefined {
  const schema = parameters as Partial<AnyExperiment["parameters"]>;
  if (!("_zod" in schema) || typeof schema.safeParse !== "function" || !isObject(schema.shape))
    return "parameters that are no z.strictObject({ … }) of overparam's z";
  const reserved = Object.keys(schema.shape).find((name) => [...taken, ...alsoTaken].includes(name));
  if (reserved !== undefined) return `a parameter named '${reserved}', which is a flag of its own`;
  const odd = Object.keys(schema.shape).find((name) => !/^[A-Za-z][\w-]*$/.test(name));
  if (odd !== undefined) return `a parameter named '${odd}', which can be no flag`;
  try {
    fieldsOf({ parameters: schema as AnyExperiment["parameters"] });
  } catch (error) {
    return `parameters that cannot be flags (${messageOf(error)})`;
  }
  const defaults = schema.safeParse({});
  if (defaults.success) return undefined;
  const [{ path, message }] = defaults.error.issues;
  return `the parameter ${path.join(".")} without a default that it allows itself (${message})`;
}

function wrongGrids(experiment: Fields): string | undefined {
  for (const [name, grid] of Object.entries(experiment.grids as Fields)) {
    const { description, seeds, firstSeed = 0, axes, ...rest } = (grid ?? {}) as Fields;
    for (const odd of Object.keys(rest)) return `grids.${name}.${odd}, which is no part of a grid`;
    if (typeof description !== "string") return `grids.${name} without a description`;
    if (!Number.isInteger(seeds) || Number(seeds) < 1 || Number(seeds) > mostOf.seeds)
      return `grids.${name}.seeds ${JSON.stringify(seeds)}, where a whole number from 1 on is allowed`;
    if (!Number.isInteger(firstSeed) || Number(firstSeed) < firstSeeds.least || Number(firstSeed) > firstSeeds.most)
      return `grids.${name}.firstSeed ${JSON.stringify(firstSeed)}, where a whole number from 0 to ${firstSeeds.most} is allowed`;
    const lists = Array.isArray(axes) && axes.length > 0 && axes.every(isAxes);
    if (!lists) return `grids.${name}.axes, which is no list of { parameter: [values] }`;
    try {
      makePlan(experiment as unknown as AnyExperiment, { preset: name });
    } catch (error) {
      return `grids.${name}: ${messageOf(error).replace(/\.$/, "")}`;
    }
  }
  return undefined;
}

const isAxes = (axes: unknown): boolean =>
  isObject(axes) && Object.values(axes).every((values) => Array.isArray(values) && values.length > 0);

function wrongFindings({ findings }: Fields): string | undefined {
  for (const [name, finding] of Object.entries(findings as Fields)) {
    const { statement, source, margin, decides, estimate, premises, speaksOf, ...rest } = (finding ?? {}) as Fields;
    for (const odd of Object.keys(rest)) return `findings.${name}.${odd}, which is no part of a finding`;
    if (typeof statement !== "string" || typeof source !== "string")
      return `findings.${name} without statement or source`;
    if (typeof decides !== "boolean") return `findings.${name}.decides, which is no boolean`;
    if (typeof estimate !== "function") return `findings.${name} without an estimate`;
    if ([premises, speaksOf].some((part) => part !== undefined && typeof part !== "function"))
      return `findings.${name}, whose premises or speaksOf is no function`;
    const [low, high] = Array.isArray(margin) ? (margin as unknown[]) : [];
    const ordered = typeof low === "number" && typeof high === "number" && low <= high;
    if (!ordered || (margin as unknown[]).length !== 2) return `findings.${name}.margin, which is no [low, high]`;
    if (decides && low === -Infinity && high === Infinity)
      return `findings.${name}.margin, which every number keeps: what nothing can refute has decides: false`;
  }
  return undefined;
}

function isOf(kind: Kind, part: unknown): boolean {
  if (kind === "list") return Array.isArray(part);
  if (kind === "object") return isObject(part);
  const type = typeof part;
  return (kind.includes("text") && type === "string") || (kind.includes("function") && type === "function");
}

const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;

/** The value of "grids.smoke" in an object. */
function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
