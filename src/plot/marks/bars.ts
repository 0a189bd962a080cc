import type { Bars, Place } from "../figure.js";
import { shows, type Scale } from "../scale.js";
import type { MarkKind } from "./contract.js";
import { hoverText, seriesName } from "./hover.js";
import { cutIntervals, intervalEnds } from "./interval.js";

type Bar = Bars["bars"][number];
const ends = ({ x }: Bar): readonly Place[] => (typeof x === "object" ? x : [x]);
const middle = (bar: Bar): Place => {
  const [from, to] = ends(bar);
  return to === undefined ? from : (Number(from) + Number(to)) / 2;
};

/** Where bars stand: at zero, or at the end of an axis that has none. */
function base({ axis, domain }: Scale): number {
  const [low, high] = domain.map(Number);
  return axis.scale === "log" ? low : Math.min(Math.max(0, low), high);
}

export const bars: MarkKind<Bars> = {
  // Zero is on a linear axis; a logarithmic one takes it as open and leaves room.
  extent: ({ bars: all }) => ({
    x: all.flatMap(ends),
    y: [0, ...all.map(({ y }) => y), ...intervalEnds(all)],
  }),

  visible: (mark, view) => {
    const shown = mark.bars.filter((bar) => ends(bar).every((end) => shows(view.x, end)) && shows(view.y, bar.y));
    const { points, losses } = cutIntervals(shown, view.y);
    return { mark: { ...mark, bars: points }, losses: { ...losses, leftOut: mark.bars.length - shown.length } };
  },

  hasData: ({ bars: all }) => all.length > 0,

  draw: (mark, paint) => {
    const { bars: all } = mark;
    const { Plot, view, look, hover } = paint;
    const { colour } = look;
    const text = hoverText(view, seriesName(mark));
    const titled = hover ? { title: (bar: Bar) => text({ ...bar, x: ends(bar).map(String).join(" to ") }) } : {};
    const upright = { y1: base(view.y), y2: "y", fill: colour, fillOpacity: 0.55, ...titled };
    const bins = all.filter(({ x }) => typeof x === "object");
    const strips = all.filter(({ x }) => typeof x !== "object");
    const ranged = all.filter(({ low, high }) => low !== undefined && high !== undefined);
    const [from, to] = [0, 1].map((end) => (bar: Bar) => ends(bar)[end]);
    const strip = view.x.axis.scale === "band" ? [Plot.barY(strips, { ...upright, x: "x" })] : [];
    const thin = { ...upright, x: "x", stroke: colour, strokeWidth: 6, strokeOpacity: 0.55 };
    return [
      Plot.rectY(bins, { ...upright, x1: from, x2: to, inset: 0.5 }),
      ...(view.x.axis.scale === "band" ? strip : [Plot.ruleX(strips, thin)]),
      Plot.ruleX(ranged, { x: middle, y1: "low", y2: "high", stroke: colour, strokeWidth: 1.5 }),
    ];
  },
};
