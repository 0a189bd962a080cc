import type { Rule } from "../figure.js";
import { fraction, shows } from "../scale.js";
import { dropped, type MarkKind } from "./contract.js";

export const rule: MarkKind<Rule> = {
  extent: ({ axis, at }) => (axis === "x" ? { x: [at], y: [] } : { x: [], y: [at] }),

  visible: (mark, view) => {
    const shown = shows(view[mark.axis], mark.at);
    return { mark: shown ? mark : { ...mark, at: NaN }, losses: dropped(shown ? 0 : 1) };
  },

  hasData: () => false,

  draw: ({ axis, at, label }, { Plot, view, order }) => {
    if (Number.isNaN(at)) return [];
    const line = { stroke: "#666", strokeDasharray: "2,3" };
    const words = { text: [label], fill: "#333", fontSize: 12, stroke: "white", strokeWidth: 3 };
    const late = fraction(view[axis], at) > 0.5;
    if (axis === "x") {
      // Inside the panel, on the side with more room; labels of neighbouring rules stand one below the other.
      const side = late ? { textAnchor: "end" as const, dx: -4 } : { textAnchor: "start" as const, dx: 4 };
      const place = { x: [at], frameAnchor: "top" as const, dy: 10 + 14 * (order % 4), ...side };
      return [Plot.ruleX([at], line), Plot.text([label], { ...words, ...place })];
    }
    const place = { y: [at], frameAnchor: "right" as const, textAnchor: "end" as const, dx: -6, dy: late ? 9 : -8 };
    return [Plot.ruleY([at], line), Plot.text([label], { ...words, ...place })];
  },
};
