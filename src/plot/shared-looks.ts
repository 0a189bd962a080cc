import { palette } from "./colours.js";
import type { Figure } from "./figure.js";
import { huesOf, symbolKeysOf, symbols, type SharedLooks } from "./looks.js";

/**
 * One hue and one symbol a setting for all figures of a report, to be given to `renderSvg` and `renderPng`. Names that stand in several
 * figures get places of their own first; where names are more than hues, two that no figure has together may share one, and a figure
 * whose names found no place takes its own order.
 * @example
 * const axis = { label: "x", scale: "linear" } as const;
 * const figure = { title: "A line", caption: "", x: axis, y: axis, marks: [{ mark: "line", name: "ntk", points: [{ x: 0, y: 0 }] }] } as const;
 * const svg = await renderSvg(figure, { looks: sharedLooks([figure]) }); // "ntk" looks alike in all of them
 */
export function sharedLooks(figures: readonly Figure[]): SharedLooks {
  const forms = figures.map(symbolKeysOf).map(({ keys }) => keys.filter((key) => typeof key === "string"));
  return { hues: placed(figures.map(huesOf), palette.length), symbols: placed(forms, symbols.length) };
}

/** Each name's place: the first that is free of names of the same figure, if possible of all. */
function placed(figures: readonly (readonly string[])[], count: number): Map<string, number> {
  const uses = (name: string): number => figures.filter((names) => names.includes(name)).length;
  const names = [...new Set(figures.flat())];
  const apart = (a: string, b: string): boolean =>
    names.length <= count || figures.some((all) => all.includes(a) && all.includes(b));
  const places = new Map<string, number>();
  for (const name of names.length <= count ? names : names.sort((a, b) => uses(b) - uses(a))) {
    const taken = [...places].filter(([other]) => apart(name, other)).map(([, place]) => place);
    const free = Array.from({ length: count }, (_, place) => place).find((place) => !taken.includes(place));
    if (free !== undefined) places.set(name, free);
  }
  return places;
}
