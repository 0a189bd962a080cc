import { createRequire } from "node:module";
import { chartSvg } from "./chart.js";
import type { Figure } from "./figure.js";
import { imageGridSvg } from "./images.js";

/** The figure as one SVG document that stands alone or in a page: white ground, title, legend and caption inside. */
export async function renderSvg(figure: Figure): Promise<string> {
  return figure.kind === "chart" ? chartSvg(figure) : imageGridSvg(figure);
}

/** The figure as a PNG, `scale` pixels a unit (default 2); its letters come from a font of the package, on any machine. */
export async function renderPng(figure: Figure, { scale = 2 }: { scale?: number } = {}): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const require = createRequire(import.meta.url);
  const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
    require.resolve(`dejavu-fonts-ttf/ttf/${name}`),
  );
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };
  return new Resvg(await renderSvg(figure), { font, fitTo: { mode: "zoom", value: scale } }).render().asPng();
}
