import type { Line, Point } from "../figure.js";
import { dashes } from "../looks.js";
import type { MarkKind } from "./contract.js";
import { hovered, mostHovered, seriesName } from "./hover.js";
import { cutIntervals, intervalEnds, showsPoint } from "./interval.js";

export const line: MarkKind<Line> = {
  extent: ({ points }) => ({
    x: points.map(({ x }) => x),
    y: [...points.map(({ y }) => y), ...intervalEnds(points)],
  }),

  /** A point that cannot be shown is a gap: a line straight across it would be made up. */
  visible: (mark, view) => {
    const shown = mark.points.filter((point) => showsPoint(point, view));
    const { points, losses } = cutIntervals(shown, view.y);
    const cut = new Map(shown.map((point, index) => [point, points[index]]));
    const gap = (point: Point): Point => ({ x: point.x, y: NaN });
    const leftOut = mark.points.length - shown.length;
    return {
      mark: { ...mark, points: mark.points.map((point) => cut.get(point) ?? gap(point)) },
      losses: { ...losses, leftOut },
    };
  },

  hasData: ({ points }) => points.some(({ y }) => Number.isFinite(y)),

  draw: (mark, paint) => {
    const { points, stroke = "solid", steps = false, dots = false } = mark;
    const { Plot, look } = paint;
    const { colour, symbol } = look;
    const curve = steps ? ("step-after" as const) : ("linear" as const);
    const single = (index: number): boolean => !ranged(points[index - 1]) && !ranged(points[index + 1]);
    const alone = points.filter((point, index) => ranged(point) && single(index));
    const shown = points.filter(({ y }) => Number.isFinite(y));
    const styled = { stroke: colour, strokeWidth: 2, strokeDasharray: dashes[stroke] };
    const spread = { x: "x", y1: "low", y2: "high" };
    const titled = hovered(paint, seriesName(mark));
    const dot = { x: "x", y: "y", symbol, r: 4, fill: colour, stroke: "white", strokeWidth: 0.7, ...titled };
    const felt = { x: "x", y: "y", r: 6, fill: "transparent", ...titled };
    return [
      ...(points.some(ranged) ? [Plot.areaY(points, { ...spread, fill: colour, fillOpacity: 0.16, curve })] : []),
      ...(alone.length > 0 ? [Plot.ruleX(alone, { ...spread, stroke: colour, strokeOpacity: 0.6 })] : []),
      Plot.line(points, { x: "x", y: "y", ...styled, curve }),
      ...(dots ? [Plot.dot(shown, dot)] : []),
      ...(!dots && paint.hover && shown.length <= mostHovered ? [Plot.dot(shown, felt)] : []),
    ];
  },
};

const ranged = (point: Point | undefined): boolean => point?.low !== undefined && point.high !== undefined;
