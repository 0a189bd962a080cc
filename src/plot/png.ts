import { createRequire } from "node:module";
import type { Figure } from "./figure.js";
import type { SvgOptions } from "./svg-options.js";
import { renderSvg } from "./svg.js";

/** The figure as a PNG, `scale` pixels a unit (default 2); its letters come from a font of the package, on any machine. */
export async function renderPng(
  figure: Figure,
  { scale = 2, ...size }: SvgOptions & { readonly scale?: number } = {},
): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const require = createRequire(import.meta.url);
  const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
    require.resolve(`dejavu-fonts-ttf/ttf/${name}`),
  );
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };
  return new Resvg(await renderSvg(figure, size), { font, fitTo: { mode: "zoom", value: scale } }).render().asPng();
}
