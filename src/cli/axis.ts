import { closest } from "fastest-levenshtein";
import { ruleOf, type Field } from "../run/fields.js";
import { mistake, rangeOf } from "./range.js";

/**
 * A flag's text as the values of an axis: "2,4,8", "2..4096" ({@link rangeOf}), "true", "relu,tanh"; free text is one value.
 * @throws UsageError for what is no value of the parameter, or out of its range, and for a range without values.
 */
export function axisOf(field: Field, text: string): unknown[] {
  if (field.type === "text") return [text];
  return text.split(",").flatMap((part) => {
    const values = (isNumeric(field) ? rangeOf(field, part.trim()) : undefined) ?? [valueOf(field, part.trim())];
    for (const value of values) requireInRange(field, value);
    return values;
  });
}

function valueOf(field: Field, text: string): unknown {
  const number = Number(text);
  if (isNumeric(field) && text !== "" && Number.isFinite(number)) return number;
  if (field.type === "boolean" && (text === "true" || text === "false" || text === "")) return text !== "false";
  if (field.type === "choice" && field.choices.includes(text)) return text;
  if (isNumeric(field))
    throw mistake(field, "it must be a number, several (2,4,8), or a range (2..64, 10..50:10, 1..1000*10)", text, `For example --${field.name} ${String(field.fallback)}.`); // prettier-ignore
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

const isNumeric = ({ type }: Field): boolean => type === "integer" || type === "number";
