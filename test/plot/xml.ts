import { Resvg } from "@resvg/resvg-js";

/** Parses a document strictly, as resvg's XML parser does: throws where it is not well-formed. */
export function parseXml(svg: string): void {
  new Resvg(svg, { font: { loadSystemFonts: false } });
}

/** Words of the document's text elements, tags left out. */
export const wordsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

/** How often a pattern occurs. */
export const count = (svg: string, pattern: RegExp): number => (svg.match(new RegExp(pattern, "g")) ?? []).length;

/** The document without the bytes of its pictures, whose letters may spell anything. */
export const drawnNumbers = (svg: string): string => svg.replaceAll(/base64,[^"]*/g, "");
