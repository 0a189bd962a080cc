import type * as plot from "@observablehq/plot";
import type { Axis, Chart, Point, Series } from "./figure.js";
import { escapeXml, frame } from "./frame.js";

/** The palette of Okabe and Ito (2008), told apart with every common colour blindness; yellow is too pale for lines. */
const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"];
const symbols = ["circle", "square", "triangle", "diamond", "star", "cross", "wye"] as const;
const dashes = { solid: undefined, dashed: "7,4", dotted: "2,4" } as const;
const size = { width: 880, height: 400 };

interface Style {
  readonly colour: string;
  readonly symbol: (typeof symbols)[number];
}

/** Curves, dots and bands by Observable Plot, in a document of linkedom. */
export async function chartSvg(chart: Chart): Promise<string> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const { series, dropped } = drawable(chart);
  const styles = stylesOf(series);
  const legend = legendSvg(series, styles);
  const drawing = Plot.plot({
    document: document as unknown as Document,
    ...size,
    marginLeft: 80,
    marginBottom: 48,
    marginTop: chart.panels === undefined ? 16 : 34,
    marginRight: 24,
    style: { fontFamily: "inherit", fontSize: "12px", overflow: "visible" },
    x: scale(chart.x, 44, chart.panels?.length ?? 1),
    y: { ...scale(chart.y, 60, 1), grid: true },
    ...(chart.panels === undefined ? {} : { fx: { domain: [...chart.panels], label: null, padding: 0.08 } }),
    marks: [
      Plot.frame({ stroke: "#ccc" }),
      ...rules(Plot, chart),
      ...series.flatMap((one) => marks(Plot, one, styles)),
    ],
  });
  const inner = drawing.outerHTML
    .replace("<svg", '<svg x="0" y="' + legend.height + '"')
    .replace(/<style>[\s\S]*?<\/style>/g, "");
  const note =
    dropped === 0
      ? ""
      : ` ${dropped} point${dropped === 1 ? "" : "s"} that the axes cannot show (not finite, or not positive on a logarithmic axis) left out.`;
  return frame({
    title: chart.title,
    caption: chart.caption + note,
    width: size.width,
    height: size.height + legend.height,
    content: legend.svg + inner,
  });
}

/** `crowd` axes of this kind stand side by side: every tick keeps its mark, and as many keep their number as fit. */
function scale({ label, scale: kind, domain, ticks }: Axis, labelOffset: number, crowd: number): plot.ScaleOptions {
  const every = Math.max(1, Math.ceil(((ticks?.length ?? 0) * crowd) / 20));
  const format = (value: number): string => ((ticks?.indexOf(value) ?? 0) % every === 0 ? tickText(value) : "");
  const powersOfTwo = ticks?.every((tick) => Number.isInteger(Math.log2(tick))) ?? false;
  return {
    ...(kind === "log" ? { type: "log" as const, base: powersOfTwo ? 2 : 10 } : { type: kind }),
    label,
    labelAnchor: "center",
    labelArrow: "none",
    labelOffset,
    ...(domain === undefined ? {} : { domain: [...domain] }),
    ...(ticks === undefined ? {} : { ticks: [...ticks], tickFormat: format }),
    ...(ticks === undefined && kind === "log" ? { ticks: 5, tickFormat: tickText } : {}),
  };
}

function tickText(value: number): string {
  const size = Math.abs(value);
  return size >= 1e6 || (size !== 0 && size < 1e-3) ? value.toExponential(0) : String(value);
}

function marks(Plot: typeof plot, series: Series, styles: ReadonlyMap<string, Style>): plot.Markish[] {
  const { colour, symbol } = styles.get(series.name) ?? { colour: "#777", symbol: "circle" as const };
  const points = [...series.points];
  const facet = series.panel === undefined ? {} : { fx: () => series.panel };
  const at = { x: "x", y: "y", ...facet };
  const interval = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  const lines =
    series.draw === "dots"
      ? []
      : [
          Plot.line(points, {
            ...at,
            stroke: colour,
            strokeWidth: 2,
            strokeDasharray: dashes[series.stroke ?? "solid"],
            curve: series.draw === "steps" ? "step-after" : "linear",
          }),
        ];
  const dots =
    series.draw === "dots" || series.draw === "both"
      ? [Plot.dot(points, { ...at, symbol, r: 4, fill: colour, stroke: "white", strokeWidth: 0.7 })]
      : [];
  const spread = { x: "x", y1: "low", y2: "high", ...facet };
  const bands =
    series.draw === "dots"
      ? [Plot.ruleX(interval, { ...spread, stroke: colour, strokeOpacity: 0.7 })]
      : [Plot.areaY(interval, { ...spread, fill: colour, fillOpacity: 0.16 })];
  const label = series.endLabel === undefined ? [] : [endLabel(Plot, series, at)];
  return [...(interval.length > 0 ? bands : []), ...lines, ...dots, ...label];
}

/** The label at the last point, inside the frame: at the right end of a line, or at the left of one drawn leftward. */
function endLabel(Plot: typeof plot, { points, endLabel: text }: Series, at: object): plot.Markish {
  const leftward = points.length > 1 && points[points.length - 1].x < points[0].x;
  const place = leftward
    ? { textAnchor: "start" as const, dx: 30, dy: -9 }
    : { textAnchor: "end" as const, dx: -6, dy: -8 };
  return Plot.text(points.slice(-1), { ...at, text: () => text, ...place, fill: "#333" });
}

function rules(Plot: typeof plot, { rules: all = [] }: Chart): plot.Markish[] {
  return all.flatMap(({ axis, at, label, panel }, index) => {
    const facet = panel === undefined ? {} : { fx: () => panel };
    const style = { stroke: "#666", strokeDasharray: "2,3", ...facet };
    const text = { text: () => label, fill: "#444", fontSize: 11, ...facet };
    return axis === "x"
      ? [
          Plot.ruleX([at], style),
          Plot.text([at], {
            x: (x: number) => x,
            frameAnchor: "top",
            dy: 6 + 14 * (index % 4),
            dx: 4,
            textAnchor: "start",
            ...text,
          }),
        ]
      : [
          Plot.ruleY([at], style),
          Plot.text([at], { y: (y: number) => y, frameAnchor: "right", dx: -6, dy: -7, textAnchor: "end", ...text }),
        ];
  });
}

/** Colours by colour key, symbols by series, in order of appearance. */
function stylesOf(series: readonly Series[]): Map<string, Style> {
  const keys = [...new Set(series.map(({ name, colour }) => colour ?? name))].filter((key) => key !== "none");
  const names = [...new Set(series.map(({ name }) => name))];
  return new Map(
    series.map(({ name, colour }) => {
      const key = colour ?? name;
      const hue = key === "none" ? "#777777" : palette[keys.indexOf(key) % palette.length];
      return [name, { colour: hue, symbol: symbols[names.indexOf(name) % symbols.length] }];
    }),
  );
}

const symbolPaths: Readonly<Record<(typeof symbols)[number], string>> = {
  circle: "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0",
  square: "M-4,-4h8v8h-8z",
  triangle: "M0,-5L4.5,3.5L-4.5,3.5z",
  diamond: "M0,-5.5L4,0L0,5.5L-4,0z",
  star: "M0,-5.5L1.5,-1.5L5.5,-1.5L2.3,1L3.5,5L0,2.6L-3.5,5L-2.3,1L-5.5,-1.5L-1.5,-1.5z",
  cross: "M-1.5,-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
  wye: "M-1.5,5v-4l-3.5,-3l1.5,-2.5l3.5,2.5l3.5,-2.5l1.5,2.5l-3.5,3v4z",
};

/** The series' names with their line and symbol, in rows above the axes. */
function legendSvg(series: readonly Series[], styles: ReadonlyMap<string, Style>): { svg: string; height: number } {
  const entries = [...new Map(series.map((one) => [one.name, one])).values()].filter(
    ({ endLabel }) => endLabel === undefined,
  );
  let [x, y] = [0, 12];
  const parts = entries.map(({ name, draw, stroke }) => {
    const { colour, symbol } = styles.get(name) ?? { colour: "#777", symbol: "circle" as const };
    const width = 40 + 7.2 * name.length + 18;
    if (x > 0 && x + width > size.width) [x, y] = [0, y + 20];
    const dash = dashes[stroke ?? "solid"];
    const line =
      draw === "dots"
        ? ""
        : `<line x1="0" x2="28" stroke="${colour}" stroke-width="2"${dash === undefined ? "" : ` stroke-dasharray="${dash}"`}/>`;
    const dot =
      draw === "dots" || draw === "both"
        ? `<path d="${symbolPaths[symbol]}" transform="translate(14,0)" fill="${colour}"/>`
        : "";
    const part = `<g transform="translate(${x},${y})">${line}${dot}<text x="34" y="4" font-size="12" fill="#222">${escapeXml(name)}</text></g>`;
    x += width;
    return part;
  });
  return { svg: parts.join(""), height: entries.length === 0 ? 0 : y + 12 };
}

/** The series without the points that the axes cannot show, and how many those were. */
function drawable({ series, x, y }: Chart): { series: Series[]; dropped: number } {
  const shows = (value: number, axis: Axis): boolean => Number.isFinite(value) && (axis.scale !== "log" || value > 0);
  let dropped = 0;
  const clean = (point: Point): Point[] => {
    if (!shows(point.x, x) || !shows(point.y, y)) {
      dropped++;
      return [];
    }
    const { low, high } = point;
    if (low === undefined || high === undefined) return [point];
    return shows(low, y) && shows(high, y) ? [point] : [{ x: point.x, y: point.y }];
  };
  return { series: series.map((one) => ({ ...one, points: one.points.flatMap(clean) })), dropped };
}
