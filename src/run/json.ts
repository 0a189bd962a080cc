/** JSON in which non-finite numbers are the strings "NaN", "Infinity" and "-Infinity", never null. */
export function encode(value: unknown, indent = 0): string {
  return JSON.stringify(
    value,
    (_, entry: unknown) => (typeof entry === "number" && !Number.isFinite(entry) ? String(entry) : entry),
    indent,
  );
}

/** The inverse of {@link encode}. */
export function decode(text: string): unknown {
  return JSON.parse(text, (_, entry: unknown) =>
    entry === "NaN" || entry === "Infinity" || entry === "-Infinity" ? Number(entry) : entry,
  );
}

/** The same text for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return encode(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
