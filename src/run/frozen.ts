/**
 * The value with all its objects frozen, deeply, so that a user's function that changes what it was given throws at its own line. Arrays
 * of plain values stay as they are: no other function is led astray by their order, and freezing long ones takes their memory twice.
 */
export function frozen<T>(value: T): T {
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  if (Array.isArray(value) && !value.some((entry) => entry !== null && typeof entry === "object")) return value;
  Object.freeze(value); // first: what contains itself comes to an end
  for (const entry of Object.values(value)) frozen(entry);
  return value;
}
