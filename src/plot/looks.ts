import { check } from "../errors.js";
import { checkHues, neutral, palette, type ValueColours } from "./colours.js";
import type { Bars, Dots, Figure, Line, Mark, Series } from "./figure.js";

export const symbols = ["circle", "square", "triangle", "diamond", "star", "cross", "wye"] as const;
export type SymbolName = (typeof symbols)[number];
export const dashes = { solid: undefined, dashed: "7,4", dotted: "2,4" } as const;

/** How a series is told from others. */
export interface Look {
  readonly colour: string;
  readonly symbol: SymbolName;
}

type Key = string | number;
export type SeriesMark = Line | Dots | Bars;

export const isSeries = (mark: Mark): mark is SeriesMark =>
  mark.mark === "line" || mark.mark === "dots" || mark.mark === "bars";
export const endLabelOf = (mark: Mark): string | undefined => (mark.mark === "line" ? mark.endLabel : undefined);
const hasSymbol = (mark: SeriesMark): boolean => mark.mark === "dots" || (mark.mark === "line" && mark.dots === true);
const strokeOf = (mark: SeriesMark): NonNullable<Line["stroke"]> =>
  (mark.mark === "line" ? mark.stroke : undefined) ?? "solid";

/** What the colour of a series stands for: a category, a number, or nothing. */
export const colourKey = ({ colour, name }: Series): string | number | undefined =>
  colour === "neutral" ? undefined : (colour ?? name);

/** What its form stands for, where that is not what its colour does. */
export const formName = (mark: SeriesMark): string | undefined =>
  mark.name === colourKey(mark) ? undefined : mark.name;

/** The colour keys of a figure that are told apart by hue, in the order of its marks. */
export const huesOf = ({ marks }: Figure): string[] =>
  distinct<string | number>(marks.filter(isSeries).map(colourKey)).filter((key) => typeof key === "string");

/** What a figure tells apart by symbols: forms where dots of several are there, else colour keys. */
export function symbolKeysOf({ marks }: Figure): { readonly byForm: boolean; readonly keys: Key[] } {
  const marked = marks.filter(isSeries).filter(hasSymbol);
  const forms = distinct(marked.map(formName));
  const byForm = forms.length > 1;
  return { byForm, keys: byForm ? forms : distinct<string | number>(marked.map(colourKey)) };
}

/** Places in the palette and among the symbols that several figures agree on, by key. */
export interface SharedLooks {
  readonly hues: ReadonlyMap<string, number>;
  readonly symbols: ReadonlyMap<string, number>;
}

/** Colours by colour key; symbols by form where dots of several forms are there, else by colour key too. */
export function looksOf(
  figure: Figure,
  values: ValueColours | undefined,
  shared?: SharedLooks,
): (mark: SeriesMark) => Look {
  const series = figure.marks.filter(isSeries);
  const own = huesOf(figure);
  checkHues(figure.title, own);
  const hueOf = placeOf(own, shared?.hues);
  const { byForm, keys } = symbolKeysOf(figure);
  const numbered = !byForm && keys.some((key) => typeof key === "number");
  if (!numbered) checkSymbols(figure, keys);
  const symbolOf = placeOf(keys, shared?.symbols);
  const look = (mark: SeriesMark): Look => {
    const key = colourKey(mark);
    const symbol = numbered ? 0 : Math.max(0, symbolOf((byForm ? formName(mark) : key) ?? ""));
    const plain = own.length === 0 && mark.colour === undefined ? palette[0] : neutral;
    const hue = typeof key === "number" ? values?.of(key) : key === undefined ? plain : palette[hueOf(key)];
    return { colour: hue ?? neutral, symbol: symbols[symbol] };
  };
  checkApart(figure, series, look);
  return look;
}

/** The place of a key that figures agree on, where they do on all keys of this one, else the place in this figure. */
function placeOf(own: readonly Key[], shared: ReadonlyMap<Key, number> = new Map()): (key: Key) => number {
  return own.every((key) => shared.has(key)) ? (key) => shared.get(key) ?? -1 : (key) => own.indexOf(key);
}

function distinct<T>(keys: readonly (T | undefined)[]): T[] {
  return [...new Set(keys)].filter((key) => key !== undefined) as T[];
}

function checkSymbols({ title }: Figure, keys: readonly unknown[]): void {
  check(keys.length <= symbols.length, () => ({
    where: `figure '${title}'`,
    rule: `at most ${symbols.length} series are told apart by their symbols`,
    received: `${keys.length}: ${keys.join(", ")}`,
    repair: "Give each its panel.",
  }));
}

/** Throws where two series of a panel look alike. */
function checkApart({ title, panels = [] }: Figure, series: readonly SeriesMark[], look: (mark: SeriesMark) => Look) {
  const names = panels.map((panel) => (typeof panel === "string" ? panel : panel.name));
  const seen = new Map<string, string>();
  for (const mark of series.filter((one) => endLabelOf(one) === undefined)) {
    const { colour, symbol } = look(mark);
    const form = [mark.mark, colour, strokeOf(mark), hasSymbol(mark) ? symbol : "no symbol"].join(", ");
    const identity = `'${mark.name ?? ""}' of colour '${mark.colour ?? mark.name ?? ""}'`;
    for (const panel of mark.panel === undefined ? ["", ...names] : [mark.panel]) {
      const other = seen.get(`${panel}|${form}`) ?? identity;
      check(other === identity, () => ({
        where: `figure '${title}'`,
        rule: "two series of a panel differ in colour, stroke or symbol",
        received: `${other} and ${identity}, both ${form}`,
        repair: "Give one another colour or stroke, or each its panel.",
      }));
      seen.set(`${panel}|${form}`, identity);
    }
  }
}
