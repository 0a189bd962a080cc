import { check } from "../errors.js";

/**
 * Throws unless the records of a trial can be written as JSON and read again as the same values: numbers, strings, booleans, null, and
 * arrays and plain objects of them. An absent value is a property that is left out or undefined.
 */
export function requireStorable(results: readonly unknown[]): void {
  results.forEach((result, index) => {
    check(result !== undefined, () => fault(`member ${index}`, "undefined", "Return one record for each member."));
    look(result, `member ${index}`, []);
  });
}

/** Objects within objects beyond which a record counts as one by mistake. */
const deepest = 100;

function look(value: unknown, where: string, above: readonly object[]): void {
  if (value === null || ["number", "string", "boolean"].includes(typeof value)) return;
  check(typeof value === "object", () => fault(where, kindOf(value), "Return numbers and words."));
  check(!above.includes(value), () => fault(where, "an object that contains itself", "Return plain values."));
  const tooDeep = `more than ${deepest} objects, each within the next`;
  check(above.length < deepest, () => fault(where.slice(0, 80), tooDeep, "Return a list in place of nested objects."));
  const path = [...above, value];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) look(value[index], `${where}[${index}]`, path); // holes, too
    return;
  }
  check(isPlain(value), () => fault(where, kindOf(value), repairOf(value)));
  const [symbol] = Object.getOwnPropertySymbols(value);
  check(symbol === undefined, () => fault(where, `a key that is ${String(symbol)}`, "Use words as keys."));
  for (const [key, entry] of Object.entries(value)) if (entry !== undefined) look(entry, `${where}.${key}`, path);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null)
    return typeof value === "undefined" ? "undefined" : `a ${typeof value}`;
  const { constructor } = value as Partial<object>;
  return typeof constructor === "function" && constructor.name !== ""
    ? `a ${constructor.name}`
    : "an object of a class";
}

function repairOf(value: object): string {
  return ArrayBuffer.isView(value)
    ? "Return Array.from(values), or keep the bytes with context.save."
    : "Return plain values.";
}

function fault(where: string, received: string, repair: string) {
  const rule = "a trial returns numbers, strings, booleans, and arrays and plain objects of them";
  return { where: `the trial's record, ${where}`, rule, received, repair };
}
