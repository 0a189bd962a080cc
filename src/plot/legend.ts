import type { Line, Place } from "./figure.js";
import { colourBar } from "./colour-bar.js";
import { escapeXml, textWidth, wrap, type DrawnFrame } from "./frame.js";
import { neutral, type ValueColours } from "./colours.js";
import { colourKey, dashes, endLabelOf, formName, type Look, type SeriesMark, type SymbolName } from "./looks.js";

/** One word of the legend with a sample of what it names. */
interface Entry {
  readonly name: string;
  readonly sample: string;
}

const sampleWidth = 28;
const rowHeight = 20;

/** What the colours mean, what the forms mean, and the scale of values: each from a new row. */
export function legend(
  series: readonly SeriesMark[],
  look: (mark: SeriesMark) => Look,
  values: ValueColours | undefined,
  width: number,
): DrawnFrame {
  const listed = series.filter((mark) => endLabelOf(mark) === undefined);
  const blocks = [rows(colourEntries(listed, look), width), rows(formEntries(listed, look), width)];
  if (values !== undefined) blocks.push(valueLegend(values, width));
  let height = 0;
  const parts = blocks.map((block) => {
    const part = `<g transform="translate(0,${height})">${block.svg}</g>`;
    height += block.height;
    return block.height === 0 ? "" : part;
  });
  return { svg: parts.join(""), height: height === 0 ? 0 : height + 12 };
}

/** A colour with the form of its marks, or by itself where forms mean something else. */
function colourEntries(series: readonly SeriesMark[], look: (mark: SeriesMark) => Look): Entry[] {
  const keys = [...new Set(series.map(colourKey))].filter((key) => typeof key === "string");
  return keys.map((name) => {
    const marks = series.filter((mark) => colourKey(mark) === name);
    const own = marks.filter((mark) => formName(mark) === undefined);
    const { colour } = look(marks[0]);
    return { name, sample: own.length > 0 ? samples(own, look) : square(colour) };
  });
}

/** A form in grey, since any colour may have it; in its colour where it has but one. */
function formEntries(series: readonly SeriesMark[], look: (mark: SeriesMark) => Look): Entry[] {
  const names = [...new Set(series.map(formName))].filter((name) => name !== undefined);
  return names.map((name) => {
    const marks = series.filter((mark) => formName(mark) === name);
    return { name, sample: samples(marks, (mark) => ({ ...look(mark), colour: neutral })) };
  });
}

function samples(marks: readonly SeriesMark[], look: (mark: SeriesMark) => Look): string {
  return [...new Set(marks.map((mark) => sample(mark, look(mark))))].join("");
}

function sample(mark: SeriesMark, { colour, symbol }: Look): string {
  if (mark.mark === "bars") return square(colour);
  if (mark.mark === "dots") return dot(colour, symbol);
  return stroke(colour, mark.stroke ?? "solid") + (mark.dots === true ? dot(colour, symbol) : "");
}

const square = (colour: string): string =>
  `<rect x="8" y="-6" width="12" height="12" fill="${colour}" fill-opacity="0.8"/>`;

function stroke(colour: string, kind: NonNullable<Line["stroke"]>): string {
  const dash = dashes[kind] === undefined ? "" : ` stroke-dasharray="${dashes[kind]}"`;
  return `<line x1="0" x2="${sampleWidth}" stroke="${colour}" stroke-width="2"${dash}/>`;
}

const symbolPaths: Readonly<Record<SymbolName, string>> = {
  circle: "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0",
  square: "M-4,-4h8v8h-8z",
  triangle: "M0,-5L4.5,3.5L-4.5,3.5z",
  diamond: "M0,-5.5L4,0L0,5.5L-4,0z",
  star: "M0,-5.5L1.5,-1.5L5.5,-1.5L2.3,1L3.5,5L0,2.6L-3.5,5L-2.3,1L-5.5,-1.5L-1.5,-1.5z",
  cross: "M-1.5,-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
  wye: "M-1.5,5v-4l-3.5,-3l1.5,-2.5l3.5,2.5l3.5,-2.5l1.5,2.5l-3.5,3v4z",
};

const dot = (colour: string, symbol: SymbolName): string =>
  `<path d="${symbolPaths[symbol]}" transform="translate(${sampleWidth / 2},0)" fill="${colour}"/>`;

/** Entries side by side, in as many rows as they need; a name longer than a row is wrapped. */
function rows(entries: readonly Entry[], width: number): DrawnFrame {
  let [x, y] = [0, 0];
  const parts = entries.map(({ name, sample }) => {
    const lines = wrap(name, width - sampleWidth - 8, 12);
    const wide = sampleWidth + 6 + Math.max(...lines.map((line) => textWidth(line, 12))) + 16;
    if (x > 0 && x + wide - 16 > width) [x, y] = [0, y + rowHeight];
    const words = lines.map((line, index) => `<text x="34" y="${4 + 15 * index}">${escapeXml(line)}</text>`).join("");
    const part = `<g class="entry" transform="translate(${x},${y + 10})">${sample}${words}</g>`;
    x += wide;
    if (lines.length > 1) [x, y] = [0, y + 15 * lines.length + 5];
    return part;
  });
  const height = entries.length === 0 ? 0 : x === 0 ? y : y + rowHeight;
  return { svg: `<g font-size="12" fill="#222">${parts.join("")}</g>`, height };
}

function valueLegend(values: ValueColours, width: number): DrawnFrame {
  const { scale, domain } = values;
  if (scale.scale !== "categorical") return colourBar(values, width);
  const entry = (value: Place): Entry => ({ name: String(value), sample: dot(values.of(value) ?? neutral, "circle") });
  const entries = rows(domain.map(entry), width);
  const title = `<text y="14" font-size="12" fill="#222">${escapeXml(scale.label)}</text>`;
  return { svg: `${title}<g transform="translate(0,20)">${entries.svg}</g>`, height: entries.height + 20 };
}
