import { check } from "../errors.js";
import type { Figure, Panel } from "./figure.js";

/** The panels in the order in which they stand; one without a name where the figure names none. */
export function panelsOf({ panels = [], marks, title }: Figure): (Panel | undefined)[] {
  const all = panels.map((panel) => (typeof panel === "string" ? { name: panel } : panel));
  const names = all.map(({ name }) => name);
  const stray = marks.find(({ panel }) => panel !== undefined && !names.includes(panel));
  check(stray === undefined, () => ({
    where: `figure '${title}'`,
    rule: "a mark's panel is one of the figure's panels",
    received: `a ${stray?.mark} in '${stray?.panel}'; panels are ${names.join(", ") || "none"}`,
    repair: "Name it in 'panels', or filter the marks of panels that are not shown.",
  }));
  return all.length === 0 ? [undefined] : inNumericOrder(all, ({ name }) => name);
}

const numbers = /[-−]?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** As given, but those whose names differ in their numbers alone ("N = 16", "N = 8") stand together, from the least on. */
function inNumericOrder<T>(all: readonly T[], nameOf: (one: T) => string): T[] {
  const kinds = [...new Set(all.map((one) => nameOf(one).replace(numbers, "#")))];
  const keyOf = (one: T): number[] => {
    const name = nameOf(one);
    return [
      kinds.indexOf(name.replace(numbers, "#")),
      ...(name.match(numbers) ?? []).map((text) => +text.replace("−", "-")),
    ];
  };
  return [...all].sort((a, b) => compare(keyOf(a), keyOf(b)));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, index) => value !== b[index]);
  return place < 0 ? 0 : a[place] - b[place];
}
