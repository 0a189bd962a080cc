import { closest } from "fastest-levenshtein";
import { UsageError } from "../errors.js";
import { ruleOf, type Field } from "../run/fields.js";

/**
 * A flag's text as the values of an axis: "2,4,8", "2..4096" (doubling), "true", "relu,tanh"; free text is one value.
 * @throws UsageError for what is no value of the parameter, or out of its range, and for a range without values.
 */
export function axisOf(field: Field, text: string): unknown[] {
  if (field.type === "text") return [text];
  return text.split(",").flatMap((part) => {
    const range = /^(\d+)\.\.(\d+)$/.exec(part.trim());
    const values = isNumeric(field) && range !== null ? doubling(field, Number(range[1]), Number(range[2])) : [valueOf(field, part.trim())]; // prettier-ignore
    for (const value of values) requireInRange(field, value);
    return values;
  });
}

function doubling(field: Field, from: number, to: number): number[] {
  const values: number[] = [];
  for (let value = from; value > 0 && value <= to; value *= 2) values.push(value);
  if (values.length > 0) return values;
  throw mistake(field, "a range must go from a number above 0 up to one that is not smaller", `${from}..${to}`, from > to && to > 0 ? `Did you mean --${field.name} ${to}..${from}?` : `For example --${field.name} 2..64.`); // prettier-ignore
}

function valueOf(field: Field, text: string): unknown {
  const number = Number(text);
  if (isNumeric(field) && text !== "" && Number.isFinite(number)) return number;
  if (field.type === "boolean" && (text === "true" || text === "false" || text === "")) return text !== "false";
  if (field.type === "choice" && field.choices.includes(text)) return text;
  if (isNumeric(field))
    throw mistake(field, "it must be a number, several (2,4,8), or a range that doubles (2..64)", text, `For example --${field.name} ${String(field.fallback)}.`); // prettier-ignore
  if (field.type === "choice")
    throw mistake(field, `it must be one of ${field.choices.join(", ")}`, text, `Did you mean '${closest(text, [...field.choices])}'?`); // prettier-ignore
  throw mistake(field, `it must be a ${field.type}`, text, `For example --${field.name} ${String(field.fallback)}.`);
}

/** Says in our words what the schema would say in its own. */
function requireInRange(field: Field, value: unknown): void {
  if (typeof value !== "number") return;
  const { name, type, range, fallback } = field;
  const { least, most } = range;
  const below = least !== undefined && (least.open ? value <= least.value : value < least.value);
  const above = most !== undefined && (most.open ? value >= most.value : value > most.value);
  const whole = type !== "integer" || Number.isInteger(value);
  if (!below && !above && whole) return;
  throw mistake(field, ruleOf(field), String(value), `For example --${name} ${String(fallback)}.`);
}

function mistake({ name }: Field, rule: string, received: string, repair: string): UsageError {
  return new UsageError({ where: `--${name}`, rule, received: `'${received}'`, repair });
}

const isNumeric = ({ type }: Field): boolean => type === "integer" || type === "number";
