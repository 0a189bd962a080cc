/** A picture and its place on the page. */
interface Placed {
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An <image> whose pixels stay squares however much it is enlarged. */
export function imageElement(document: Document, { url, ...place }: Placed): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", "image");
  for (const [name, value] of Object.entries(place)) element.setAttribute(name, String(Number(value.toFixed(2))));
  element.setAttribute("preserveAspectRatio", "none");
  // The older word for "pixelated", which browsers and resvg both know.
  element.setAttribute("image-rendering", "optimizeSpeed");
  element.setAttribute("href", url);
  return element;
}
