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

/** Colours by colour key; symbols by form where dots of several forms are there, else by colour key too. */
export function looksOf(figure: Figure, values: ValueColours | undefined): (mark: SeriesMark) => Look {
  const series = figure.marks.filter(isSeries);
  const hues = distinct<string | number>(series.map(colourKey)).filter((key) => typeof key === "string");
  checkHues(figure.title, hues);
  const forms = distinct(series.filter(hasSymbol).map(formName));
  const byForm = forms.length > 1;
  const symbolKeys: (string | number)[] = byForm
    ? forms
    : distinct<string | number>(series.filter(hasSymbol).map(colourKey));
  const numbered = !byForm && symbolKeys.some((key) => typeof key === "number");
  if (!numbered) checkSymbols(figure, symbolKeys);
  const look = (mark: SeriesMark): Look => {
    const key = colourKey(mark);
    const symbol = numbered ? 0 : Math.max(0, symbolKeys.indexOf((byForm ? formName(mark) : key) ?? ""));
    const plain = hues.length === 0 && mark.colour === undefined ? palette[0] : neutral;
    const hue = typeof key === "number" ? values?.of(key) : key === undefined ? plain : palette[hues.indexOf(key)];
    return { colour: hue ?? neutral, symbol: symbols[symbol] };
  };
  checkApart(figure, series, look);
  return look;
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
