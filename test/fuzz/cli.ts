import { randomStream, type Random } from "../../src/math/random.js";

/** One command line, and the exit codes that it may have. */
export interface Line {
  readonly args: readonly string[];
  readonly codes: readonly number[];
}

/** A word of a line: typed right, or with a mistake. */
interface Word {
  readonly words: readonly string[];
  readonly good: boolean;
  /** The call is right, and what it is about is not there: 1. */
  readonly state?: true;
}

const good = (...words: string[]): Word => ({ words, good: true });
const state = (...words: string[]): Word => ({ words, good: false, state: true });
const bad = (...words: string[]): Word => ({ words, good: false });
const numbers = [
  "-1",
  "0",
  "1.5",
  "abc",
  "",
  "NaN",
  "1..",
  "..3",
  "8..2",
  "2..4:0",
  "1..1e12:1",
  "2,,4",
  "é",
  "'",
  "null",
];

/** Words of run: of each kind of flag some that are right, and slips of many kinds. */
const runFlags: readonly Word[] = [
  ...["1", "2,3", "1..4", "1..9:4", "1..100*10", "1e9"].map((text) => good("--size", text)),
  ...numbers.map((text) => bad("--size", text)),
  ...[good("--kind", "a"), good("--kind", "a,b"), bad("--kind", "c"), bad("--kind"), bad("--kind", "A")],
  ...[good("--seeds", "2"), ...["0", "-3", "x", "1e9", "", "2.5", "2,3"].map((text) => bad("--seeds", text))],
  ...[
    good("--preset", "smoke"),
    ...["constructor", "__proto__", "toString", "Smoke", ""].map((text) => bad("--preset", text)),
  ],
  ...[
    good("--set", "size=2"),
    ...["size", "=", "5", "__proto__=1", "nope=1", "size="].map((text) => bad("--set", text)),
  ],
  ...[
    good("--config", "good.yaml"),
    ...["none.yaml", ".", "bad.yaml", "list.yaml", "points.csv"].map((text) => bad("--config", text)),
  ],
  ...[good("--workers", "1"), bad("--workers", "0"), bad("--workers", "x")],
  ...[good("--backend", "js"), good("--yes"), good("--quiet"), good("--name", "n"), good("--json")],
  ...[bad("--out", "a", "--out", "b"), bad("--nope"), bad("--siez", "2"), bad("-x"), bad("--out="), bad("extra")],
];

const commands: Readonly<Record<string, readonly (readonly Word[])[]>> = {
  list: [[good()], [bad("extra")], [bad("--nope")], [good("--json")]],
  explain: [
    [good("./sample.ts")],
    [good("width-sweep")],
    [bad()],
    [bad("nope")],
    [bad("./none.ts")],
    [bad("points.csv")],
    [bad(".")],
  ],
  show: [[good("run")], [bad()], [bad("none")], [bad("sample.ts")], [good("run", "--json")], [bad("run", "extra")]],
  runs: [[good()], [good(".")], [good("none")], [bad("--sort", "x")]],
  judge: [[bad("none")], [bad()], [bad("points.csv")], [bad("run", "--nope")]],
  compare: [
    [bad("run", "run")],
    [bad()],
    [bad("run", "none")],
    [good("run", "--x", "size", "--measure", "value")],
    [bad("run", "--measure", "constructor")],
    [bad("run", "--x", "kind")],
    [bad("run", "--x", "__proto__")],
    [bad("run", "--json", "--csv")],
    [bad("run", "--to", "run")],
    [bad("run", "--csv", "run")],
  ],
  export: [
    [bad("run")],
    [state("run", "--to", "m")],
    [bad("none", "--to", "m")],
    [bad("--to", "m")],
    [bad("run", "--to", "")],
  ],
  embed: [
    [state("run", "--data", "points.csv", "--to", "f.csv")],
    [bad("none", "--data", "points.csv", "--to", "f.csv")],
    [bad("run")],
  ],
  dimension: [
    [good("points.csv", "--labels", "y", "--neighbours", "5")],
    [bad("none.csv")],
    [bad("points.csv", "--neighbours", "0")],
    [bad("points.csv", "--labels", "q")],
    [bad(".")],
    [bad("sample.ts")],
  ],
  probe: [[bad("none.csv")], [bad("points.csv", "--labels", "q")], [bad(".")]],
  decide: [
    [good("points.csv", "--labels", "y", "--seconds", "1")],
    [bad("points.csv")],
    [bad("points.csv", "--labels", "q")],
    [bad("points.csv", "--labels", "y", "--form", "xor")],
    [bad("points.csv", "--labels", "y", "--units", "0")],
    [bad("points.csv", "--labels", "y", "--seconds", "x")],
  ],
  kernel: [
    [good("points.csv", "--labels", "y")],
    [bad("none.csv")],
    [bad("points.csv", "--depth", "x")],
    [bad("points.csv", "--activation", "swoosh")],
    [bad("points.csv", "--labels", "q")],
  ],
  predict: [
    [good("points.csv", "--labels", "y")],
    [bad("points.csv")],
    [bad("points.csv", "--labels", "q")],
    [bad("points.csv", "--labels", "y", "--steps", "-1")],
  ],
  generate: [
    [bad("pupil", "--to", "t.csv")],
    [bad("teacher")],
    [bad("teacher", "--to", "t.csv", "--units", "0")],
    [state("teacher", "--to", "no/such/t.csv", "--samples", "10")],
    [bad("teacher", "--to", "t.csv", "--seed", "x")],
  ],
  recover: [[bad("none.csv", "--target", "y")], [bad("points.csv")], [bad("points.csv", "--target", "q")]],
  new: [[bad()], [bad("Bad Name")], [bad("../x y")], [bad("sample")], [bad("no/such/folder")]],
  work: [
    [bad("none")],
    [bad()],
    [bad("run", "--blocks", "0..99", "--trust")],
    [bad("run", "--blocks", "x", "--trust")],
  ],
  resume: [[bad("none")], [bad()], [bad("run", "--workers", "x")], [bad("run", "--nope")]],
  doctor: [[bad("--backend", "gpu")], [bad("extra")]],
  nope: [[bad()]],
  runn: [[bad("width-sweep")]],
  "": [[bad("x")]],
  "--nope": [[bad()]],
};

/** A command line by its number: of `run`, as a dry run, half of them; flags before the name in a third. */
export function lineOf(seed: number, at: number): Line {
  const random = randomStream(seed).split(`cli ${at}`);
  if (random.uniform() < 0.5) return runLine(random);
  const [command, variants] = pick(random, Object.entries(commands));
  const words = pick(random, variants);
  return { args: [command, ...words.flatMap((word) => word.words)], codes: codesOf(words) };
}

function runLine(random: Random): Line {
  const flags = Array.from({ length: Math.floor(4 * random.uniform()) }, () => pick(random, runFlags));
  // The values of a parameter add up; other flags are given once.
  const names = flags.filter(({ words }) => words.length > 0).map(({ words: [name] }) => name.split("=")[0]);
  const twice = names.some((name, place) => names.indexOf(name) < place && !["--size", "--kind"].includes(name) && !["--yes", "--quiet", "--json"].includes(name)); // prettier-ignore
  const both = names.includes("--set") && names.includes("--size");
  const words = flags.flatMap((flag) => flag.words);
  const name =
    random.uniform() < 0.9 ? good("./sample.ts") : bad(pick(random, ["./none.ts", "smaple", "points.csv", "."]));
  const last = words.includes("extra") || words.at(-1) === "--kind" || random.uniform() < 0.66;
  const args = last ? ["run", ...name.words, "--dry-run", ...words] : ["run", "--dry-run", ...words, ...name.words];
  return { args, codes: codesOf([...flags, name, ...(twice || both ? [bad()] : [])]) };
}

function codesOf(words: readonly Word[]): readonly number[] {
  if (words.every((word) => word.good)) return [0];
  return words.some((word) => word.state === true) ? [1, 2] : [2];
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[random.integer(choices.length)];
}
