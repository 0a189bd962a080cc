import { UsageError } from "../errors.js";
import type { Field } from "../run/fields.js";

/** The most values of one range: more are a slip of the finger. */
const mostValues = 10_000;

const number = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const syntax = new RegExp(`^(${number})\\.\\.(${number})(?:([:*])(${number}))?$`, "i");

/** How ranges are written, for help and messages. */
export const rangeHelp =
  "2..64 doubles, 10..50:10 goes in steps, 1..1000*10 in factors; both ends are among the values";

/**
 * The values of "2..300" (doubling), "10..50:10" (steps) or "1..1000*10" (factors), both ends among them: 2, 4, …, 256, 300; nothing
 * where the text is no range. Whole-number parameters take the nearest whole numbers.
 * @throws UsageError for a range that goes down or never arrives, and for one of more than 10,000 values.
 */
export function rangeOf(field: Field, text: string): number[] | undefined {
  const [, first, last, kind = "*", by = "2"] = syntax.exec(text) ?? [];
  if (first === undefined) return undefined;
  const [from, to, step] = [Number(first), Number(last), Number(by)];
  const steps = kind === ":" ? (to - from) / step : Math.log(to / from) / Math.log(step);
  requirePath(field, text, { from, to, sound: kind === ":" ? step > 0 : step > 1 && from > 0 });
  if (steps >= mostValues)
    throw mistake(field, `a range has at most ${mostValues} values`, text, "Give a larger step.");
  const at = (index: number): number => (kind === ":" ? from + index * step : from * step ** index);
  const inside = Array.from({ length: Math.floor(steps + 1e-9) + 1 }, (_, index) => at(index));
  const values = [...inside, to].map((value) => (field.type === "integer" && kind === "*" ? Math.round(value) : value));
  return [...new Set(values.map((value) => Number(value.toPrecision(12))))];
}

function requirePath(field: Field, text: string, range: { from: number; to: number; sound: boolean }): void {
  const { from, to, sound } = range;
  if (sound && from <= to) return;
  const turned = text.replace(/^(.*)\.\.([^:*]+)/, "$2..$1");
  const repair =
    from > to && (to > 0 || text.includes(":"))
      ? `Did you mean --${field.name} ${turned}?`
      : `For example --${field.name} 2..64, or 0..4:1 in steps.`;
  throw mistake(field, "a range goes up, in steps above 0 or from above 0 in factors above 1", text, repair);
}

/** A mistake in the value of a parameter's flag. */
export function mistake({ name }: Field, rule: string, received: string, repair: string): UsageError {
  return new UsageError({ where: `--${name}`, rule, received: `'${received}'`, repair });
}
