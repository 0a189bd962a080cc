import type { Dots } from "../figure.js";
import type { MarkKind } from "./contract.js";
import { shows } from "../scale.js";
import { hovered, seriesName } from "./hover.js";
import { cutIntervals, intervalEnds, showsPoint } from "./interval.js";

export const dots: MarkKind<Dots> = {
  extent: ({ points }) => ({
    x: points.map(({ x }) => x),
    y: [...points.map(({ y }) => y), ...intervalEnds(points)],
    values: points.flatMap(({ value }) => (value === undefined ? [] : [value])),
  }),

  /** A point that is not known but lies in an interval, as a threshold below the least width does, is a bar without a dot. */
  visible: (mark, view) => {
    const bounded = ({ low, high }: Dots["points"][number]): boolean => intervalEnds([{ low, high }]).length > 0;
    const shown = mark.points.filter(
      (point) => showsPoint(point, view) || (Number.isNaN(point.y) && shows(view.x, point.x) && bounded(point)),
    );
    const { points, losses } = cutIntervals(shown, view.y);
    return { mark: { ...mark, points }, losses: { ...losses, leftOut: mark.points.length - shown.length } };
  },

  hasData: ({ points }) => points.length > 0,

  /** The bars of several series at the same x stand beside each other. */
  draw: ({ points, name, colour: key }, paint) => {
    const { Plot, look, valueColour, order, count } = paint;
    const { colour, symbol } = look;
    const titled = hovered(paint, seriesName({ name, colour: key }));
    const fill = ({ value }: Dots["points"][number]): string =>
      value === undefined ? colour : (valueColour(value) ?? "none");
    const ranged = points.filter(({ low, high }) => low !== undefined && high !== undefined);
    const dx = ranged.length > 0 ? Math.min(4, 20 / count) * (order - (count - 1) / 2) : 0;
    return [
      Plot.ruleX(ranged, {
        dx,
        x: "x",
        y1: "low",
        y2: "high",
        stroke: fill,
        strokeOpacity: 0.7,
        strokeWidth: 1.5,
        ...titled,
      }),
      Plot.dot(points, { dx, x: "x", y: "y", symbol, r: 4, fill, stroke: "white", strokeWidth: 0.7, ...titled }),
    ];
  },
};
