import { check, UsageError } from "../errors.js";
import { kernelActivations, type InfiniteNetwork } from "../kernels/infinite-network.js";
import { scaleRows } from "../data/columns.js";
import { readNamedPoints, type NamedPoints } from "../data/points.js";
import type { TableChoice } from "../data/choice.js";
import { choiceOf } from "./table-flags.js";

type Arguments = Readonly<Record<string, unknown>>;
const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value as string));

/** @throws UsageError for what is no number or no name. */
export function networkOf(argv: Arguments): InfiniteNetwork {
  const [weights, width] = [argv["weight-variance"], argv.width];
  return {
    activation: choice("--activation", argv.activation, kernelActivations),
    depth: numbersOf("--depth", argv.depth) as number,
    ...(weights === undefined ? {} : { weightVariance: numbersOf("--weight-variance", weights) }),
    biasVariance: numbersOf("--bias-variance", argv["bias-variance"]),
    parameterization: choice("--parameterization", argv.parameterization, ["ntk", "standard"] as const),
    trained: choice("--trained", argv.trained, ["all", "readout"] as const),
    ...(width === undefined ? {} : { width: numbersOf("--width", width) }),
  };
}

/** One of some names. */
export function choice<T extends string>(flag: string, given: unknown, names: readonly T[]): T {
  const found = names.find((name) => name === given);
  if (found !== undefined) return found;
  throw new UsageError({
    where: flag,
    rule: `it must be one of ${names.join(", ")}`,
    received: `'${textOf(given) ?? ""}'`,
    repair: `For example ${flag} ${names[0]}.`,
  });
}

/** "2" is 2, "1,2,2" is a list. */
export function numbersOf(flag: string, given: unknown): number | number[] {
  const text = textOf(given) ?? "";
  const numbers = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (!numbers.some(Number.isNaN)) return numbers.length === 1 ? numbers[0] : numbers;
  throw new UsageError({ where: flag, rule: "it must be a number, or numbers with commas", received: `'${text}'`, repair: `For example ${flag} 2.` }); // prettier-ignore
}

/** A single number. */
export function numberOf(flag: string, given: unknown): number {
  const found = numbersOf(flag, given);
  if (typeof found === "number") return found;
  throw new UsageError({ where: flag, rule: "it must be one number", received: found.join(","), repair: `For example ${flag} ${found[0]}.` }); // prettier-ignore
}

/** The points of a file, chosen and scaled as asked. `optional`: the file may lack the column of labels. */
export async function pointsOf(
  path: string,
  argv: Arguments,
  { optional = false, choice: chosen = choiceOf(argv) }: { optional?: boolean; choice?: TableChoice } = {},
): Promise<NamedPoints> {
  const read = await readNamedPoints(path, textOf(argv.labels), { optional, ...chosen });
  if (choice("--scale", argv.scale, ["none", "sphere"]) === "sphere")
    scaleRows(read.points.data, read.points.columns, read.place);
  requireDirections(read, argv["bias-variance"]);
  return read;
}

/** A row of zeros has no angle to others, unless biases give it one; here it is named by its file and line. */
function requireDirections({ points: { data, columns }, place }: NamedPoints, biases: unknown): void {
  if (biases === undefined) return;
  const [first] = [numbersOf("--bias-variance", biases)].flat();
  const zero = Array.from({ length: data.length / columns }, (_, row) => row).find((row) =>
    data.subarray(row * columns, (row + 1) * columns).every((value) => value === 0),
  );
  check(zero === undefined || first !== 0, () => ({
    where: place(zero ?? 0),
    rule: "a point must not be zero where the first layer has no biases: a kernel has no angle there",
    received: "a row of zeros",
    repair: "Leave it out, or give --bias-variance above 0, such as 0.01.",
  }));
}

/**
 * The points of a second file, whose columns must be those of the first; where these were chosen, it may have others beside them.
 * @throws UserError with the columns of both.
 */
export async function furtherPoints(path: string, argv: Arguments, first: NamedPoints): Promise<NamedPoints> {
  const { columns, drop, delimiter } = choiceOf(argv);
  const names = first.columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
  const chosen = columns !== undefined || drop !== undefined;
  const wanted = names === "" ? { columns, drop } : chosen ? { columns: names } : {};
  const read = await pointsOf(path, argv, { optional: true, choice: { ...wanted, delimiter } });
  check(read.points.columns === first.points.columns && read.columns.join() === first.columns.join(), () => ({
    where: path,
    rule: `it must have the columns of the first file, ${first.columns.slice(0, 8).join(", ")} (${first.points.columns})`,
    received: `${read.columns.slice(0, 8).join(", ")} (${read.points.columns})`,
    repair: "Write the same coordinates in the same order.",
  }));
  return read;
}

/** The smallest and largest ‖x‖/√d, and a warning where one is beyond a factor of 3. */
export function radiiOf({ points }: NamedPoints): { low: number; high: number; warning: string | null } {
  let [low, high] = [Infinity, 0];
  for (let row = 0; row < points.rows; row++) {
    const point = points.data.subarray(row * points.columns, (row + 1) * points.columns);
    const radius = Math.hypot(...point) / Math.sqrt(points.columns);
    [low, high] = [Math.min(low, radius), Math.max(high, radius)];
  }
  const odd = low < 1 / 3 || high > 3;
  const warning = `Warning: radii lie between ${low.toPrecision(3)} and ${high.toPrecision(3)} times √d; variances are made for √d. Add --scale sphere, or bring the columns to deviation 1.`;
  return { low, high, warning: odd ? warning : null };
}
