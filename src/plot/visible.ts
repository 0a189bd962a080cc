import type { Axis, Figure, Mark, Panel, Place } from "./figure.js";
import type { Losses, View } from "./marks/contract.js";
import { kindOf } from "./marks/kinds.js";
import type { PanelSpec } from "./panel.js";
import { panelsOf } from "./panels.js";
import { settle } from "./scale.js";

const inPanel = (marks: readonly Mark[], panel: Panel | undefined): Mark[] =>
  marks.filter((mark) => mark.panel === undefined || mark.panel === panel?.name);

/** The panels' marks with only what their axes can show, and what that left out. Panels share x, and share y unless they have their own: scales span all marks that they place. */
export function cleaned(figure: Figure, panels: readonly (Panel | undefined)[], columns: number, width: number) {
  const x = settle(figure.x, placesOf(figure.marks, "x"));
  const sharing = panels.filter((panel) => panel?.y === undefined);
  const shared = settle(
    figure.y,
    placesOf(
      sharing.flatMap((panel) => inPanel(figure.marks, panel)),
      "y",
    ),
  );
  const own = (axis: Axis, marks: readonly Mark[]) => settle(axis, placesOf(marks, "y"));
  const losses: Losses[] = [];
  const seen = new Set<Mark>();
  const specs = panels.map((panel, index): PanelSpec => {
    const marks = inPanel(figure.marks, panel);
    const view: View = { x, y: panel?.y === undefined ? shared : own(panel.y, marks) };
    const shown = marks.map((mark) => {
      const visible = kindOf(mark).visible(mark, view);
      if (!seen.has(mark)) losses.push(visible.losses);
      seen.add(mark);
      return visible.mark;
    });
    const anything = shown.some((mark) => kindOf(mark).hasData(mark));
    const labelled = panel?.y !== undefined || index % columns === 0;
    const name = panel?.name;
    return { name, view, marks: anything ? shown : [], labelled, width, aspect: figure.aspect };
  });
  return { specs, losses };
}

/** Whether any mark has something that the axes can show; reference lines alone are nothing. */
export function hasData(figure: Figure): boolean {
  return cleaned(figure, panelsOf(figure), 1, 0).specs.some(({ marks }) => marks.length > 0);
}

const placesOf = (marks: readonly Mark[], axis: "x" | "y"): Place[] =>
  marks.flatMap((mark) => [...kindOf(mark).extent(mark)[axis]]);

/** Sentences about what was not drawn, or not whole. */
export function notes(all: readonly Losses[]): string[] {
  const total = (key: keyof Losses): number => all.reduce((sum, losses) => sum + losses[key], 0);
  const say = (count: number, one: string, many: string, rest: string): string[] =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : many} ${rest}`];
  return [
    ...say(
      total("leftOut"),
      "point",
      "points",
      "that the axes cannot show (not finite, beyond an end, or not positive on a logarithmic axis) left out.",
    ),
    ...say(total("cut"), "interval reaches", "intervals reach", "beyond the axis, drawn to its edge."),
    ...say(total("unknown"), "interval", "intervals", "unknown or wholly beyond the axis, not drawn."),
  ];
}
