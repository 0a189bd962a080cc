import type { Figure } from "./figure.js";
import type { SvgOptions } from "./svg-options.js";

/**
 * The figure as one SVG document that stands alone or in a page: white ground, title, legend and caption inside. The same figure
 * gives the same bytes.
 * @throws UserError where series cannot be told apart, or a mark does not fit its figure
 * @example
 * const axis = { label: "x", scale: "linear" } as const;
 * const points = [{ x: 0, y: 0 }, { x: 1, y: 1 }];
 * const svg = await renderSvg({ title: "A line", caption: "", x: axis, y: axis, marks: [{ mark: "line", points }] });
 */
export async function renderSvg(figure: Figure, { width = 880, ...options }: SvgOptions = {}): Promise<string> {
  // Plot and its document are loaded by the first drawing, not by everyone who imports the library.
  const { draw } = await import("./draw.js");
  return draw(figure, { width: Math.max(280, width), ...options });
}
