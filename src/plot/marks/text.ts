import type { Text } from "../figure.js";
import { dropped, type MarkKind } from "./contract.js";
import { showsPoint } from "./interval.js";

export const text: MarkKind<Text> = {
  extent: ({ points }) => ({ x: points.map(({ x }) => x), y: points.map(({ y }) => y) }),

  visible: (mark, view) => {
    const points = mark.points.filter((point) => showsPoint(point, view));
    return { mark: { ...mark, points }, losses: dropped(mark.points.length - points.length) };
  },

  hasData: ({ points }) => points.length > 0,

  draw: ({ points }, { Plot }) => [
    Plot.text(points, { x: "x", y: "y", text: "text", fill: "#111", fontSize: 12, stroke: "white", strokeWidth: 3 }),
  ],
};
