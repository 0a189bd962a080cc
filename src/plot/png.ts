import { check } from "../errors.js";
import type { Figure } from "./figure.js";
import type { SvgOptions } from "./svg-options.js";
import { renderSvg } from "./svg.js";

/**
 * The figure as a PNG, `scale` pixels a unit (default 2); its letters come from a font of the package, on any machine.
 * @example
 * const axis = { label: "x", scale: "linear" } as const;
 * const points = [{ x: 0, y: 0 }, { x: 1, y: 1 }];
 * const bytes = await renderPng({ title: "A line", caption: "", x: axis, y: axis, marks: [{ mark: "line", points }] });
 */
export async function renderPng(
  figure: Figure,
  { scale = 2, ...size }: SvgOptions & { readonly scale?: number } = {},
): Promise<Uint8Array> {
  const { process } = globalThis as { process?: NodeJS.Process };
  check(process?.getBuiltinModule !== undefined, () => ({
    where: "renderPng",
    rule: "PNG files are drawn in Node",
    received: "a call in a browser",
    repair: "Draw the figure with renderSvg.",
  }));
  const { existsSync } = process.getBuiltinModule("node:fs");
  const { fileURLToPath } = process.getBuiltinModule("node:url");
  const { Resvg } = await import("@resvg/resvg-js");
  const folders = ["../../data/fonts/", "../../../data/fonts/"].map((up) =>
    fileURLToPath(new URL(up, import.meta.url)),
  );
  const folder = folders.find((one) => existsSync(one)) ?? folders[0]; // of the sources, and of the build
  const fontFiles = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => `${folder}${name}`);
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" };
  return new Resvg(await renderSvg(figure, size), { font, fitTo: { mode: "zoom", value: scale } }).render().asPng();
}
