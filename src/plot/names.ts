import { checkName } from "../errors.js";
import type { Axis, ColourScale, Figure, Mark } from "./figure.js";

const axisScales: readonly Axis["scale"][] = ["linear", "log", "symlog", "band"];
const colourScales: readonly ColourScale["scale"][] = ["categorical", "sequential", "diverging", "log"];
const marks: readonly Mark["mark"][] = ["line", "dots", "bars", "cells", "image", "rule", "text"];

/** Throws a UserError where a figure names a scale, a mark or a stroke that there is not. */
export function checkNames({ title, x, y, value, panels = [], marks: all }: Figure): void {
  const own = panels.flatMap((panel) => (typeof panel === "object" && panel.y !== undefined ? [panel.y] : []));
  for (const axis of [x, y, ...own])
    checkName(`figure '${title}', scale of the axis '${axis.label}'`, axisScales, axis.scale);
  if (value !== undefined) checkName(`figure '${title}', scale of 'value'`, colourScales, value.scale);
  for (const one of all) {
    checkName(`figure '${title}', a mark`, marks, one.mark);
    if (one.mark === "line")
      checkName(`figure '${title}', a line's stroke`, ["solid", "dashed", "dotted"], one.stroke ?? "solid");
  }
}
